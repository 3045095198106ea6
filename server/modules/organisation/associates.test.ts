import { organisation } from '#contract/organisation.ts'
import { AddressBookId, AssociateId, type Id, StoreId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { organisationOf } from './testing.ts'

const namesOf = (answer: { body: { items: readonly { name: string }[] } }) => answer.body.items.map((item) => item.name)

test('associates are seen as far as the grant reaches: oneself, own stores, those that share an address book, all', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const [milan, turin, naples] = [
    await shop.store({ employee: [book] }),
    await shop.store({ employee: [book] }),
    await shop.store(),
  ]
  await shop.colleague({ name: 'Ada of Milan', stores: [milan] })
  await shop.colleague({ name: 'Bea of Turin', stores: [turin] })
  await shop.colleague({ name: 'Cia of Naples', stores: [naples] })
  await shop.colleague({ name: 'Dea of two stores', stores: [naples, milan] })
  await shop.colleague({ name: 'Eva of headquarters' })
  for (const [scope, others] of [
    ['own', []],
    ['store', ['Ada of Milan', 'Dea of two stores']],
    ['addressBook', ['Ada of Milan', 'Bea of Turin', 'Dea of two stores']],
    ['legalEntity', ['Ada of Milan', 'Bea of Turin', 'Cia of Naples', 'Dea of two stores', 'Eva of headquarters']],
  ] as const) {
    const caller = await world.given.associate({ may: { 'associate.read': scope }, stores: [milan] })
    const answer = await caller.call(organisation.listAssociates, { query: {} })
    const ids = answer.body.items.map((item) => item.id)
    expect(namesOf(answer).filter((name) => !name.startsWith('CNRY'))).toEqual(others)
    expect(ids).toContain(z.encode(AssociateId, caller.associateId))
  }
})

test('with her own record in reach and no more, an associate reads herself and nobody of her store', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  const colleague = await organisationOf(world.given).colleague({ stores: [store] })
  const herself = await world.given.associate({ may: { 'associate.read': 'own' }, stores: [store] })
  const read = (id: Id<'associate'>) =>
    herself.call(organisation.readAssociate, { params: { associateId: z.encode(AssociateId, id) } })
  expect((await read(herself.associateId)).status).toBe(200)
  expect((await read(colleague)).status).toBe(404)
})

test('associates are found by words of any of their names and by personnel number, without accents and case', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  await shop.colleague({ name: 'Begoña Núñez Ibáñez', preferredName: 'Bego', personnelNumber: 'ES-0042' })
  await shop.colleague({ name: 'Søren Łukasz Weiß', personnelNumber: 'DK-7' })
  await shop.colleague({ name: 'Ελένη Παπαδοπούλου', personnelNumber: 'GR-1' })
  const hq = await world.given.associate({ may: { 'associate.read': 'legalEntity' } })
  const found = async (text: string) => namesOf(await hq.call(organisation.listAssociates, { query: { text } }))
  expect(await found('nunez BEGONA')).toEqual(['Begoña Núñez Ibáñez'])
  expect(await found('bego')).toEqual(['Begoña Núñez Ibáñez'])
  expect(await found('es-0042')).toEqual(['Begoña Núñez Ibáñez'])
  expect(await found('soren lukasz weiss')).toEqual(['Søren Łukasz Weiß'])
  expect(await found('ΕΛΕΝΗ')).toEqual(['Ελένη Παπαδοπούλου'])
  expect(await found('begoña weiß')).toEqual([])
  expect(await found('%')).toEqual([])
  expect(await found("' or true --")).toEqual([])
})

test('associates are filtered by store, address book and whether they are active; a store out of reach has nobody', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const [milan, turin] = [await shop.store(), await shop.store()]
  await shop.colleague({ name: 'Ada', stores: [milan, turin], books: [book] })
  await shop.colleague({ name: 'Bea', stores: [milan] })
  const gone = await shop.colleague({ name: 'Cia', stores: [turin] })
  const entity = await world.given.homeEntity()
  await entity.inside((tx) =>
    tx.updateTable('associate').set({ deactivatedAt: world.now() }).where('id', '=', gone).execute(),
  )
  const hq = await world.given.associate({ may: { 'associate.read': 'legalEntity' } })
  const ofMilan = await world.given.associate({ may: { 'associate.read': 'store' }, stores: [milan] })
  const [inMilan, inTurin] = [{ storeId: z.encode(StoreId, milan) }, { storeId: z.encode(StoreId, turin) }]
  const list = async (caller: typeof hq, query: object) =>
    namesOf(await caller.call(organisation.listAssociates, { query })).filter((name) => !name.startsWith('CNRY'))
  expect(await list(hq, inMilan)).toEqual(['Ada', 'Bea'])
  expect(await list(hq, inTurin)).toEqual(['Ada', 'Cia'])
  expect(await list(hq, { ...inTurin, state: 'active' })).toEqual(['Ada'])
  expect(await list(hq, { state: 'deactivated' })).toEqual(['Cia'])
  expect(await list(hq, { addressBookId: z.encode(AddressBookId, book) })).toEqual(['Ada'])
  expect(await list(ofMilan, {})).toEqual(['Ada', 'Bea'])
  // Ada works in both, so whoever may see her finds her there; who works in Turin only stays out of sight.
  expect(await list(ofMilan, inTurin)).toEqual(['Ada'])
})

test('pages of associates hold everybody once, by name, also namesakes, and a cursor carries no name', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const store = await world.given.store()
  // Namesakes, and pages that end between them.
  const names = ['Bea', 'ada', 'Álba', 'Ada', 'Ada', 'Carla', 'bea', 'Ada', 'ÁDA', 'Zoe']
  for (const name of names) await shop.colleague({ name, stores: [store] })
  const reader = await world.given.associate({ may: { 'associate.read': 'store' }, stores: [store] })
  const seen: string[] = []
  const ids = new Set<string>()
  const places: string[] = []
  let cursor: string | undefined
  do {
    const page = (await reader.call(organisation.listAssociates, { query: { limit: 3, cursor } })).body
    expect(page.items.length).toBeLessThanOrEqual(3)
    for (const item of page.items) ids.add(item.id)
    seen.push(...page.items.map((item) => item.name))
    cursor = page.nextCursor ?? undefined
    if (cursor) places.push(Buffer.from(cursor.split('.')[0] ?? '', 'base64url').toString())
  } while (cursor !== undefined)
  expect(places).toHaveLength(3)
  expect(places.filter((place) => !/^\["[0-9a-f-]{36}"\]$/.test(place))).toEqual([])
  expect(ids.size).toBe(names.length + 1)
  const folded = seen.map((name) => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase())
  expect(folded).toEqual(folded.toSorted())
  const budget = async (limit: number) =>
    (await statementsOf(() => reader.call(organisation.listAssociates, { query: { limit } }))).statements.length
  // Begin, the caller, the list, commit.
  expect([await budget(1), await budget(11)]).toEqual([4, 4])
})

test('a list refuses a cursor of another list, a page too long, and a filter it does not have', async () => {
  await using world = await testWorld()
  await world.given.store()
  await world.given.store()
  const hq = await world.given.associate({ may: { 'associate.read': 'legalEntity', 'store.read': 'legalEntity' } })
  const { nextCursor } = (await hq.call(organisation.listStores, { query: { limit: 1 } })).body
  const bad = async (query: object) => {
    const { status, problem } = await hq.call(organisation.listAssociates, { query })
    return [status, problem?.errors?.map((error) => error.pointer)]
  }
  expect(await bad({ cursor: nextCursor })).toEqual([422, ['#query/cursor']])
  expect(await bad({ limit: 201 })).toEqual([422, ['#query/limit']])
  expect(await bad({ salary: 1, state: 'gone' })).toEqual([422, ['#query/state', '#query/salary']])
})
