import { customers } from '#contract/customers.ts'
import { AssociateId, CustomerId, StoreId } from '#contract/shared.ts'
import { auditOf, organisationOf } from '#modules/organisation/testing.ts'
import { faultsOf } from '#modules/attributes/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { customersOf } from './testing.ts'

async function shop() {
  const world = await testWorld()
  const organisation = organisationOf(world.given)
  const list = await organisation.addressBook()
  const store = await organisation.store({ customer: [list] })
  const may = { 'customer.read': 'store', 'customer.update': 'store', 'consent.record': 'store' } as const
  const seller = await world.given.associate({ may, stores: [store] })
  const id = await customersOf(world.given).customer({ books: [list] })
  const params = { customerId: z.encode(CustomerId, id) }
  type Said = { channel: 'email' | 'any'; decision: 'given' | 'withdrawn'; at?: string; id?: string }
  const say = (body: Said) => seller.call(customers.recordConsent, { params, body: { purpose: 'marketing', ...body } })
  const holds = async () =>
    (await seller.call(customers.readCustomer, { params })).body.consents.map((c) => `${c.channel} ${c.decision}`)
  return Object.assign(world, { list, store, seller, id, params, say, holds })
}

test('the latest decision for a channel and a purpose holds, and the ledger keeps them all', async () => {
  await using w = await shop()
  await w.say({ channel: 'email', decision: 'given', at: '2026-02-01T00:00:00Z' })
  await w.say({ channel: 'any', decision: 'given' })
  expect(await w.holds()).toEqual(['any given', 'email given'])
  // Told later, decided earlier.
  await w.say({ channel: 'email', decision: 'withdrawn', at: '2026-01-01T00:00:00Z' })
  expect(await w.holds()).toEqual(['any given', 'email given'])
  await w.say({ channel: 'email', decision: 'withdrawn' })
  expect(await w.holds()).toEqual(['any given', 'email withdrawn'])
  const { items } = (await w.seller.call(customers.listConsents, { params: w.params, query: {} })).body
  expect(items.map((entry) => entry.at.slice(0, 10))).toEqual(['2026-03-08', '2026-03-08', '2026-02-01', '2026-01-01'])
  const first = (await w.seller.call(customers.listConsents, { params: w.params, query: { limit: 3 } })).body
  const query = { limit: 3, cursor: first.nextCursor ?? '' }
  const rest = (await w.seller.call(customers.listConsents, { params: w.params, query })).body
  expect([...first.items, ...rest.items]).toEqual(items)
  expect(items[0]).toMatchObject({
    recordedAt: w.now().toISOString(),
    source: 'in-store',
    recordedBy: z.encode(AssociateId, w.seller.associateId),
    storeId: z.encode(StoreId, w.store),
  })
  expect((await auditOf(w, w.id)).map(({ action }) => action)).toEqual(Array(4).fill('customers.consent-recorded'))
})

test('of two decisions at one instant the withdrawal holds, in whichever order they were told', async () => {
  await using w = await shop()
  const at = '2026-02-01T00:00:00Z'
  await w.say({ channel: 'email', decision: 'withdrawn', at })
  await w.say({ channel: 'email', decision: 'given', at })
  await w.say({ channel: 'any', decision: 'given', at })
  await w.say({ channel: 'any', decision: 'withdrawn', at })
  expect(await w.holds()).toEqual(['any withdrawn', 'email withdrawn'])
})

test('a decision is not dated in the future, its id is its own, and it makes a new version of the customer', async () => {
  await using w = await shop()
  const early = await w.say({ channel: 'email', decision: 'given', at: '2026-03-08T10:00:00.001Z' })
  expect(faultsOf(early)).toEqual(['#/at customers/in-the-future'])
  const id = 'cns_0197f0c2d5e17a3b8c4d5e6f708192a3'
  expect((await w.say({ channel: 'email', decision: 'given', id })).body.entry.id).toBe(id)
  expect((await w.say({ channel: 'email', decision: 'given', id })).problem?.code).toBe('customers/id-taken')
  expect((await w.seller.call(customers.readCustomer, { params: w.params })).body.version).toBe(2)
})

test('a company has buyers by name, who are people and in reach', async () => {
  await using w = await shop()
  const crm = customersOf(w.given)
  const company = z.encode(CustomerId, await crm.customer({ kind: 'company', books: [w.list] }))
  const ids: string[] = []
  for (const name of ['Zoe', 'álba', 'Bea'])
    ids.push(z.encode(CustomerId, await crm.customer({ name, books: [w.list] })))
  const [zoe = '', alba = '', bea = ''] = ids
  const set = (customerId: string, buyerId: string, title: string | null = null) =>
    w.seller.call(customers.setBuyer, { params: { customerId, buyerId }, body: { title } })
  for (const buyerId of ids) await set(company, buyerId)
  expect((await set(company, zoe, 'Office')).body).toMatchObject({ title: 'Office', customer: { id: zoe } })
  expect((await set(zoe, bea)).problem?.code).toBe('customers/not-a-company')
  expect((await set(company, company)).problem?.code).toBe('customers/not-a-person')
  expect((await set(company, z.encode(CustomerId, await crm.customer()))).status).toBe(404)
  const list = (query: object) => w.seller.call(customers.listBuyers, { params: { customerId: company }, query })
  const first = (await list({ limit: 2 })).body
  const rest = (await list({ limit: 2, cursor: first.nextCursor })).body
  expect([...first.items, ...rest.items].map(({ customer, title }) => [customer.id, title])).toEqual([
    [alba, null],
    [bea, null],
    [zoe, 'Office'],
  ])
  const params = { customerId: company, buyerId: bea }
  expect((await w.seller.call(customers.removeBuyer, { params })).status).toBe(204)
  expect((await w.seller.call(customers.removeBuyer, { params })).status).toBe(404)
  expect((await list({})).body.items.map(({ customer }) => customer.id)).toEqual([alba, zoe])
})
