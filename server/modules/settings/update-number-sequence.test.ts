import type { CallOf } from '#contract/endpoint.ts'
import { settings } from '#contract/settings.ts'
import { NumberSequenceId } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { givenNumberSequence, taker, takerModule } from './testing.ts'

const manager = { may: { 'settings.read': 'legalEntity', 'settings.manage': 'legalEntity' } } as const
type Patch = CallOf<typeof settings.updateNumberSequence>['body']

function change(caller: Caller, id: string, { version, ...body }: Patch & { version: number }) {
  return caller.call(settings.updateNumberSequence, { params: { numberSequenceId: id }, body, ifMatch: `"${version}"` })
}

async function take(caller: Caller, sequenceId: string, count = 1) {
  return (await caller.call(taker.takeNumbers, { body: { sequenceId, count } })).body.numbers
}

function gapsOf(caller: Caller, numberSequenceId: string, query: { limit?: number; cursor?: string } = {}) {
  return caller.call(settings.listNumberGaps, { params: { numberSequenceId }, query })
}

test('a number sequence that was created can be read, listed and taken from', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const id = z.encode(NumberSequenceId, newId<'number_sequence'>())
  const body = { id, code: 'client-books', name: 'Client books', pattern: 'CB-{####}', allocation: 'fast' } as const
  const created = await hq.call(settings.createNumberSequence, { body })
  expect(created.status).toBe(201)
  expect(created.raw.headers['etag']).toBe('"1"')
  expect(created.body).toEqual({
    ...body,
    blockSize: 50,
    smallest: 1,
    largest: 9999,
    nextValue: 1,
    highestIssued: null,
    left: 9999,
    state: 'active',
    warning: null,
    usedBy: [],
    version: 1,
  })
  const params = { numberSequenceId: id }
  expect((await hq.call(settings.readNumberSequence, { params })).body).toEqual(created.body)
  expect((await hq.call(settings.listNumberSequences, { query: {} })).body.items).toEqual([created.body])
  expect(await take(hq, id)).toEqual(['CB-0001'])
})

test('number sequences are listed by code, page by page', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  for (const code of ['c', 'a', 'b']) await givenNumberSequence(hq, { code })
  const first = (await hq.call(settings.listNumberSequences, { query: { limit: 2 } })).body
  const second = (await hq.call(settings.listNumberSequences, { query: { limit: 2, cursor: first.nextCursor ?? '' } }))
    .body
  expect([...first.items, ...second.items].map(({ code }) => code)).toEqual(['a', 'b', 'c'])
})

test('a code and an id are taken once in a legal entity; a sequence of another one does not exist', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const others = await world.given.associate({ ...manager, in: await world.given.legalEntity() })
  const { id, code } = await givenNumberSequence(hq)
  const body = { code, name: 'Again', pattern: '{##}', allocation: 'fast' } as const
  const again = (more: object) => hq.call(settings.createNumberSequence, { body: { ...body, ...more } })
  expect((await again({})).problem?.code).toBe('settings/number-sequence-code-taken')
  expect((await again({ id, code: 'other' })).problem?.code).toBe('settings/id-taken')
  const other = await givenNumberSequence(hq)
  expect((await change(hq, other.id, { version: 1, code })).problem?.code).toBe('settings/number-sequence-code-taken')

  expect((await others.call(settings.readNumberSequence, { params: { numberSequenceId: id } })).status).toBe(404)
  expect((await change(others, id, { version: 1, name: 'Ours' })).status).toBe(404)
  expect((await gapsOf(others, id)).status).toBe(404)
  expect((await others.call(settings.createNumberSequence, { body })).status).toBe(201)
})

test('a range that does not fit the pattern is refused, with a pointer to each field', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const errorsOf = async (fields: object) => {
    const body = { code: 'x', name: 'X', pattern: '{###}', allocation: 'fast', ...fields } as const
    return (await hq.call(settings.createNumberSequence, { body })).problem?.errors
  }
  expect(await errorsOf({ largest: 1000 })).toMatchObject([{ pointer: '#/largest', code: 'settings/more-than-digits' }])
  expect(await errorsOf({ pattern: '###' })).toMatchObject([{ pointer: '#/pattern', code: 'settings/number-pattern' }])
  expect(await errorsOf({ smallest: 50, largest: 40 })).toMatchObject([
    { pointer: '#/largest', code: 'field/too-small' },
    { pointer: '#/nextValue', code: 'field/too-large' },
  ])
  expect(await errorsOf({ smallest: 5, nextValue: 4 })).toMatchObject([
    { pointer: '#/nextValue', code: 'field/too-small' },
  ])
})

test('the next value never goes back to a number that was given, and may go back to where none was', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq)
  await take(hq, id, 5)
  expect((await change(hq, id, { version: 1, nextValue: 5 })).problem?.code).toBe('settings/below-highest-issued')
  expect((await change(hq, id, { version: 1, largest: 4 })).problem?.code).toBe('settings/below-highest-issued')
  expect((await change(hq, id, { version: 1, nextValue: 100 })).body).toMatchObject({ nextValue: 100, version: 2 })
  expect((await change(hq, id, { version: 2, nextValue: 6 })).body).toMatchObject({ nextValue: 6, version: 3 })
  expect((await gapsOf(hq, id)).body.items).toEqual([])
  expect(await take(hq, id)).toEqual(['CB-000006'])
})

test('numbers that were skipped are explained, with who skipped them', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq)
  await take(hq, id, 5)
  await change(hq, id, { version: 1, nextValue: 100 })
  await change(hq, id, { version: 2, nextValue: 200 })
  expect(await take(hq, id)).toEqual(['CB-000200'])
  await change(hq, id, { version: 3, nextValue: 300 })
  const { items } = (await gapsOf(hq, id)).body
  expect(items).toMatchObject([
    { from: 6, to: 199, because: 'skipped', since: '2026-03-08T10:00:00.000Z' },
    { from: 201, to: 299, because: 'skipped' },
  ])
  expect(items[0]?.by?.name).toMatch(/^CNRY-associate/)
  const first = (await gapsOf(hq, id, { limit: 1 })).body
  const second = (await gapsOf(hq, id, { limit: 1, cursor: first.nextCursor ?? '' })).body
  expect([...first.items, ...second.items]).toEqual(items)
})

test('a fast sequence that goes on elsewhere or becomes gap-free gives up its blocks, and says so', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq, { allocation: 'fast', blockSize: 10 })
  await take(hq, id, 3)
  expect((await gapsOf(hq, id)).body.items).toMatchObject([{ from: 4, to: 10, because: 'held' }])
  await change(hq, id, { version: 1, nextValue: 21 })
  expect(await take(hq, id)).toEqual(['CB-000021'])
  await change(hq, id, { version: 2, allocation: 'gap-free' })
  expect(await take(hq, id)).toEqual(['CB-000031'])
  expect((await gapsOf(hq, id)).body.items).toMatchObject([
    { from: 4, to: 10, because: 'givenUp' },
    { from: 11, to: 20, because: 'skipped' },
    { from: 22, to: 30, because: 'givenUp' },
  ])
  const { body } = await hq.call(settings.readNumberSequence, { params: { numberSequenceId: id } })
  expect(body.left).toBe(999_999 - 31)

  await change(hq, id, { version: 3, allocation: 'fast' })
  expect(await take(hq, id)).toEqual(['CB-000032'])
})

test('a pattern that could write what a former one wrote is refused', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq, { pattern: 'X1{##}' })
  // No number was given yet, so anything goes.
  expect((await change(hq, id, { version: 1, pattern: 'X{###}' })).status).toBe(200)
  await take(hq, id, 5)
  expect((await change(hq, id, { version: 2, pattern: 'X{##}1' })).problem?.code).toBe(
    'settings/number-pattern-ambiguous',
  )
  expect((await change(hq, id, { version: 2, pattern: 'Y-{###}' })).status).toBe(200)
  await take(hq, id)
  expect((await change(hq, id, { version: 3, pattern: 'X{##}1' })).problem?.code).toBe(
    'settings/number-pattern-ambiguous',
  )
  expect((await change(hq, id, { version: 3, pattern: 'X{###}' })).status).toBe(200)
  expect(await take(hq, id)).toEqual(['X007'])
})

test('numbers may be taken between reading a sequence and changing it: only people’s changes make it stale', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq)
  await take(hq, id, 3)
  expect((await change(hq, id, { version: 1, name: 'Renamed' })).body).toMatchObject({ name: 'Renamed', nextValue: 4 })
  expect((await change(hq, id, { version: 1, name: 'Again' })).status).toBe(412)
  const both = await Promise.all([1, 2].map((n) => change(hq, id, { version: 2, name: `Twice ${n}` })))
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]))
})

test('a sequence that numbers were taken from is not deleted', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq)
  await take(hq, id)
  const remove = { params: { numberSequenceId: id }, ifMatch: '"1"' }
  expect((await hq.call(settings.deleteNumberSequence, remove)).problem?.code).toBe('settings/number-sequence-issued')
  expect((await hq.call(settings.deleteNumberSequence, { ...remove, ifMatch: '"2"' })).status).toBe(412)
})

test('creating, changing and deleting are in the audit log; numbers are not', async () => {
  await using world = await testWorld({ more: [takerModule] })
  const hq = await world.given.associate(manager)
  const { id, code } = await givenNumberSequence(hq)
  await change(hq, id, { version: 1, name: 'Renamed', pattern: 'CB-{######}' })
  await hq.call(settings.deleteNumberSequence, { params: { numberSequenceId: id }, ifMatch: '"2"' })
  const client = await world.superuser()
  const { rows } = await client.query(
    `select action, before, after from audit_entry where subject_kind = 'number_sequence' order by at`,
  )
  expect(rows).toMatchObject([
    { action: 'settings.number-sequence-created', before: null, after: { code, pattern: 'CB-{######}' } },
    { action: 'settings.number-sequence-updated', before: { name: `CNRY-${code}` }, after: { name: 'Renamed' } },
    { action: 'settings.number-sequence-deleted', before: { code, name: 'Renamed' }, after: null },
  ])
  expect(Object.keys(rows[1].after)).toEqual(['name'])
})
