import { clientBook } from '#contract/client-book.ts'
import { jobs } from '#contract/jobs.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { checkBooks } from './check-books.ts'
import { add, givenShop, historyOf, undo } from './testing.ts'

const DAY = 86_400_000

test('cover ends by itself: first it is passed over, then the hourly job takes the line away and says so in the history', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const clients = await shop.customers(501)
  const until = (days: number) => new Date(world.now().getTime() + days * DAY).toISOString()
  for (const start of [0, 500]) await add(anna, clients.slice(start, start + 500))
  for (const start of [0, 400]) await add(bea, clients.slice(start, start + 400), { role: 'cover', until: until(1) })
  const longer = await shop.customers(1)
  const kept = (await add(bea, longer, { role: 'cover', until: until(2) })).body.operation
  world.pass(DAY)
  const count = async () => (await bea.call(clientBook.readOwnClientBook, {})).body.book?.clientCount
  expect(await count()).toBe(1)
  expect((await shop.linesOf(bea)).length).toBe(502)

  const run = await shop.hq.call(jobs.runJob, { params: { name: 'client-book.end-cover' } })
  expect(run.status).toBe(202)
  await world.work()
  expect(await shop.clientsOf(bea)).toEqual(longer)
  expect((await historyOf(anna, clients[500] ?? '')).body.items[0]).toMatchObject({
    action: 'expired',
    role: 'cover',
    from: { associateName: expect.any(String) },
    to: null,
    by: null,
  })
  expect(await shop.entity.inside((tx) => checkBooks({ tx, legalEntityId: shop.entity.id }))).toEqual({
    lines: 502,
    books: 2,
    wrong: 0,
  })
  const client = await world.superuser()
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from audit_entry where action = 'client-book.cover-ended' and actor_kind = 'job'`,
  )
  expect(rows).toEqual([{ n: 2 }])
  // What the job did is nobody's operation.
  expect((await bea.call(clientBook.listClientBookOperations, { query: {} })).body.items.length).toBe(3)
  expect((await undo(bea, kept)).problem?.code).toBe('client-book/undo-too-late')
})
