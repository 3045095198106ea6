import { customers } from '#contract/customers.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { givenAttribute, listOf, untilWaiting } from '#modules/attributes/testing.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import type { Ctx } from '#platform/context.ts'
import { statementsOf } from '#platform/database/index.ts'
import { inLegalEntity } from '#platform/jobs/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkKeepers } from '../keepers/copies.ts'
import { customersOf } from '../testing.ts'
import type { CustomerRow } from './customer-row.ts'
import { putCustomers, type PutResult } from './put-customers.ts'
import { type CustomerEffect, undoPutCustomers } from './undo-put-customers.ts'

async function shop() {
  const world = await testWorld()
  const organisation = organisationOf(world.given)
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const deps = { ...world, publicUrl: new URL('http://localhost'), sign: () => '' }
  const work = { actor: { kind: 'job', name: 'import' }, legalEntityId: entity.id, workId: 'w' } as const
  const inside = <T>(fn: (ctx: Ctx) => Promise<T>) => inLegalEntity(deps, work, fn)
  const put = (...rows: CustomerRow[]) => inside((ctx) => putCustomers(ctx, rows, { source: 'import' }))
  const undo = (effects: readonly CustomerEffect[]) => inside((ctx) => undoPutCustomers(ctx, effects))
  const params = (id: Id<'customer'>) => ({ params: { customerId: z.encode(CustomerId, id) } })
  const read = async (id: Id<'customer'>) => (await hq.call(customers.readCustomer, params(id))).body
  return Object.assign(world, {
    organisation,
    entity,
    hq,
    inside,
    put,
    undo,
    params,
    read,
    crm: customersOf(world.given),
  })
}

/** The customer of a row that was taken in. */
function idOf(result: PutResult | undefined): Id<'customer'> {
  if (!result || result.outcome === 'refused') throw new Error(`Refused: ${JSON.stringify(result)}`)
  return result.customerId
}

/** What undoing needs, one for each customer. */
function effectsOf(results: readonly PutResult[]): CustomerEffect[] {
  const effects = results.flatMap((one) => (one.outcome === 'created' || one.outcome === 'changed' ? [one] : []))
  return [...new Map(effects.map((effect) => [effect.customerId, effect])).values()]
}

const outcomes = (results: readonly PutResult[]) => results.map(({ outcome }) => outcome)
const external = (value: string) => ({ externalIds: [{ system: 'shopify', value }] })

test('a row is the customer with its id in the other system, else with its number, else a new one; never a namesake', async () => {
  await using w = await shop()
  const known = await w.crm.customer({ name: 'Ada', number: 'C-1', externalIds: [{ system: 'shopify', value: '1' }] })
  const numbered = await w.crm.customer({ name: 'Bea', number: 'C-2' })
  const results = await w.put(
    { ...external('1'), name: 'Ada' },
    { ...external('2'), number: 'C-2', name: 'Bea Neri' },
    { name: 'Ada', number: 'C-3' },
    { ...external('4') },
  )
  expect(outcomes(results)).toEqual(['same', 'changed', 'created', 'created'])
  expect(results.slice(0, 2).map(idOf)).toEqual([known, numbered])
  expect(await w.read(numbered)).toMatchObject({ name: 'Bea Neri', number: 'C-2', ...external('2'), version: 2 })
  // Without a name, what the other system calls them.
  expect(await w.read(idOf(results[3]))).toMatchObject({ name: '4', number: null, version: 1 })
})

test('the same rows again change nothing, whatever they hold', async () => {
  await using w = await shop()
  const metal = await givenAttribute(w.hq, listOf('gold', 'silver'))
  const list = await w.organisation.addressBook()
  const homeStoreId = await w.organisation.store({ customer: [list] })
  const rows: CustomerRow[] = [
    {
      ...external('1'),
      name: 'Ada',
      preferredName: 'Adi',
      languages: ['it'],
      homeStoreId,
      contactPoints: [
        { kind: 'phone', typed: '333 1234567' },
        { kind: 'phone', typed: '+39 333 1234567', isPrimary: true },
        { kind: 'email', typed: 'ada@example.com' },
      ],
      addresses: [{ city: 'Milano', country: 'IT' }, { country: 'FR' }],
      loyaltyCards: [{ number: 'L', programme: 'gold' }],
      attributes: { [metal.code]: 'gold' },
      consents: [
        { channel: 'email', purpose: 'marketing', decision: 'given' },
        { channel: 'sms', purpose: 'marketing', decision: 'withdrawn', at: new Date('2026-01-01T00:00:00Z') },
      ],
    },
    { ...external('1'), contactPoints: [{ kind: 'email', typed: 'ADA@example.com' }] },
  ]
  const [first, second] = await w.put(...rows)
  expect([first?.outcome, second?.outcome]).toEqual(['created', 'same'])
  const once = await w.read(idOf(first))
  expect(once.contactPoints.map(({ value, isPrimary }) => [value, isPrimary])).toEqual([
    ['+393331234567', true],
    ['ada@example.com', true],
  ])
  expect(once.addressBookIds).toHaveLength(1)
  expect(once.consents).toMatchObject([{ channel: 'email' }, { channel: 'sms', decision: 'withdrawn' }])
  w.pass(1000)
  expect(outcomes(await w.put(...rows))).toEqual(['same', 'same'])
  expect(await w.read(idOf(first))).toEqual(once)
  const history = await w.hq.call(customers.listAttributeChanges, { ...w.params(idOf(first)), query: {} })
  expect(history.body.items).toMatchObject([{ before: null, after: 'gold', source: 'import' }])
})

test('a row adds to lists, changes the fields it has, and no others', async () => {
  await using w = await shop()
  const [metal, size] = [await givenAttribute(w.hq, listOf('gold')), await givenAttribute(w.hq, { kind: 'text' })]
  const lina = await w.organisation.colleague()
  const id = await w.crm.customer({
    name: 'Ada',
    preferredName: 'Adi',
    phones: ['333 1234567'],
    address: { city: 'Milano' },
    externalIds: [{ system: 'shopify', value: '1' }],
    attributes: { [metal.code]: 'gold', [size.code]: 'S' },
    keptBy: lina,
  })
  await w.put({
    ...external('1'),
    name: 'Ada Rossi',
    contactPoints: [{ kind: 'phone', typed: '333 7654321', isPrimary: true }],
    addresses: [{ city: 'Roma' }],
    attributes: { [metal.code]: null },
    consents: [{ channel: 'any', purpose: 'service', decision: 'given' }],
  })
  expect(await w.read(id)).toMatchObject({
    name: 'Ada Rossi',
    preferredName: 'Adi',
    contactPoints: [{ isPrimary: true }, { value: '+393337654321', isPrimary: false }],
    addresses: [
      { city: 'Milano', isPrimary: true },
      { city: 'Roma', isPrimary: false },
    ],
    attributes: { [size.code]: 'S' },
    consents: [{ channel: 'any' }],
    version: 2,
  })
  expect(await w.inside((ctx) => checkKeepers(ctx))).toEqual({ lines: 1, wrong: 0 })
})

test('a row with a fault is refused by its column and leaves no trace; the others go in', async () => {
  await using w = await shop()
  const metal = await givenAttribute(w.hq, listOf('gold'))
  const other = await givenAttribute(w.hq, { kind: 'reference', target: 'store' })
  await w.crm.customer({ number: 'C-1', cards: ['L-1'], externalIds: [{ system: 'shopify', value: '1' }] })
  await w.crm.customer({ externalIds: [{ system: 'shopify', value: '2' }] })
  const point = (kind: 'phone' | 'email', typed: string, column?: string) => ({
    contactPoints: [{ kind, typed, column }],
  })
  const faults: [CustomerRow, string][] = [
    [point('phone', 'ring me', 'Tel. 2'), 'Tel. 2 customers/phone-impossible'],
    [point('email', 'a@b@c'), 'email customers/email-invalid'],
    [{ attributes: { [metal.code]: 'tin' } }, `attributes.${metal.code} field/not-a-choice`],
    [{ attributes: { nothing: 1 } }, 'attributes.nothing attributes/attribute-unknown'],
    [
      { attributes: { [other.code]: 'sto_0197f0c2d5e17a3b8c4d5e6f708192a3' } },
      `attributes.${other.code} attributes/reference-unknown`,
    ],
    [{ homeStoreId: newId<'store'>() }, 'homeStoreId customers/unknown-store'],
    [{ addressBookIds: [newId<'address_book'>()] }, 'addressBookIds customers/unknown-address-book'],
    [{ loyaltyCards: [{ number: 'L-1', programme: null }] }, 'loyaltyCards customers/card-taken'],
    [
      { externalIds: [...external('1').externalIds, ...external('2').externalIds] },
      'externalIds customers/external-id-taken',
    ],
    [{ ...external('2'), number: 'C-1' }, 'number customers/number-taken'],
    [
      { consents: [{ channel: 'any', purpose: 'service', decision: 'given', at: new Date('2026-03-09') }] },
      'consents customers/in-the-future',
    ],
    [{ name: undefined, languages: ['it'] }, 'name field/required'],
  ]
  const rows = faults.map(([row], index) => ({ name: `CNRY-${index}`, ...row }))
  const results = await w.put(...rows, { name: 'Good', number: 'C-9' })
  expect(
    results.slice(0, -1).map((one) => (one.outcome === 'refused' ? `${one.column} ${one.code}` : one.outcome)),
  ).toEqual(faults.map(([, told]) => told))
  expect(results.at(-1)?.outcome).toBe('created')
  const { items } = (await w.hq.call(customers.listCustomers, { query: {} })).body
  expect(items.map(({ name }) => name).filter((name) => /^CNRY-\d+$/.test(name))).toEqual([])
})

test('a thousand rows take as many statements as two do, new ones and known ones', async () => {
  await using w = await shop()
  const rows = (count: number, name: string): CustomerRow[] =>
    Array.from({ length: count }, (_, n) => ({
      ...external(`${count}-${n}`),
      name: `${name} ${n}`,
      contactPoints: [{ kind: 'email', typed: `a${n}@example.com` }],
      addresses: [{ country: 'GB' }],
    }))
  const counted = async (count: number, name: string) =>
    (await statementsOf(() => w.put(...rows(count, name)))).statements.length
  expect(await counted(1000, 'Ada')).toBe(await counted(2, 'Ada'))
  expect(await counted(1000, 'Bea')).toBe(await counted(2, 'Bea'))
  expect(await counted(1000, 'Bea')).toBeLessThan(10)
})

test('of two imports of the same customers at once the second waits, and finds them there', async () => {
  await using w = await shop()
  const rows = Array.from({ length: 50 }, (_, n) => external(String(n)))
  const { promise: go, resolve: finish } = Promise.withResolvers<undefined>()
  const { promise: isIn, resolve: nowIn } = Promise.withResolvers<undefined>()
  const first = w.inside(async (ctx) => {
    const results = await putCustomers(ctx, rows, { source: 'import' })
    nowIn(undefined)
    await go
    return results
  })
  await isIn
  const second = w.put(...rows.toReversed())
  await untilWaiting(w, 1)
  finish(undefined)
  const all = [await first, await second].map((results) => [...new Set(outcomes(results))])
  expect(all).toEqual([['created'], ['same']])
})

test('undoing deletes whom the import created and gives back what it changed', async () => {
  await using w = await shop()
  const metal = await givenAttribute(w.hq, listOf('gold', 'silver'))
  const lina = await w.organisation.colleague()
  const id = await w.crm.customer({
    name: 'Ada',
    phones: ['333 1234567'],
    externalIds: [{ system: 'shopify', value: '1' }],
    attributes: { [metal.code]: 'gold' },
    keptBy: lina,
  })
  const before = await w.read(id)
  const results = await w.put(
    { ...external('1'), number: 'C-1', name: 'Eva', preferredName: 'E', attributes: { [metal.code]: 'silver' } },
    {
      ...external('1'),
      contactPoints: [{ kind: 'email', typed: 'eva@example.com' }],
      loyaltyCards: [{ number: 'L', programme: null }],
    },
    { ...external('2'), name: 'New', consents: [{ channel: 'any', purpose: 'service', decision: 'given' }] },
    { ...external('2'), addresses: [{ country: 'FR' }] },
  )
  expect(await w.undo(effectsOf(results))).toEqual({ undone: 2, left: 0 })
  expect(await w.read(id)).toEqual({ ...before, version: 3 })
  expect((await w.hq.call(customers.readCustomer, w.params(idOf(results[2])))).status).toBe(404)
  const history = await w.hq.call(customers.listAttributeChanges, { ...w.params(id), query: {} })
  expect(history.body.items.map(({ before: was, after }) => [was, after])).toEqual([
    ['silver', 'gold'],
    ['gold', 'silver'],
  ])
  expect(await w.inside((ctx) => checkKeepers(ctx))).toEqual({ lines: 1, wrong: 0 })
  const kept = await w.inside((ctx) => ctx.tx.selectFrom('customerKeeper').select('searchText').executeTakeFirst())
  expect(kept?.searchText).toBe('ada 393331234567')
})

test('undoing leaves whom somebody has changed, keeps or sold to since, and a number that is somebody else’s by now', async () => {
  await using w = await shop()
  await w.crm.customer({ number: 'OLD', externalIds: [{ system: 'shopify', value: '1' }] })
  const lina = await w.organisation.colleague()
  const results = await w.put(
    { ...external('1'), number: 'NEW' },
    ...['2', '3', '4', '5'].map((value) => ({ ...external(value), name: 'New' })),
  )
  const [, changed, kept, bought] = results.map(idOf)
  if (!changed || !kept || !bought) throw new Error('Not all went in')
  await w.hq.call(customers.updateCustomer, { ...w.params(changed), ifMatch: '"1"', body: { name: 'Mine' } })
  await w.inside(async (ctx) => {
    const { tx, legalEntityId } = ctx
    await tx
      .insertInto('customerKeeper')
      .values({
        legalEntityId,
        associateId: lina,
        customerId: kept,
        role: 'primary',
        since: ctx.now(),
        sortName: 'new',
        searchText: 'new',
        attributes: '{}',
      })
      .execute()
    await tx
      .insertInto('customerSpend')
      .values({
        legalEntityId,
        customerId: bought,
        currency: 'EUR',
        year: 2026,
        boughtCount: 1,
        boughtMinor: 1,
        returnedCount: 0,
        returnedMinor: 0,
      })
      .execute()
  })
  await w.crm.customer({ number: 'OLD' })
  expect(await w.undo(effectsOf(results))).toEqual({ undone: 1, left: 4 })
})
