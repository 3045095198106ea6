import { clientBook } from '#contract/client-book.ts'
import { AssociateId, CustomerId } from '#contract/shared.ts'
import { givenAttribute, givenGroup, listOf, severalOf } from '#modules/attributes/testing.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { add, givenParameter, givenShop, historyOf, insideOf, reassign, type Shop, wire } from './testing.ts'

const sizesOf = (shop: Shop, ...people: Parameters<Shop['clientsOf']>[0][]) =>
  Promise.all(people.map(async (who) => (await shop.clientsOf(who)).length))

test('clients go to another associate, some or the whole book, with history and audit', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, senior] = [await shop.associate(), await shop.associate(), await shop.associate('senior-associate')]
  const clients = await shop.customers(5)
  await add(anna, clients)
  world.pass(1000)
  const rule = { by: 'associate', to: wire(bea) } as const
  const some = await reassign(senior, anna, { customerIds: clients.slice(0, 2), rule, reason: 'Moved to Milan' })
  expect(some.status).toBe(201)
  expect(some.body.operation).toMatchObject({ kind: 'reassign', clients: 2, unchanged: 0, by: wire(senior) })
  expect(await shop.clientsOf(bea)).toEqual(clients.slice(0, 2).toSorted())
  expect((await bea.call(clientBook.readOwnClientBook, {})).body.book?.number).toBe('CB-000002')
  await reassign(senior, anna, { rule })
  expect(await sizesOf(shop, anna, bea)).toEqual([0, 5])

  expect((await historyOf(senior, clients[0] ?? '')).body.items).toMatchObject([
    {
      action: 'reassigned',
      from: { associateId: wire(anna) },
      to: { associateId: wire(bea) },
      by: { associateId: wire(senior) },
      role: 'primary',
      reason: 'Moved to Milan',
    },
    { action: 'added', from: null, to: { associateId: wire(anna) } },
  ])
  const [entry] = await auditOf(world, insideOf(some.body.operation.id))
  expect(entry).toMatchObject({
    action: 'client-book.clients-reassigned',
    actorId: senior.associateId,
    before: { associateId: anna.associateId, bookNumber: 'CB-000001' },
    after: { successors: [{ associateId: bea.associateId, receives: 2 }], clients: 2 },
  })
})

test('the book of somebody who left is split evenly, as the preview says', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [leaver, bea, cleo, manager] = [
    await shop.associate(),
    await shop.associate(),
    await shop.associate(),
    await shop.associate('store-manager'),
  ]
  const clients = await shop.customers(23)
  await add(leaver, clients.slice(0, 20))
  await add(bea, clients.slice(20))
  await shop.deactivate(leaver)
  const split = { fromAssociateId: wire(leaver), rule: { by: 'evenly' as const, to: [wire(bea), wire(cleo)] } }
  const preview = await manager.call(clientBook.previewReassignment, { body: split })
  expect(preview.body).toMatchObject({
    clients: 20,
    notInBook: [],
    successors: [
      { associateId: wire(bea), bookNumber: 'CB-000002', before: 3, receives: 9, after: 12 },
      { associateId: wire(cleo), bookNumber: null, before: 0, receives: 11, after: 11 },
    ],
  })
  expect(await sizesOf(shop, leaver, bea, cleo)).toEqual([20, 3, 0])
  await reassign(manager, leaver, { rule: split.rule })
  expect(await sizesOf(shop, leaver, bea, cleo)).toEqual([0, 12, 11])
})

test('by home store clients go to who works there, by last help to who helped, the rest evenly', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const south = await shop.store({ employee: [shop.team] })
  const leaver = await shop.associate()
  const [bea, cleo] = [await shop.associate(), await shop.associate('associate', { stores: [south] })]
  const manager = await shop.associate('store-manager')
  const [atHome, inSouth, nowhere] = [
    await shop.customers(2, { homeStoreId: shop.here }),
    await shop.customers(3, { homeStoreId: south }),
    await shop.customers(1),
  ]
  await add(leaver, [...atHome, ...inSouth, ...nowhere])
  const to = [wire(bea), wire(cleo)]
  await reassign(manager, leaver, { rule: { by: 'homeStore', to } })
  expect(await shop.clientsOf(bea)).toEqual([...atHome, ...nowhere].toSorted())
  expect(await shop.clientsOf(cleo)).toEqual(inSouth.toSorted())

  const other = await shop.associate()
  const [helped, notHelped] = [
    await shop.customers(3, { lastHelpedBy: cleo.associateId }),
    await shop.customers(1, { lastHelpedBy: leaver.associateId }),
  ]
  await add(other, [...helped, ...notHelped])
  await reassign(manager, other, { rule: { by: 'lastHelped', to } })
  expect(await shop.clientsOf(cleo)).toEqual([...inSouth, ...helped].toSorted())
  expect(await shop.clientsOf(bea)).toEqual([...atHome, ...nowhere, ...notHelped].toSorted())
})

test('by an attribute clients go by their value, the first case that holds; an attribute of neither group is refused', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const likes = await givenAttribute(shop.hq, severalOf('gold', 'silver', 'pearl'), { code: 'likes' })
  await givenAttribute(shop.hq, listOf('a', 'b'), { code: 'unshown' })
  const group = await givenGroup(shop.hq, [likes.id])
  await givenParameter(shop.hq, 'client-book.attribute-group', group.id)
  const [leaver, bea, cleo, dora] = [
    await shop.associate(),
    await shop.associate(),
    await shop.associate(),
    await shop.associate(),
  ]
  const manager = await shop.associate('store-manager')
  const [gold, both, pearl, none] = [
    await shop.customers(2, { attributes: { likes: ['gold'] } }),
    await shop.customers(1, { attributes: { likes: ['gold', 'silver'] } }),
    await shop.customers(1, { attributes: { likes: ['pearl'] } }),
    await shop.customers(1),
  ]
  await add(leaver, [...gold, ...both, ...pearl, ...none])
  const rule = (attribute: string, value: string | number) => ({
    by: 'attribute' as const,
    attribute,
    cases: [
      { value, to: wire(bea) },
      { value: 'gold', to: wire(cleo) },
    ],
    rest: [wire(dora)],
  })
  const faults = async (attribute: string, value: string | number) => {
    const { status, problem } = await reassign(manager, leaver, { rule: rule(attribute, value) })
    return [status, ...(problem?.errors ?? []).map((error) => error.pointer)]
  }
  expect(await faults('unshown', 'a')).toEqual([422, '#/rule/attribute'])
  expect(await faults('likes', 'bronze')).toEqual([422, '#/rule/cases/0/value'])
  expect(await faults('likes', 7)).toEqual([422, '#/rule/cases/0/value'])
  await reassign(manager, leaver, { rule: rule('likes', 'silver') })
  expect(await shop.clientsOf(bea)).toEqual(both)
  expect(await shop.clientsOf(cleo)).toEqual(gold.toSorted())
  expect(await shop.clientsOf(dora)).toEqual([...pearl, ...none].toSorted())
})

test('successors out of reach, gone, or the one whose clients they are, are refused each by its pointer', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const elsewhere = await shop.addressBook()
  const [anna, bea, gone] = [await shop.associate(), await shop.associate(), await shop.associate()]
  const far = await shop.associate('associate', { books: [elsewhere] })
  const manager = await shop.associate('store-manager')
  await shop.deactivate(gone)
  await add(anna, await shop.customers(1))
  const nobody = z.encode(AssociateId, newId<'associate'>())
  const to = [wire(bea), wire(far), nobody, wire(gone), wire(anna)]
  for (const call of [
    () => reassign(manager, anna, { rule: { by: 'evenly', to } }),
    () =>
      manager.call(clientBook.previewReassignment, {
        body: { fromAssociateId: wire(anna), rule: { by: 'evenly', to } },
      }),
  ]) {
    const refused = await call()
    expect(refused.status).toBe(422)
    expect(refused.problem?.code).toBe('client-book/unknown-successor')
    expect(refused.problem?.errors?.map(({ pointer }) => pointer)).toEqual(
      [1, 2, 3, 4].map((row) => `#/rule/to/${row}`),
    )
  }
  const one = await reassign(manager, anna, { rule: { by: 'associate', to: wire(gone) } })
  expect(one.problem?.errors?.map(({ pointer }) => pointer)).toEqual(['#/rule/to'])
})

test('clients who are not in the book are refused, each by its pointer, and told by the preview', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, manager] = [await shop.associate(), await shop.associate(), await shop.associate('store-manager')]
  const [mine = '', hers = ''] = await shop.customers(2)
  await add(anna, [mine])
  await add(bea, [hers])
  const nobody = z.encode(CustomerId, newId<'customer'>())
  const rule = { by: 'associate', to: wire(bea) } as const
  const customerIds = [hers, mine, nobody]
  const refused = await reassign(manager, anna, { customerIds, rule })
  expect(refused.status).toBe(409)
  expect(refused.problem?.code).toBe('client-book/not-in-book')
  expect(refused.problem?.errors?.map(({ pointer }) => pointer)).toEqual(['#/customerIds/0', '#/customerIds/2'])
  const preview = await manager.call(clientBook.previewReassignment, {
    body: { fromAssociateId: wire(anna), customerIds, rule },
  })
  expect(preview.body).toMatchObject({ clients: 1, notInBook: [hers, nobody] })
  expect(await sizesOf(shop, anna, bea)).toEqual([1, 1])
})

test('under several books a successor who keeps the client already gets the higher role, and the book does not grow by them', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea, manager] = [await shop.associate(), await shop.associate(), await shop.associate('store-manager')]
  const clients = await shop.customers(2)
  await add(anna, clients)
  await add(bea, clients.slice(0, 1))
  const rule = { by: 'associate', to: wire(bea) } as const
  const preview = await manager.call(clientBook.previewReassignment, { body: { fromAssociateId: wire(anna), rule } })
  expect(preview.body.successors).toMatchObject([{ before: 1, receives: 2, after: 2 }])
  await reassign(manager, anna, { rule })
  expect((await shop.linesOf(bea)).map(({ role }) => role)).toEqual(['primary', 'primary'])
  expect(await shop.clientsOf(anna)).toEqual([])
})

test('reassigning one and reassigning 500 take the same number of statements', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, manager] = [await shop.associate(), await shop.associate(), await shop.associate('store-manager')]
  const clients = await shop.customers(502)
  for (const start of [0, 500]) await add(anna, clients.slice(start, start + 500))
  const rule = { by: 'associate', to: wire(bea) } as const
  await reassign(manager, anna, { customerIds: clients.slice(0, 1), rule })
  const one = await statementsOf(() => reassign(manager, anna, { customerIds: clients.slice(1, 2), rule }))
  const many = await statementsOf(() => reassign(manager, anna, { customerIds: clients.slice(2), rule }))
  expect(many.result.body.operation.clients).toBe(500)
  expect(many.statements.length).toBe(one.statements.length)
  expect(one.statements.length).toBe(19)
})
