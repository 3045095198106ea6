import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Id } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { readContactPoints } from '../contact/read-contact-points.ts'
import { addRows } from '../rows.ts'
import { likelyDuplicates } from './duplicates.ts'
import { putWords } from './words.ts'

// Records of people of whom it is known which are one person: FEBRL (Christen, ANU) and Splink’s fake_1000 (MIT). They are
// not part of the project; without the folder these tests say so and are left out.
const folder = new URL('../../../../../shared/data/duplicates/', import.meta.url)
const isThere = existsSync(folder)

const notRun = () => void process.stdout.write('Not run: the records of people are not beside this checkout.\n')

interface Person {
  readonly id: Id<'customer'>
  readonly who: string
  readonly name: string
  readonly emails: readonly string[]
}

function read(file: string): readonly Readonly<Record<string, string>>[] {
  // With columns, csv-parse gives records of text.
  return parse(gunzipSync(readFileSync(new URL(file, folder))), { columns: true, trim: true }) as Record<
    string,
    string
  >[]
}

/** How many of the pairs that are told are right, and how many of those that are right are told. */
async function measure(people: readonly Person[]): Promise<{ precision: number; recall: number }> {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const actor = { kind: 'system', name: 'test' } as const
  const grants = new Map([['customer.read', { scope: 'legalEntity', storeIds: [], addressBookStoreIds: [] }] as const])
  const whoOf = new Map(people.map(({ id, who }) => [id, who]))
  return entity.inside(async (tx) => {
    const ctx = { tx, legalEntityId: entity.id, actor, grants, now: () => world.now(), storeId: null }
    await addRows(ctx, {
      customers: people.map(({ id, name }) => ({
        id,
        number: null,
        kind: 'person' as const,
        name,
        preferredName: null,
        languages: [],
        homeStoreId: null,
        attributes: {},
      })),
      lists: people.map(({ id, emails }) => ({
        id,
        contactPoints: readContactPoints(
          emails.map((typed) => ({ kind: 'email' as const, typed, label: null, isPrimary: true })),
          'IT',
        ).points,
        addresses: [],
        externalIds: [],
        loyaltyCards: [],
        addressBookIds: [],
      })),
    })
    await putWords(
      ctx,
      people.map(({ id, name }) => ({ customerId: id, names: [name] })),
    )
    let right = 0
    let told = 0
    for (const { id, who, name, emails } of people) {
      const duplicates = await likelyDuplicates(ctx, { name, emails, phonesE164: [], cards: [] }, { limit: 50 })
      const others = duplicates.filter(({ customer }) => customer.id !== id)
      told += others.length
      right += others.filter(({ customer }) => whoOf.get(customer.id) === who).length
    }
    const size = Object.values(Object.groupBy(people, ({ who }) => who)).map((group) => group?.length ?? 0)
    const pairs = size.reduce((sum, count) => sum + count * (count - 1), 0)
    return { precision: right / told, recall: right / pairs }
  })
}

test('of people with a name and mostly an address, most who are one are told as one', async () => {
  if (!isThere) return notRun()
  const people = read('fake_1000.csv.gz').flatMap(({ first_name = '', surname = '', email = '', cluster = '' }) => {
    const name = `${first_name} ${surname}`.trim()
    return name === '' ? [] : [{ id: newId<'customer'>(), who: cluster, name, emails: email === '' ? [] : [email] }]
  })
  const { precision, recall } = await measure(people)
  expect(precision).toBeGreaterThan(0.95)
  expect(recall).toBeGreaterThan(0.5)
})

test('of people with nothing but a name, those are told whose name is written alike', async () => {
  if (!isThere) return notRun()
  const people = read('febrl1.csv.gz').flatMap(({ rec_id = '', given_name = '', surname = '' }) => {
    const name = `${given_name} ${surname}`.trim()
    return name === '' ? [] : [{ id: newId<'customer'>(), who: rec_id.split('-')[1] ?? '', name, emails: [] }]
  })
  const { precision, recall } = await measure(people)
  expect(precision).toBeGreaterThan(0.98)
  expect(recall).toBeGreaterThan(0.7)
})
