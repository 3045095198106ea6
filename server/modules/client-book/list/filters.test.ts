import type { Refinement, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { attributes as contract } from '#contract/attributes.ts'
import { clientBook } from '#contract/client-book.ts'
import { StoreId } from '#contract/shared.ts'
import { faultsOf, listOf, severalOf } from '#modules/attributes/testing.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import {
  type ClientOptions,
  givenAttributes,
  givenHeadquarters,
  plantClient,
  plantEmployeeBook,
  refine,
} from './testing.ts'

const own = { 'clientBook.viewOwn': 'own' } as const
const fabrics = severalOf('silk', 'velvet', 'pearl')
const multi = { offer: 'multi' } as const
const range = { offer: 'range' } as const

/** A boutique's attributes: likes and dislikes, rings, a budget, dates. */
async function boutique(world: World) {
  const hq = await givenHeadquarters(world)
  const made = await givenAttributes(hq, 'client-book.attribute-group', {
    likes: { definition: fabrics, refiner: multi },
    dislikes: { definition: fabrics, refiner: multi },
    ring: { definition: { kind: 'integer', unit: null, range: null }, refiner: range },
    budget: { definition: { kind: 'currency', range: null }, refiner: range },
    note: { definition: { kind: 'text', several: false } },
  })
  const ofCustomers = await givenAttributes(hq, 'customers.attribute-group', {
    metal: { definition: listOf('gold', 'silver'), refiner: multi },
    birthday: { definition: { kind: 'dayOfYear' }, refiner: range },
    wedding: { definition: { kind: 'date', range: null }, refiner: range },
  })
  return { hq, attributes: { ...made.attributes, ...ofCustomers.attributes } }
}

async function namesOf(who: GivenAssociate, ...refinements: readonly Refinement[]) {
  const { body } = await who.call(clientBook.listClients, { query: { refine: refine(...refinements), facets: 'true' } })
  const plain = await who.call(clientBook.listClients, { query: { refine: refine(...refinements) } })
  // The two ways the statement is put together find the same.
  expect(plain.body.items).toEqual(body.items)
  expect(body.total).toBe(body.items.length)
  return body.items.map(({ customer }) => customer.name)
}

const values = (attribute: string, ...anyOf: string[]) => ({ by: 'values', attribute, anyOf }) as const

test('values of one filter are alternatives, several filters all hold, and likes are apart from dislikes', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may: own })
  await plantClient(entity, lina, { name: 'Ada', attributes: { likes: ['silk'], metal: 'gold' } })
  await plantClient(entity, lina, { name: 'Bea', attributes: { dislikes: ['silk'], metal: 'gold' } })
  await plantClient(entity, lina, { name: 'Cleo', attributes: { likes: ['pearl', 'velvet'], metal: 'silver' } })
  await plantClient(entity, lina, { name: 'Dora', attributes: {} })
  expect(await namesOf(lina)).toEqual(['Ada', 'Bea', 'Cleo', 'Dora'])
  expect(await namesOf(lina, values('likes', 'silk'))).toEqual(['Ada'])
  expect(await namesOf(lina, values('dislikes', 'silk'))).toEqual(['Bea'])
  expect(await namesOf(lina, values('likes', 'silk', 'velvet'))).toEqual(['Ada', 'Cleo'])
  expect(await namesOf(lina, values('likes', 'silk', 'velvet'), values('metal', 'silver'))).toEqual(['Cleo'])
  expect(await namesOf(lina, values('likes', 'silk'), values('dislikes', 'silk'))).toEqual([])
})

test('ranges of numbers, amounts and days hold their beginning and not their end, amounts in their own currency', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may: own })
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
  const client = (name: string, attributes: ClientOptions['attributes'] & object) =>
    plantClient(entity, lina, { name, attributes })
  await client('Ada', { ring: 50, budget: eur(100_00), wedding: '2019-12-31' })
  await client('Bea', { ring: 52, budget: eur(200_00), wedding: '2020-01-01' })
  await client('Cleo', { ring: 54, budget: { amountMinor: 150_00, currency: 'USD' }, wedding: '2021-06-01' })
  const ranges = (attribute: string, ...anyOf: (Refinement & { by: 'ranges' })['anyOf']) =>
    ({ by: 'ranges', attribute, anyOf }) as const
  const between = (from: SingleAttributeValue | null, before: SingleAttributeValue | null) => ({ from, before })
  expect(await namesOf(lina, ranges('ring', between(50, 52)))).toEqual(['Ada'])
  expect(await namesOf(lina, ranges('ring', between(null, 52), between(54, null)))).toEqual(['Ada', 'Cleo'])
  expect(await namesOf(lina, ranges('budget', between(eur(100_00), null)))).toEqual(['Ada', 'Bea'])
  expect(await namesOf(lina, ranges('budget', between(eur(100_00), eur(200_00))))).toEqual(['Ada'])
  expect(await namesOf(lina, ranges('wedding', between('2020-01-01', '2021-06-01')))).toEqual(['Bea'])
})

test('anniversaries are counted from the day it is in the store, over 29 February and New Year', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const store = await world.given.store({ code: 'auckland' })
  await entity.inside((tx) =>
    tx.updateTable('store').set({ timeZone: 'Pacific/Auckland' }).where('id', '=', store).execute(),
  )
  const set = (instant: string) => world.pass(Date.parse(instant) - world.now().getTime())
  // In Auckland it is 1 January 2027, one in the morning.
  set('2026-12-31T12:00:00Z')
  const [there, elsewhere] = [
    await world.given.associate({ may: own, stores: [store] }),
    await world.given.associate({ may: own }),
  ]
  for (const who of [there, elsewhere]) {
    await plantClient(entity, who, { name: 'Eve', attributes: { birthday: '--12-31' } })
    await plantClient(entity, who, { name: 'Ian', attributes: { birthday: '--01-01' } })
    await plantClient(entity, who, { name: 'Leap', attributes: { birthday: '--02-29', wedding: '2012-02-29' } })
    await plantClient(entity, who, { name: 'Zoe', attributes: { birthday: '--02-28', wedding: '1999-03-01' } })
  }
  const within = (withinDays: number, attribute = 'birthday') => ({ by: 'anniversary', attribute, withinDays }) as const
  expect(await namesOf(there, within(0))).toEqual(['Ian'])
  expect(await namesOf(elsewhere, within(0))).toEqual(['Eve'])
  expect(await namesOf(elsewhere, within(1))).toEqual(['Eve', 'Ian'])
  expect(await namesOf(there, within(363))).toEqual(['Ian', 'Leap', 'Zoe'])
  expect(await namesOf(there, within(364))).toEqual(['Eve', 'Ian', 'Leap', 'Zoe'])
  // 28 February 2027 in Auckland, still the 27th in Rome. 2027 has no 29 February: it is kept on the 28th.
  set('2027-02-27T12:00:00Z')
  expect(await namesOf(there, within(0))).toEqual(['Leap', 'Zoe'])
  expect(await namesOf(there, within(0, 'wedding'))).toEqual(['Leap'])
  expect(await namesOf(there, within(1, 'wedding'))).toEqual(['Leap', 'Zoe'])
  expect(await namesOf(elsewhere, within(0))).toEqual([])
})

test('every word of the text occurs somewhere, accents and case aside, and no character is a wildcard', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may: own })
  await plantClient(entity, lina, {
    name: 'Élodie Dupont',
    phone: '+33612904418',
    email: 'elo@example.com',
    number: 'C-7',
  })
  await plantClient(entity, lina, { name: 'Noor Had_dad 100%' })
  const found = async (text: string) =>
    (await lina.call(clientBook.listClients, { query: { text } })).body.items.map(({ customer }) => customer.name)
  expect(await found('dupont ELODIE')).toEqual(['Élodie Dupont'])
  expect(await found('elodie haddad')).toEqual([])
  expect(await found('+33 612 90')).toEqual(['Élodie Dupont'])
  expect(await found('c-7 elo@')).toEqual(['Élodie Dupont'])
  expect(await found('%')).toEqual(['Noor Had_dad 100%'])
  expect(await found('_')).toEqual(['Noor Had_dad 100%'])
  expect(await found('n%r')).toEqual([])
})

test('a filter on what cannot be refined is refused at its place, and so is what is no filter', async () => {
  await using world = await testWorld()
  const { hq, attributes } = await boutique(world)
  const lina = await world.given.associate({ may: own })
  const call = (text: string) => lina.call(clientBook.listClients, { query: { refine: text } })
  const refused = await call(refine(values('likes', 'silk'), values('note', 'x'), values('nobody', 'x')))
  expect(refused.status).toBe(422)
  expect(faultsOf(refused)).toEqual([
    '#query/refine/1 attributes/not-refinable',
    '#query/refine/2 attributes/not-refinable',
  ])
  expect(faultsOf(await call(refine(values('metal', 'tin'))))).toEqual(['#query/refine/0/anyOf/0 field/not-a-choice'])
  expect(faultsOf(await call(refine(values('ring', '52'))))).toEqual(['#query/refine/0 attributes/offer-differs'])
  expect(faultsOf(await call('{'))).toEqual(['#query/refine field/format'])
  expect((await call('[{"by":"magic"}]')).status).toBe(422)
  const retired = await hq.call(contract.updateAttribute, {
    params: { attributeId: attributes['metal']?.id ?? '' },
    body: { retired: true },
    ifMatch: '"1"',
  })
  expect(retired.status).toBe(200)
  expect(faultsOf(await call(refine(values('metal', 'gold'))))).toEqual(['#query/refine/0 attributes/not-refinable'])
  const { facets } = (await lina.call(clientBook.listClients, { query: { facets: 'true' } })).body
  expect(facets?.map(({ attribute }) => attribute)).toEqual([
    'likes',
    'dislikes',
    'ring',
    'budget',
    'birthday',
    'wedding',
  ])
})

test('the client book is not narrowed by address books; a store’s is that of whoever shares an employee address book with it', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const [here, there] = [await world.given.store(), await world.given.store()]
  const may = { ...own, 'clientBook.viewStore': 'store' } as const
  const [ada, bea, cleo] = [
    await world.given.associate({ may, stores: [here] }),
    await world.given.associate({ may, stores: [there] }),
    await world.given.associate({ may, stores: [there] }),
  ]
  await entity.inside(async (tx) => {
    const both = { storeIds: [here, there], associateIds: [ada.associateId] }
    await plantEmployeeBook(tx, entity.id, both)
    await plantEmployeeBook(tx, entity.id, { storeIds: [there], associateIds: [bea.associateId] })
  })
  await plantClient(entity, ada, { name: 'Ada’s' })
  await plantClient(entity, bea, { name: 'Bea’s' })
  await plantClient(entity, cleo, { name: 'Cleo’s' })
  const seen = async (who: GivenAssociate, query: { storeId?: string } = {}) =>
    (await who.call(clientBook.listStoreClients, { query })).body.items.map(({ customer }) => customer.name)
  expect(await seen(ada)).toEqual(['Ada’s'])
  expect(await seen(bea)).toEqual(['Ada’s', 'Bea’s'])
  expect(await seen(cleo)).toEqual(['Ada’s', 'Bea’s'])
  expect(await seen(ada, { storeId: StoreId.encode(here) })).toEqual(['Ada’s'])
  const out = await ada.call(clientBook.listStoreClients, { query: { storeId: StoreId.encode(there) } })
  const none = await ada.call(clientBook.listStoreClients, {
    query: { storeId: 'sto_0197f0c2d5e17a3b8c4d5e6f708192a3' },
  })
  expect([out.status, none.status]).toEqual([404, 404])
  expect({ ...out.problem, instance: 0 }).toEqual({ ...none.problem, instance: 0 })
})

test('who may not view a book is refused, whoever stands nowhere has to name a store, and without clienteling there is nothing', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const nobody = await world.given.associate()
  const onlyOwn = await world.given.associate({ may: own })
  const wide = await world.given.associate({ may: { 'clientBook.viewStore': 'legalEntity' } })
  const endpoints = [clientBook.listClients, clientBook.listStoreClients, clientBook.listClientChanges] as const
  const statuses = (who: GivenAssociate) =>
    Promise.all(endpoints.map(async (endpoint) => (await who.call(endpoint, { query: {} })).status))
  expect(await statuses(onlyOwn)).toEqual([404, 404, 404])
  await givenHeadquarters(world)
  expect(await statuses(nobody)).toEqual([403, 403, 403])
  expect(await statuses(onlyOwn)).toEqual([200, 403, 200])
  expect(await statuses(wide)).toEqual([403, 409, 403])
  const refused = await wide.call(clientBook.listStoreClients, { query: {} })
  expect(refused.problem?.code).toBe('client-book/no-store')
  const store = await world.given.store({ in: entity })
  const named = await wide.call(clientBook.listStoreClients, { query: { storeId: StoreId.encode(store) } })
  expect(named.status).toBe(200)
  const elsewhere = await world.given.legalEntity()
  const foreign = await world.given.store({ in: elsewhere })
  const reached = await wide.call(clientBook.listStoreClients, { query: { storeId: StoreId.encode(foreign) } })
  expect(reached.status).toBe(404)
})
