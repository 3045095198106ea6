import { CLIENT_SORTS } from '#contract/client-book-shapes.ts'
import { clientBook } from '#contract/client-book.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import { listOf } from '#modules/attributes/testing.ts'
import { givenFeatureOn } from '#modules/settings/testing.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld } from '#server/testing/world.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { givenAttributes, givenHeadquarters, plantClient, plantEmployeeBook, refine } from './testing.ts'

const may = { 'clientBook.viewOwn': 'own', 'clientBook.viewStore': 'store' } as const

/** The names on all pages, one page after the other. */
async function walk(
  who: GivenAssociate,
  list: 'listClients' | 'listStoreClients',
  query: { sort?: (typeof CLIENT_SORTS)[number] },
) {
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await who.call(clientBook[list], { query: { ...query, limit: '3', ...(cursor ? { cursor } : {}) } })
    const { items, nextCursor }: ResultOf<typeof clientBook.listClients> = page.body
    names.push(...items.map(({ customer }) => customer.name))
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return names
}

test('pages walked to the end are the whole book, in every order, and who never bought comes last', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const store = await world.given.store()
  const lina = await world.given.associate({ may, stores: [store] })
  await entity.inside((tx) => plantEmployeeBook(tx, entity.id, { storeIds: [store], associateIds: [lina.associateId] }))
  const clients = [
    ['Dora', '2026-01-02', 5],
    ['Ada', null, 3],
    ['Ada', '2026-01-02', 3],
    ['Éva', '2025-06-01', 1],
    ['eve', null, 2],
    ['Bea', '2026-03-01', 5],
    ['Zoe', '2024-01-01', 4],
    ['Cleo', null, 9],
  ] as const
  for (const [name, lastPurchaseOn, day] of clients)
    await plantClient(entity, lina, { name, lastPurchaseOn, since: new Date(`2026-01-0${day}T00:00:00Z`) })
  // Finer than a Date can tell.
  await entity.inside((tx) =>
    tx
      .updateTable('customerKeeper')
      .set({ since: sql`timestamptz '2026-01-05T00:00:00.000001Z'` })
      .where('sortName', '=', 'dora')
      .execute(),
  )
  const byName = ['Ada', 'Ada', 'Bea', 'Cleo', 'Dora', 'Éva', 'eve', 'Zoe']
  const expected = {
    name: byName,
    '-name': byName.toReversed(),
    lastPurchaseOn: ['Zoe', 'Éva', 'Ada', 'Dora', 'Bea', 'Ada', 'Cleo', 'eve'],
    '-lastPurchaseOn': ['Bea', 'Ada', 'Dora', 'Éva', 'Zoe', 'Ada', 'Cleo', 'eve'],
    since: ['Éva', 'eve', 'Ada', 'Ada', 'Zoe', 'Bea', 'Dora', 'Cleo'],
    '-since': ['Cleo', 'Dora', 'Bea', 'Zoe', 'Ada', 'Ada', 'eve', 'Éva'],
  }
  for (const sort of CLIENT_SORTS)
    for (const list of ['listClients', 'listStoreClients'] as const)
      expect([sort, await walk(lina, list, { sort })]).toEqual([sort, expected[sort]])
})

test('a cursor goes on in the list it was given for, and in no other', async () => {
  await using world = await testWorld()
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  await givenAttributes(hq, 'client-book.attribute-group', {
    metal: { definition: listOf('gold', 'silver'), refiner: { offer: 'multi' } },
  })
  const store = await world.given.store()
  const lina = await world.given.associate({ may, stores: [store] })
  await entity.inside((tx) => plantEmployeeBook(tx, entity.id, { storeIds: [store], associateIds: [lina.associateId] }))
  for (const name of ['Ada', 'Bea', 'Cleo']) await plantClient(entity, lina, { name, attributes: { metal: 'gold' } })
  const metal = (...anyOf: string[]) => refine({ by: 'values', attribute: 'metal', anyOf })
  const query = { limit: '1', refine: metal('gold'), text: 'a' }
  const cursor = (await lina.call(clientBook.listClients, { query })).body.nextCursor ?? ''
  const next = await lina.call(clientBook.listClients, { query: { ...query, limit: '2', facets: 'true', cursor } })
  expect(next.body.items.map(({ customer }) => customer.name)).toEqual(['Bea'])
  const elsewhere = await world.given.legalEntity()
  const other = await world.given.associate({ may: 'everything', in: elsewhere })
  await givenFeatureOn(other, 'clienteling')
  const refused = [
    lina.call(clientBook.listClients, { query: { ...query, refine: metal('silver'), cursor } }),
    lina.call(clientBook.listClients, { query: { ...query, text: 'b', cursor } }),
    lina.call(clientBook.listClients, { query: { ...query, sort: '-name', cursor } }),
    lina.call(clientBook.listStoreClients, { query: { ...query, cursor } }),
    hq.call(clientBook.listClients, { query: { ...query, cursor } }),
    other.call(clientBook.listClients, { query: { limit: '1', text: 'a', cursor } }),
    lina.call(clientBook.listClients, { query: { ...query, cursor: `${cursor}x` } }),
  ]
  for (const answer of await Promise.all(refused)) {
    expect(answer.status).toBe(422)
    expect(answer.problem?.errors).toMatchObject([{ pointer: '#query/cursor', code: 'field/cursor-unknown' }])
  }
})
