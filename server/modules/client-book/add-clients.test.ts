import { clientBook } from '#contract/client-book.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { givenNumberSequence } from '#modules/settings/testing.ts'
import { settings } from '#contract/settings.ts'
import { ClientBookOperationId, CustomerId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { add, givenParameter, givenShop, historyOf, insideOf, remove, wire } from './testing.ts'

const DAY = 86_400_000
const nobody = () => z.encode(CustomerId, newId<'customer'>())

test('the first client opens the book, with the next number of the sequence; there is one book for each associate', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [first = '', second = '', third = ''] = await shop.customers(3)
  const read = async () => (await anna.call(clientBook.readOwnClientBook, {})).body
  expect(await read()).toEqual({ book: null, policy: 'single' })

  const added = await add(anna, [first])
  expect(added.status).toBe(201)
  expect(added.body.operation).toMatchObject({ kind: 'add', clients: 1, unchanged: 0, by: wire(anna), undoneAt: null })
  expect(added.body.operation.undoUntil).toBe('2026-03-09T10:00:00.000Z')
  await add(anna, [second])
  await add(bea, [third])
  expect((await read()).book).toMatchObject({
    number: 'CB-000001',
    associateId: wire(anna),
    clientCount: 2,
    isLeaver: false,
  })
  expect((await bea.call(clientBook.readOwnClientBook, {})).body.book?.number).toBe('CB-000002')
})

test('without a number sequence no book is opened, and the refusal says where one is chosen', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { numbered: false })
  const anna = await shop.associate()
  const refused = await add(anna, await shop.customers(1))
  expect(refused.status).toBe(409)
  expect(refused.problem).toMatchObject({
    code: 'client-book/no-number-sequence',
    detail: expect.stringContaining('“Client book identifier”'),
  })
  expect(await shop.linesOf(anna)).toEqual([])
  await givenParameter(shop.hq, 'client-book.number-sequence', shop.sequence.id)
  expect((await add(anna, await shop.customers(1))).status).toBe(201)
})

test('of two first clients at once there comes one book and one number', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const customers = await shop.customers(6)
  const answers = await Promise.all(customers.map((id) => add(anna, [id])))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201])
  expect(await shop.clientsOf(anna)).toEqual(customers.toSorted())
  const { body } = await shop.hq.call(settings.readNumberSequence, { params: { numberSequenceId: shop.sequence.id } })
  expect(body.nextValue).toBe(2)
})

test('a number that a former sequence gave is passed over', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  await add(anna, await shop.customers(1))
  const other = await givenNumberSequence(shop.hq)
  await givenParameter(shop.hq, 'client-book.number-sequence', other.id)
  await add(bea, await shop.customers(1))
  expect((await bea.call(clientBook.readOwnClientBook, {})).body.book?.number).toBe('CB-000002')
})

test('a customer who is in another book is refused with that book’s number, and the whole request with them', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [first = '', second = '', third = ''] = await shop.customers(3)
  await add(anna, [second])
  const refused = await add(bea, [first, second, third])
  expect(refused.status).toBe(409)
  expect(refused.problem).toMatchObject({
    code: 'client-book/in-other-book',
    detail: expect.stringContaining('CB-000001'),
    errors: [{ pointer: '#/customerIds/1', code: 'client-book/in-other-book' }],
  })
  expect(await shop.clientsOf(bea)).toEqual([])
})

test('whoever is in the book already stays as they are, also when named twice', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const [first = '', second = ''] = await shop.customers(2)
  await add(anna, [first])
  const since = (await shop.linesOf(anna))[0]?.since
  world.pass(1000)
  const again = await add(anna, [second, first, second])
  expect(again.body.operation).toMatchObject({ clients: 1, unchanged: 1 })
  expect((await shop.linesOf(anna))[0]?.since).toEqual(since)
})

test('a customer whom the associate may not see is answered like one who does not exist, to the byte', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const other = await givenShop(world, { in: await world.given.legalEntity() })
  const elsewhere = await shop.addressBook()
  const anna = await shop.associate()
  const [seen = ''] = await shop.customers(1)
  const [hidden = ''] = await shop.customers(1, { books: [elsewhere] })
  const [foreign = ''] = await other.customers(1)
  const refused = await Promise.all([hidden, foreign, nobody()].map((id) => add(anna, [seen, id])))
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404])
  expect(new Set(refused.map(({ raw }) => raw.body)).size).toBe(1)
  expect(await shop.linesOf(anna)).toEqual([])
})

test('the client book is not narrowed down by the address books of the store: a client stays when they leave the list', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const [client = ''] = await shop.customers(1)
  await add(anna, [client])
  await shop.entity.inside((tx) => tx.deleteFrom('customerAddressBook').execute())
  expect((await historyOf(anna, client)).status).toBe(200)
  expect((await anna.call(clientBook.readOwnClientBook, {})).body.book?.clientCount).toBe(1)
})

test('nobody is added to the book of somebody who has left', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, manager] = [await shop.associate(), await shop.associate('store-manager')]
  await shop.deactivate(anna)
  const refused = await add(manager, await shop.customers(1), { associateId: wire(anna) })
  expect(refused.problem?.code).toBe('client-book/leaver')
})

test('under several books the first keeper is primary, the next secondary, and a primary place is taken once', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea, cleo] = [await shop.associate(), await shop.associate(), await shop.associate()]
  const [client = ''] = await shop.customers(1)
  await add(anna, [client])
  await add(bea, [client])
  const roles = async () =>
    (await Promise.all([anna, bea, cleo].map((who) => shop.linesOf(who)))).map((lines) => lines[0]?.role)
  expect(await roles()).toEqual(['primary', 'secondary', undefined])
  const refused = await add(cleo, [client], { role: 'primary' })
  expect(refused.problem?.code).toBe('client-book/in-other-book')
  const until = new Date(world.now().getTime() + DAY).toISOString()
  expect((await add(cleo, [client], { role: 'cover', until })).status).toBe(201)
  expect(await roles()).toEqual(['primary', 'secondary', 'cover'])
  expect((await add(bea, [client])).body.operation.unchanged).toBe(1)
  const other = await add(bea, [client], { role: 'cover', until })
  expect(other.problem).toMatchObject({
    code: 'client-book/role-not-allowed',
    errors: [{ pointer: '#/customerIds/0', code: 'client-book/other-role' }],
  })
})

test('only cover has an end, in the future and within a year; under one book there is no role but primary', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const anna = await shop.associate()
  const client = await shop.customers(1)
  const at = (days: number) => new Date(world.now().getTime() + days * DAY).toISOString()
  const faults = async (more: object) => {
    const { status, problem } = await add(anna, client, more)
    return [status, ...(problem?.errors ?? []).map((error) => `${error.pointer} ${error.code}`)]
  }
  expect(await faults({ role: 'cover' })).toEqual([422, '#/until field/required'])
  expect(await faults({ role: 'cover', until: at(0) })).toEqual([422, '#/until field/in-the-past'])
  expect(await faults({ role: 'cover', until: at(366) })).toEqual([422, '#/until field/too-far-ahead'])
  expect(await faults({ role: 'secondary', until: at(1) })).toEqual([422, '#/until client-book/only-for-cover'])
  expect(await faults({ until: at(1) })).toEqual([422, '#/until client-book/only-for-cover'])
  await givenParameter(shop.hq, 'client-book.policy', 'single')
  for (const more of [{ role: 'secondary' }, { role: 'cover', until: at(1) }] as const)
    expect((await add(anna, client, more)).problem?.code).toBe('client-book/role-not-allowed')
  expect(await faults({ role: 'cover', until: at(365) })).toEqual([409])
  expect((await add(anna, client, { role: 'primary' })).status).toBe(201)
})

test('cover that has ended makes room before the hourly job has taken it away', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [client = ''] = await shop.customers(1)
  await add(anna, [client])
  await add(bea, [client], { role: 'cover', until: new Date(world.now().getTime() + DAY).toISOString() })
  world.pass(DAY)
  expect((await bea.call(clientBook.readOwnClientBook, {})).body.book?.clientCount).toBe(0)
  const gone = await remove(bea, [client])
  expect(gone.body.operation).toMatchObject({ clients: 0, unchanged: 1 })
  await add(bea, [client], { role: 'cover', until: new Date(world.now().getTime() + DAY).toISOString() })
  world.pass(DAY)
  expect((await add(bea, [client])).body.operation).toMatchObject({ clients: 1, unchanged: 0 })
  const { items } = (await historyOf(anna, client)).body
  expect(items.map(({ action, role }) => `${action} ${role}`).toReversed()).toEqual([
    'added primary',
    'added cover',
    'expired cover',
    'added cover',
    'expired cover',
    'added secondary',
  ])
})

test('an addition is in the audit log and in each customer’s history: who, when, into whose book, why', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, manager] = [await shop.associate(), await shop.associate('store-manager')]
  const clients = await shop.customers(3)
  const { operation } = (await add(manager, clients, { associateId: wire(anna), reason: 'Asked for her' })).body
  const [entry] = await auditOf(world, insideOf(operation.id))
  expect(entry).toMatchObject({
    action: 'client-book.clients-added',
    actorId: manager.associateId,
    after: { associateId: anna.associateId, bookNumber: 'CB-000001', clients: 3, unchanged: 0 },
  })
  const { items } = (await historyOf(anna, clients[1] ?? '')).body
  expect(items).toMatchObject([
    {
      action: 'added',
      operationId: operation.id,
      from: null,
      to: { associateId: wire(anna) },
      by: { associateId: wire(manager) },
      role: 'primary',
      reason: 'Asked for her',
      at: '2026-03-08T10:00:00.000Z',
    },
  ])
})

test('the same request twice adds once; an id that is taken is told', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const [first = '', second = ''] = await shop.customers(2)
  const key = { 'idempotency-key': newId<'request'>() }
  const id = z.encode(ClientBookOperationId, newId<'client_book_operation'>())
  const once = await anna.call(clientBook.addClients, { body: { id, customerIds: [first] } }, key)
  const twice = await anna.call(clientBook.addClients, { body: { id, customerIds: [first] } }, key)
  expect(twice.raw.body).toBe(once.raw.body)
  expect((await historyOf(anna, first)).body.items.length).toBe(1)
  expect((await add(anna, [second], { id })).problem?.code).toBe('client-book/id-taken')
})

test('adding one and adding 200 take the same number of statements; 500 at once are added', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const clients = await shop.customers(702)
  await add(anna, clients.slice(0, 1))
  const one = await statementsOf(() => add(anna, clients.slice(1, 2)))
  const many = await statementsOf(() => add(anna, clients.slice(2, 202)))
  expect(many.result.body.operation.clients).toBe(200)
  expect(many.statements.length).toBe(one.statements.length)
  expect(one.statements.length).toBe(16)
  expect((await add(anna, clients.slice(202, 702))).body.operation.clients).toBe(500)
  expect((await anna.call(clientBook.readOwnClientBook, {})).body.book?.clientCount).toBe(702)
  expect((await add(anna, [])).status).toBe(422)
  expect((await add(anna, Array.from({ length: 501 }, nobody))).status).toBe(422)
})
