import { customers } from '#contract/customers.ts'
import type { Scope } from '#contract/operations.ts'
import type { CallOf, Endpoint } from '#contract/endpoint.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { customersOf } from './testing.ts'

const wire = (id: Id<'customer'>) => z.encode(CustomerId, id)

/**
 * Milan and Turin share an employee address book, and so does Lina of Milan; Nino of Naples shares another with Naples.
 * Each customer is there for one reason, or for none.
 */
async function town() {
  const world = await testWorld()
  const shop = organisationOf(world.given)
  const crm = customersOf(world.given)
  const [north, south, milanList, turinList, naplesList] = [
    await shop.addressBook(),
    await shop.addressBook(),
    await shop.addressBook(),
    await shop.addressBook(),
    await shop.addressBook(),
  ]
  const milan = await shop.store({ customer: [milanList], employee: [north] })
  await shop.store({ customer: [turinList], employee: [north] })
  const naples = await shop.store({ customer: [naplesList], employee: [south] })
  const lina = await shop.colleague({ stores: [milan], books: [north] })
  const nino = await shop.colleague({ stores: [naples], books: [south] })
  const idle = await shop.colleague({ stores: [milan] })
  const past = new Date(world.now().getTime() - 1)
  const soon = new Date(world.now().getTime() + 60_000)
  const ids = {
    milan: await crm.customer({ books: [milanList] }),
    turin: await crm.customer({ books: [turinList] }),
    naples: await crm.customer({ books: [naplesList] }),
    // A book of a store's employee list is no book of its customers.
    staffOnly: await crm.customer({ books: [north] }),
    ofLina: await crm.customer({ keptBy: lina }),
    ofNino: await crm.customer({ keptBy: nino }),
    // An associate of Milan whose book no store shows.
    ofIdle: await crm.customer({ keptBy: idle }),
    covered: await crm.customer({ keepers: [{ associateId: lina, role: 'cover', until: soon }] }),
    coveredOnce: await crm.customer({ keepers: [{ associateId: lina, role: 'cover', until: past }] }),
    nobodys: await crm.customer(),
  }
  const reader = (scope: Scope, search: Scope = 'store') =>
    world.given.associate({ may: { 'customer.read': scope, 'customer.search': search }, stores: [milan] })
  async function readable(caller: Awaited<ReturnType<typeof reader>>) {
    const seen: string[] = []
    for (const [name, id] of Object.entries(ids))
      if ((await caller.call(customers.readCustomer, { params: { customerId: wire(id) } })).status === 200)
        seen.push(name)
    return seen
  }
  return Object.assign(world, { shop, crm, milan, milanList, ids, reader, readable })
}

test('a customer is read by whom a grant lets: own clients, the store’s customers and its client book, shared address books, all', async () => {
  await using w = await town()
  const own = await w.reader('own')
  const ofHers = await w.crm.customer({ keptBy: own.associateId })
  const read = (id: Id<'customer'>) => own.call(customers.readCustomer, { params: { customerId: wire(id) } })
  expect((await read(ofHers)).status).toBe(200)
  expect(await w.readable(own)).toEqual([])
  expect(await w.readable(await w.reader('store'))).toEqual(['milan', 'ofLina', 'covered'])
  expect(await w.readable(await w.reader('addressBook'))).toEqual(['milan', 'turin', 'ofLina', 'covered'])
  expect(await w.readable(await w.reader('legalEntity'))).toEqual(Object.keys(w.ids))
})

test('one’s own client is readable whatever address books say, until being a keeper ends', async () => {
  await using w = await town()
  const keeper = await w.reader('store')
  const until = new Date(w.now().getTime() + 60_000)
  const customerId = wire(
    await w.crm.customer({ keepers: [{ associateId: keeper.associateId, role: 'cover', until }] }),
  )
  const read = () => keeper.call(customers.readCustomer, { params: { customerId } })
  expect((await read()).status).toBe(200)
  w.pass(60_000)
  expect((await read()).status).toBe(404)
})

test('search and lists find the customers of the stores in reach, and no client of a book beside them', async () => {
  await using w = await town()
  const names = new Map(Object.entries(w.ids).map(([name, id]) => [wire(id), name]))
  for (const [scope, found] of [
    ['store', ['milan']],
    ['addressBook', ['turin', 'milan']],
    ['legalEntity', Object.keys(w.ids).toReversed()],
  ] as const) {
    const caller = await w.reader('legalEntity', scope)
    const { items } = (await caller.call(customers.listCustomers, { query: {} })).body
    expect(items.map((item) => names.get(item.id))).toEqual(found)
  }
})

const nowhere = 'cus_0197f0c2d5e17a3b8c4d5e6f708192a3'
const bodies: Readonly<Record<string, object>> = {
  updateCustomer: { name: 'Taken' },
  recordConsent: { channel: 'any', purpose: 'service', decision: 'given' },
  setBuyer: { title: null },
}
const ofOne: [string, Endpoint][] = Object.entries(customers).filter(([, { path }]) => path.includes(':'))

function callOf([id, endpoint]: [string, Endpoint], customerId: string): CallOf<Endpoint> {
  const params = { customerId, ...(endpoint.path.includes(':buyerId') && { buyerId: customerId }) }
  // What a call has depends on the endpoint; these are all the parts there are.
  return {
    params,
    ...(endpoint.query && { query: {} }),
    ...(bodies[id] && { body: bodies[id] }),
    ...(endpoint.ifMatch && { ifMatch: '"1"' }),
  } as CallOf<Endpoint>
}

test('a customer out of reach, of another legal entity, or of none is answered the same at every endpoint, and stays as it was', async () => {
  await using w = await town()
  const may = { 'customer.read': 'store', 'customer.update': 'store', 'consent.record': 'store' } as const
  const caller = await w.given.associate({ may, stores: [w.milan] })
  const elsewhere = await w.given.associate({ may: 'everything', in: await w.given.legalEntity() })
  const told = (text: string) => text.replace(/"instance":"[^"]*"/, '')
  expect(ofOne).toHaveLength(8)
  for (const one of ofOne) {
    const nothing = told((await caller.call(one[1], callOf(one, nowhere))).raw.body)
    expect(nothing).toContain('request/not-found')
    for (const id of [w.ids.naples, w.ids.ofNino]) {
      const answer = await caller.call(one[1], callOf(one, wire(id)))
      expect([one[0], answer.status, told(answer.raw.body)]).toEqual([one[0], 404, nothing])
    }
    const theirs = await elsewhere.call(one[1], callOf(one, wire(w.ids.milan)))
    expect([one[0], theirs.status, told(theirs.raw.body)]).toEqual([one[0], 404, nothing])
  }
  const hq = await w.given.associate({ may: 'everything' })
  const untouched = await hq.call(customers.readCustomer, { params: { customerId: wire(w.ids.naples) } })
  expect(untouched.body).toMatchObject({ version: 1, consents: [] })
  expect((await elsewhere.call(customers.listCustomers, { query: {} })).body.items).toEqual([])
})

test('without the operation every endpoint is refused', async () => {
  await using w = await town()
  const stranger = await w.given.associate({ may: { 'clientBook.viewOwn': 'own' }, stores: [w.milan] })
  const all: [string, Endpoint][] = Object.entries(customers)
  for (const one of all) {
    const answer = await stranger.call(one[1], {
      ...callOf(one, wire(w.ids.milan)),
      ...(one[1].query && { query: { text: 'a', name: 'a' } }),
      ...(one[0] === 'createCustomer' && { body: { name: 'Ada' } }),
    })
    expect([one[0], answer.status]).toEqual([one[0], 403])
  }
})
