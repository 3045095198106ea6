import { atWork } from '#platform/jobs/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { addToBook } from './add-clients.ts'
import { checkBooks } from './check-books.ts'
import { ROWS_AT_ONCE } from './lines.ts'
import { givenShop, reassign, undo, wire } from './testing.ts'

// More than one statement writes. 50,000 go the same way; they took 5 s on two cores.
const CLIENTS = 2 * ROWS_AT_ONCE + 2

test('a book too large for one statement is filled by a job, reassigned in one request, and comes back whole', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, cleo] = [await shop.associate(), await shop.associate(), await shop.associate()]
  await shop.customers(CLIENTS)
  await atWork(world, shop.entity.id, async (ctx) => {
    const customers = await ctx.tx.selectFrom('customer').select('id').execute()
    await addToBook(ctx, { associateId: anna.associateId, customerIds: customers.map(({ id }) => id) })
  })
  const sizes = async () => Promise.all([anna, bea, cleo].map(async (who) => (await shop.clientsOf(who)).length))
  expect(await sizes()).toEqual([CLIENTS, 0, 0])

  const moved = await reassign(shop.hq, anna, { rule: { by: 'evenly', to: [wire(bea), wire(cleo)] } })
  expect(moved.body.operation.clients).toBe(CLIENTS)
  expect(await sizes()).toEqual([0, CLIENTS / 2, CLIENTS / 2])
  expect((await undo(shop.hq, moved.body.operation)).body).toMatchObject({ undone: CLIENTS, left: [] })
  expect(await sizes()).toEqual([CLIENTS, 0, 0])
  const checked = await shop.entity.inside((tx) => checkBooks({ tx, legalEntityId: shop.entity.id }))
  expect(checked).toEqual({ lines: CLIENTS, books: 3, wrong: 0 })
})
