import type { Refinement } from '#contract/attribute-shapes.ts'
import { attributes as attributesContract } from '#contract/attributes.ts'
import { clientBook } from '#contract/client-book.ts'
import { SavedViewId, StoreId } from '#contract/shared.ts'
import { faultsOf, listOf } from '#modules/attributes/testing.ts'
import { newId } from '#platform/ids.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { givenAttributes, givenHeadquarters, plantClient, refine, setParameter, wireOf } from '../list/testing.ts'

const own = { 'clientBook.viewOwn': 'own' } as const
const both = { ...own, 'clientBook.viewStore': 'store' } as const
const gold: Refinement = { by: 'values', attribute: 'metal', anyOf: ['gold'] }
const ring: Refinement = { by: 'ranges', attribute: 'ring', anyOf: [{ from: 50, before: null }] }

async function boutique(world: World) {
  const hq = await givenHeadquarters(world)
  const { attributes, group } = await givenAttributes(hq, 'client-book.attribute-group', {
    metal: { definition: listOf('gold', 'silver'), refiner: { offer: 'multi' } },
    ring: { definition: { kind: 'integer', unit: null, range: null }, refiner: { offer: 'range' } },
  })
  const update = async (code: 'metal' | 'ring', body: object) => {
    const attributeId = attributes[code]?.id ?? ''
    const { version } = (await hq.call(attributesContract.readAttribute, { params: { attributeId } })).body
    const answer = await hq.call(attributesContract.updateAttribute, {
      params: { attributeId },
      body,
      ifMatch: `"${version}"`,
    })
    expect(answer.status).toBe(200)
  }
  return { hq, group, update }
}

const view = (name: string, refinements: readonly Refinement[] = []) => ({
  name,
  book: 'own' as const,
  query: { refinements: [...refinements] },
})

const create = (who: GivenAssociate, body: Parameters<typeof view>) =>
  who.call(clientBook.createSavedView, { body: view(...body) })

test('a view is saved, listed by name, changed and deleted; names need not differ', async () => {
  await using world = await testWorld()
  await boutique(world)
  const lina = await world.given.associate({ may: own })
  const saved = await create(lina, ['Rings', [gold, ring]])
  expect(saved.status).toBe(201)
  expect(saved.body).toEqual({
    id: saved.body.id,
    name: 'Rings',
    book: 'own',
    query: { refinements: [gold, ring], text: null, sort: 'name' },
    sharedWithStoreId: null,
    associateId: wireOf(lina),
    unavailable: [],
    version: 1,
  })
  const params = { savedViewId: saved.body.id }
  expect((await lina.call(clientBook.readSavedView, { params })).body).toEqual(saved.body)
  for (const name of ['rings', 'Éclat', 'Zeta']) await create(lina, [name])
  const names: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 4; page += 1) {
    const query = { limit: '1', ...(cursor === undefined ? {} : { cursor }) }
    const answer = await lina.call(clientBook.listSavedViews, { query })
    names.push(...answer.body.items.map((item) => item.name))
    cursor = answer.body.nextCursor ?? undefined
  }
  expect([names, cursor]).toEqual([['Éclat', 'Rings', 'rings', 'Zeta'], undefined])
  expect((await lina.call(clientBook.listSavedViews, { query: { book: 'store' } })).body.items).toEqual([])

  const body = { query: { refinements: [ring], sort: '-since' as const, text: 'a' } }
  const changed = await lina.call(clientBook.updateSavedView, { params, body, ifMatch: '"1"' })
  expect(changed.body).toEqual({ ...saved.body, ...body, version: 2 })
  expect((await lina.call(clientBook.readSavedView, { params })).body).toEqual(changed.body)
  expect((await lina.call(clientBook.updateSavedView, { params, body, ifMatch: '"1"' })).status).toBe(412)
  expect((await lina.call(clientBook.deleteSavedView, { params })).status).toBe(204)
  for (const call of [
    lina.call(clientBook.readSavedView, { params }),
    lina.call(clientBook.deleteSavedView, { params }),
    lina.call(clientBook.updateSavedView, { params, body, ifMatch: '"2"' }),
  ])
    expect((await call).status).toBe(404)
  const entity = await world.given.homeEntity()
  const audited = await entity.inside((tx) =>
    tx.selectFrom('auditEntry').select('action').where('subjectKind', '=', 'saved_view').orderBy('id').execute(),
  )
  const actions = audited.map(({ action }) => action)
  expect(actions.filter((action) => action !== 'client-book.view-saved')).toEqual([
    'client-book.view-updated',
    'client-book.view-deleted',
  ])
  expect(actions).toHaveLength(6)
})

test('what the list would refuse is not saved, nor more than 100, nor under an id that is taken', async () => {
  await using world = await testWorld()
  await boutique(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may: own })
  const unknown: Refinement = { by: 'values', attribute: 'nobody', anyOf: ['x'] }
  const bad = { ...view('Bad'), query: { refinements: [gold, unknown] } }
  const refused = await lina.call(clientBook.createSavedView, { body: bad })
  expect([refused.status, faultsOf(refused)]).toEqual([422, ['#/query/refinements/1 attributes/not-refinable']])
  const id = SavedViewId.encode(newId<'saved_view'>())
  const headers = { 'idempotency-key': newId<'request'>() }
  const first = await lina.call(clientBook.createSavedView, { body: { id, ...view('One') } }, headers)
  const again = await lina.call(clientBook.createSavedView, { body: { id, ...view('One') } }, headers)
  expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
  const taken = await lina.call(clientBook.createSavedView, { body: { id, ...view('Two') } })
  expect([taken.status, taken.problem?.code]).toEqual([409, 'client-book/id-taken'])
  const patched = await lina.call(clientBook.updateSavedView, {
    params: { savedViewId: id },
    body: { query: bad.query },
    ifMatch: '"1"',
  })
  expect(patched.status).toBe(422)
  const rows = Array.from({ length: 99 }, () => ({
    legalEntityId: entity.id,
    id: newId<'saved_view'>(),
    associateId: lina.associateId,
    name: 'Full',
    book: 'own' as const,
    query: JSON.stringify({ refinements: [], text: null, sort: 'name' }),
  }))
  await entity.inside((tx) => tx.insertInto('savedView').values(rows.slice(1)).execute())
  const two = await Promise.all([create(lina, ['Last']), create(lina, ['Last'])])
  expect(two.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(two.find(({ status }) => status === 409)?.problem?.code).toBe('client-book/too-many-views')
})

test('a view shared with a store is seen by who works there and may view its client book, and changed by its owner only', async () => {
  await using world = await testWorld()
  await boutique(world)
  const [here, there] = [await world.given.store(), await world.given.store()]
  const [ada, bea, onlyOwn, away] = [
    await world.given.associate({ may: both, stores: [here] }),
    await world.given.associate({ may: both, stores: [there, here] }),
    await world.given.associate({ may: own, stores: [here] }),
    await world.given.associate({ may: { ...own, 'clientBook.viewStore': 'legalEntity' }, stores: [there] }),
  ]
  // Works in both, and may view the client book of one.
  const half = await world.given.associate({ may: both, stores: [here, there] })
  const entity = await world.given.homeEntity()
  await entity.inside((tx) =>
    tx.updateTable('roleAssignment').set({ storeId: there }).where('associateId', '=', half.associateId).execute(),
  )
  const body = { ...view('Ours', [gold]), book: 'store' as const, sharedWithStoreId: StoreId.encode(here) }
  const shared = await ada.call(clientBook.createSavedView, { body })
  expect(shared.status).toBe(201)
  const params = { savedViewId: shared.body.id }
  const seen = async (who: GivenAssociate) => [
    (await who.call(clientBook.readSavedView, { params })).status,
    (await who.call(clientBook.listSavedViews, { query: {} })).body.items.map(({ name }) => name),
  ]
  expect(await seen(ada)).toEqual([200, ['Ours']])
  expect(await seen(bea)).toEqual([200, ['Ours']])
  expect(await seen(onlyOwn)).toEqual([404, []])
  expect(await seen(away)).toEqual([404, []])
  expect(await seen(half)).toEqual([404, []])
  const change = { params, body: { name: 'Mine' }, ifMatch: '"1"' } as const
  expect((await bea.call(clientBook.updateSavedView, change)).status).toBe(404)
  expect((await bea.call(clientBook.deleteSavedView, { params })).status).toBe(404)
  for (const [who, store] of [
    [ada, there],
    [onlyOwn, here],
  ] as const) {
    const refused = await who.call(clientBook.createSavedView, {
      body: { ...body, sharedWithStoreId: StoreId.encode(store) },
    })
    expect([refused.status, faultsOf(refused)]).toEqual([422, ['#/sharedWithStoreId field/not-a-choice']])
  }
  const elsewhere = await world.given.legalEntity()
  const foreign = await world.given.associate({ may: 'everything', in: elsewhere })
  expect((await foreign.call(clientBook.readSavedView, { params })).status).toBe(404)
  const alone = await ada.call(clientBook.updateSavedView, {
    params,
    body: { sharedWithStoreId: null },
    ifMatch: '"1"',
  })
  expect(alone.body.sharedWithStoreId).toBeNull()
  expect(await seen(bea)).toEqual([404, []])
})

test('a view tells which of its filters no longer apply, and why; the list refuses them and works without them', async () => {
  await using world = await testWorld()
  const { hq, update } = await boutique(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may: own })
  await plantClient(entity, lina, { name: 'Ada', attributes: { metal: 'gold', ring: 52 } })
  await plantClient(entity, lina, { name: 'Bea', attributes: { metal: 'gold', ring: 40 } })
  const saved = await create(lina, ['Rings', [gold, ring]])
  const params = { savedViewId: saved.body.id }
  const unavailable = async () => {
    const { items } = (await lina.call(clientBook.listSavedViews, { query: {} })).body
    const read = (await lina.call(clientBook.readSavedView, { params })).body
    expect(items[0]).toEqual(read)
    return read.unavailable
  }
  const list = (...refinements: readonly Refinement[]) =>
    lina.call(clientBook.listClients, { query: { refine: refine(...refinements) } })
  const namesOf = async (answer: ReturnType<typeof list>) =>
    (await answer).body.items.map(({ customer }) => customer.name)

  expect(await namesOf(list(gold, ring))).toEqual(['Ada'])
  await update('metal', { retired: true })
  expect(await unavailable()).toEqual([{ attribute: 'metal', because: 'retired' }])
  expect(faultsOf(await list(gold, ring))).toEqual(['#query/refine/0 attributes/not-refinable'])
  expect(await namesOf(list(ring))).toEqual(['Ada'])

  await update('metal', { retired: false, refiner: null })
  expect(await unavailable()).toEqual([{ attribute: 'metal', because: 'not-refinable' }])
  await update('metal', { refiner: { offer: 'multi' } })
  expect(await unavailable()).toEqual([])
  await update('ring', { refiner: { offer: 'single' } })
  expect(await unavailable()).toEqual([{ attribute: 'ring', because: 'changed' }])
  await setParameter(hq, 'client-book.attribute-group', null)
  expect(await unavailable()).toEqual([
    { attribute: 'metal', because: 'not-in-group' },
    { attribute: 'ring', because: 'not-in-group' },
  ])
  // Its name can be changed all the same.
  const renamed = await lina.call(clientBook.updateSavedView, { params, body: { name: 'Old rings' }, ifMatch: '"1"' })
  expect([renamed.body.name, renamed.body.unavailable.length]).toEqual(['Old rings', 2])
})

test('without clienteling there are no views, and without the operation they are refused', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: own })
  const nobody = await world.given.associate()
  const params = { savedViewId: SavedViewId.encode(newId<'saved_view'>()) }
  const statuses = async (who: GivenAssociate) =>
    Promise.all([
      who.call(clientBook.listSavedViews, { query: {} }).then(({ status }) => status),
      create(who, ['View']).then(({ status }) => status),
      who.call(clientBook.readSavedView, { params }).then(({ status }) => status),
      who
        .call(clientBook.updateSavedView, { params, body: { name: 'View' }, ifMatch: '"1"' })
        .then(({ status }) => status),
      who.call(clientBook.deleteSavedView, { params }).then(({ status }) => status),
    ])
  expect(await statuses(lina)).toEqual([404, 404, 404, 404, 404])
  await givenHeadquarters(world)
  expect(await statuses(nobody)).toEqual([403, 403, 403, 403, 403])
})
