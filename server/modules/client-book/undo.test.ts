import { clientBook } from '#contract/client-book.ts'
import { ClientBookOperationId } from '#contract/shared.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkBooks } from './check-books.ts'
import {
  add,
  type Changed,
  givenParameter,
  givenShop,
  historyOf,
  insideOf,
  reassign,
  remove,
  type Shop,
  undo,
  wire,
} from './testing.ts'

const HOUR = 3_600_000

/** Does something a while later, undoes it, and says what became of these books. */
async function doneAndUndone(shop: Shop, people: Parameters<Shop['linesOf']>[0][], act: () => Promise<Changed>) {
  const state = async () => JSON.stringify(await Promise.all(people.map((who) => shop.linesOf(who))))
  const before = await state()
  shop.world.pass(HOUR)
  const { operation } = (await act()).body
  const changed = await state()
  shop.world.pass(HOUR)
  const { undone, left } = (await undo(shop.hq, operation)).body
  const { wrong } = await shop.entity.inside((tx) => checkBooks({ tx, legalEntityId: shop.entity.id }))
  const isAsBefore = (await state()) === before
  return { isChanged: changed !== before, isAsBefore, isWhole: undone === operation.clients, left, wrong }
}

const asBefore = { isChanged: true, isAsBefore: true, isWhole: true, left: [], wrong: 0 }

test('an addition, a removal and a reassignment are undone: role, end and since are as before', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea, cleo] = [await shop.associate(), await shop.associate(), await shop.associate()]
  const clients = await shop.customers(6)
  const until = new Date(world.now().getTime() + 72 * HOUR).toISOString()
  const people = [anna, bea, cleo]
  await add(anna, clients.slice(0, 4))
  await add(anna, clients.slice(4, 5), { role: 'cover', until })
  world.pass(HOUR)
  await add(bea, clients.slice(0, 1), { role: 'secondary' })
  await add(bea, clients.slice(1, 2), { role: 'cover', until })
  expect(await doneAndUndone(shop, people, () => add(bea, clients.slice(2)))).toEqual(asBefore)
  expect(await doneAndUndone(shop, people, () => remove(anna, clients))).toEqual(asBefore)
  expect(
    await doneAndUndone(shop, people, () => reassign(shop.hq, anna, { rule: { by: 'associate', to: wire(bea) } })),
  ).toEqual(asBefore)
  expect(
    await doneAndUndone(shop, people, () =>
      reassign(shop.hq, anna, { rule: { by: 'evenly', to: [wire(bea), wire(cleo)] } }),
    ),
  ).toEqual(asBefore)
  expect(
    await doneAndUndone(shop, people, () => reassign(shop.hq, bea, { rule: { by: 'associate', to: wire(anna) } })),
  ).toEqual(asBefore)
})

test('the clients of somebody who left come back to them when the split is undone', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  await add(anna, await shop.customers(3))
  await shop.deactivate(anna)
  expect(
    await doneAndUndone(shop, [anna, bea], () => reassign(shop.hq, anna, { rule: { by: 'associate', to: wire(bea) } })),
  ).toEqual(asBefore)
})

test('what somebody changed since stays and is told; the rest is undone, and the history says so', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, manager] = [await shop.associate(), await shop.associate(), await shop.associate('store-manager')]
  const clients = await shop.customers(3)
  const [first = '', second = '', third = ''] = clients
  await add(anna, clients)
  const { operation } = (await reassign(manager, anna, { rule: { by: 'associate', to: wire(bea) } })).body
  await remove(bea, [second])
  const outcome = await undo(manager, operation)
  expect(outcome.body).toMatchObject({ undone: 2, left: [second], operation: { undoUntil: null } })
  expect(outcome.body.operation.undoneAt).toBe(world.now().toISOString())
  expect(await shop.clientsOf(anna)).toEqual([first, third].toSorted())
  expect(await shop.clientsOf(bea)).toEqual([])
  const { items } = (await historyOf(manager, first)).body
  expect(items[0]).toMatchObject({
    action: 'undone',
    operationId: operation.id,
    from: { associateId: wire(bea) },
    to: { associateId: wire(anna) },
    by: { associateId: wire(manager) },
  })
  const entries = await auditOf(world, insideOf(operation.id))
  expect(entries.at(-1)).toMatchObject({ action: 'client-book.operation-undone', after: { clients: 2, left: 1 } })
})

test('a removal is not undone for a client who is in another book by now', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [first = '', second = ''] = await shop.customers(2)
  await add(anna, [first, second])
  const { operation } = (await remove(anna, [first, second])).body
  await add(bea, [first])
  expect((await undo(anna, operation)).body).toMatchObject({ undone: 1, left: [first] })
  expect(await shop.clientsOf(anna)).toEqual([second])
})

test('a line that has become one of several books does not come back beside others under one book', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [client = ''] = await shop.customers(1)
  await add(anna, [client])
  await add(bea, [client])
  const { operation } = (await remove(bea, [client])).body
  await givenParameter(shop.hq, 'client-book.policy', 'single')
  expect((await undo(bea, operation)).body).toMatchObject({ undone: 0, left: [client] })
})

test('an operation is undone once, and for 24 hours', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const [first = '', second = ''] = await shop.customers(2)
  const early = (await add(anna, [first])).body.operation
  world.pass(24 * HOUR - 1)
  const late = (await add(anna, [second])).body.operation
  expect((await undo(anna, early)).status).toBe(200)
  expect((await undo(anna, early)).problem?.code).toBe('client-book/undone')
  world.pass(24 * HOUR)
  const refused = await undo(anna, late)
  expect(refused.status).toBe(409)
  expect(refused.problem?.code).toBe('client-book/undo-too-late')
})

test('whoever did it undoes it, or whoever may reassign in all books it touched; for others there is no such operation', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const other = await givenShop(world, { in: await world.given.legalEntity() })
  const elsewhere = await shop.addressBook()
  const [anna, bea, senior] = [await shop.associate(), await shop.associate(), await shop.associate('senior-associate')]
  const far = await shop.associate('associate', { books: [elsewhere] })
  const clients = await shop.customers(3)
  const near = (await add(anna, clients.slice(0, 2))).body.operation
  const across = (
    await reassign(shop.hq, anna, { customerIds: clients.slice(0, 1), rule: { by: 'associate', to: wire(far) } })
  ).body.operation
  const nobody = z.encode(ClientBookOperationId, newId<'client_book_operation'>())
  const answers = await Promise.all([
    undo(bea, near),
    undo(senior, across),
    undo(other.hq, near),
    undo(bea, { id: nobody }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect(new Set(answers.map(({ raw }) => raw.body)).size).toBe(1)
  expect((await undo(senior, near)).body).toMatchObject({ undone: 1, left: [clients[0]] })
})

test('the caller’s operations are listed newest first, page by page, nobody else’s among them', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const clients = await shop.customers(3)
  const done: string[] = []
  for (const id of clients) {
    world.pass(1000)
    done.push((await add(anna, [id])).body.operation.id)
  }
  await add(bea, await shop.customers(1))
  const first = (await anna.call(clientBook.listClientBookOperations, { query: { limit: 2 } })).body
  const cursor = first.nextCursor ?? ''
  const second = (await anna.call(clientBook.listClientBookOperations, { query: { limit: 2, cursor } })).body
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(done.toReversed())
  expect(second.nextCursor).toBeNull()
  expect((await bea.call(clientBook.listClientBookOperations, { query: { cursor } })).body.items).toEqual([])
})
