import { clientBook } from '#contract/client-book.ts'
import { CustomerId } from '#contract/shared.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkBooks } from './check-books.ts'
import { add, givenShop, historyOf, insideOf, remove, wire } from './testing.ts'

const nobody = () => z.encode(CustomerId, newId<'customer'>())

test('clients are removed, one or many; whoever is not in the book, or does not exist, is passed over', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [first = '', second = '', third = '', hers = ''] = await shop.customers(4)
  await add(anna, [first, second, third])
  await add(bea, [hers])
  const removed = await remove(anna, [first, second, hers, nobody(), first], { reason: 'Moved away' })
  expect(removed.status).toBe(201)
  expect(removed.body.operation).toMatchObject({ kind: 'remove', clients: 2, unchanged: 2, reason: 'Moved away' })
  expect(await shop.clientsOf(anna)).toEqual([third])
  expect(await shop.clientsOf(bea)).toEqual([hers])
  expect((await historyOf(anna, first)).body.items[0]).toMatchObject({
    action: 'removed',
    from: { associateId: wire(anna) },
    to: null,
    by: { associateId: wire(anna) },
    role: 'primary',
    reason: 'Moved away',
  })
  const [entry] = await auditOf(world, insideOf(removed.body.operation.id))
  expect(entry).toMatchObject({
    action: 'client-book.clients-removed',
    before: { associateId: anna.associateId, bookNumber: 'CB-000001' },
    after: { clients: 2, unchanged: 2 },
  })
  const again = await remove(anna, [first])
  expect(again.body.operation).toMatchObject({ clients: 0, unchanged: 1 })
})

test('whoever was removed can be added to another book, and the values of the customer are as before', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const [client = ''] = await shop.customers(1, { attributes: { likes: 'gold' } })
  await add(anna, [client])
  await remove(anna, [client])
  expect((await add(bea, [client])).status).toBe(201)
  const rows = await shop.entity.inside((tx) =>
    tx.selectFrom('customerKeeper').select(['associateId', 'attributes']).execute(),
  )
  expect(rows).toEqual([{ associateId: bea.associateId, attributes: { likes: 'gold' } }])
})

test('the same removal twice is carried out once', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const customerIds = await shop.customers(1)
  await add(anna, customerIds)
  const key = { 'idempotency-key': newId<'request'>() }
  const once = await anna.call(clientBook.removeClients, { body: { customerIds } }, key)
  await add(anna, customerIds)
  const twice = await anna.call(clientBook.removeClients, { body: { customerIds } }, key)
  expect(twice.raw.body).toBe(once.raw.body)
  expect(await shop.clientsOf(anna)).toEqual(customerIds)
})

test('removing one and removing 500 take the same number of statements', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  const clients = await shop.customers(501)
  for (const start of [0, 500]) await add(anna, clients.slice(start, start + 500))
  const one = await statementsOf(() => remove(anna, clients.slice(0, 1)))
  const many = await statementsOf(() => remove(anna, clients.slice(1)))
  expect(many.result.body.operation.clients).toBe(500)
  expect(many.statements.length).toBe(one.statements.length)
  expect(one.statements.length).toBe(13)
})

test('a line without its history, and a history without its line, are found', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  await add(anna, await shop.customers(2))
  const check = () => shop.entity.inside((tx) => checkBooks({ tx, legalEntityId: shop.entity.id }))
  expect(await check()).toEqual({ lines: 2, books: 1, wrong: 0 })
  const client = await world.superuser()
  await client.query(
    'delete from customer_keeper where customer_id = (select min(customer_id::text)::uuid from customer_keeper)',
  )
  expect((await check()).wrong).toBe(1)
  await client.query('delete from client_book_event')
  expect((await check()).wrong).toBe(1)
  await client.query('delete from client_book')
  expect(await check()).toEqual({ lines: 1, books: 0, wrong: 1 })
})
