import { clientBook } from '#contract/client-book.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { checkBooks } from './check-books.ts'
import {
  add,
  type Changed,
  givenShop,
  historyOf,
  type OperationSeen,
  reassign,
  remove,
  type Shop,
  undo,
  wire,
} from './testing.ts'

/** What has to hold of all books, whatever happened to them at once. */
async function expectWhole(shop: Shop): Promise<void> {
  const checked = await shop.entity.inside((tx) => checkBooks({ tx, legalEntityId: shop.entity.id }))
  expect(checked.wrong).toBe(0)
  const client = await shop.world.superuser()
  const { rows } = await client.query(
    `select customer_id from customer_keeper where role = 'primary' group by legal_entity_id, customer_id having count(*) > 1`,
  )
  expect(rows).toEqual([])
}

test('of two associates who add the same customer at once one wins, the other is told the book', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  const clients = await shop.customers(12)
  for (const client of clients) {
    const answers = await Promise.all([add(anna, [client]), add(bea, [client])])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]))
    const lost = answers.find(({ status }) => status === 409)
    const winner = answers[0]?.status === 201 ? anna : bea
    const { number } = (await winner.call(clientBook.readOwnClientBook, {})).body.book ?? {}
    expect(lost?.problem).toMatchObject({
      code: 'client-book/in-other-book',
      detail: expect.stringContaining(number ?? 'no book'),
    })
  }
  expect((await shop.clientsOf(anna)).length + (await shop.clientsOf(bea)).length).toBe(12)
  await expectWhole(shop)
})

test('lists that name the same customers in opposite orders do not wait for each other in a circle', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world, { policy: 'several' })
  const people = [await shop.associate(), await shop.associate(), await shop.associate()]
  const clients = await shop.customers(100)
  const answers = await Promise.all(
    people.flatMap((who) => [add(who, clients.slice(0, 60)), add(who, clients.toReversed())]),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201])
  const sizes = await Promise.all(people.map(async (who) => (await shop.clientsOf(who)).length))
  expect(sizes).toEqual([100, 100, 100])
  await expectWhole(shop)
})

test('a reassignment against removals: each client is moved or removed, counted once, and never both', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea] = [await shop.associate(), await shop.associate()]
  for (let round = 0; round < 5; round += 1) {
    const clients = await shop.customers(20)
    await add(anna, clients)
    const [moved, removed] = await Promise.all([
      reassign(shop.hq, anna, { rule: { by: 'associate', to: wire(bea) } }),
      remove(anna, clients.slice(0, 10)),
    ])
    expect(moved.body.operation.clients + removed.body.operation.clients).toBe(20)
    expect(await shop.clientsOf(anna)).toEqual([])
    expect((await shop.clientsOf(bea)).length).toBe(moved.body.operation.clients)
    await remove(bea, clients)
    await expectWhole(shop)
  }
})

test('an undo against a reassignment of the same clients: what went on to somebody else stays there', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, bea, cleo] = [await shop.associate(), await shop.associate(), await shop.associate()]
  for (let round = 0; round < 5; round += 1) {
    const clients = await shop.customers(10)
    await add(anna, clients)
    const first = (await reassign(shop.hq, anna, { rule: { by: 'associate', to: wire(bea) } })).body.operation
    world.pass(1)
    const [undone, moved] = await Promise.all([
      undo(shop.hq, first),
      reassign(shop.hq, bea, { rule: { by: 'associate', to: wire(cleo) } }),
    ])
    expect(undone.body.undone + moved.body.operation.clients).toBe(10)
    expect(undone.body.left.length).toBe(moved.body.operation.clients)
    expect((await shop.clientsOf(anna)).length).toBe(undone.body.undone)
    expect((await shop.clientsOf(cleo)).length).toBe(moved.body.operation.clients)
    for (const who of [anna, bea, cleo]) await remove(shop.hq, clients, { associateId: wire(who) })
    await expectWhole(shop)
  }
})

test('of two who undo an operation at once one does it', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [anna, senior] = [await shop.associate(), await shop.associate('senior-associate')]
  const { operation } = (await add(anna, await shop.customers(5))).body
  const answers = await Promise.all([undo(anna, operation), undo(senior, operation)])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
  await expectWhole(shop)
})

test.each(['single', 'several'] as const)(
  '20 at a time, mixed, keep every invariant under the policy %s',
  async (policy) => {
    await using world = await testWorld()
    const shop = await givenShop(world, { policy })
    const people = [await shop.associate(), await shop.associate(), await shop.associate()]
    const clients = await shop.customers(15)
    const done: OperationSeen[] = []
    let step = 0
    // Counted, not random: every round takes other people, other clients and another mixture.
    const pick = <T>(of: readonly T[]) => of[(step += 7) % of.length] as T // The index is one of the list.
    const some = () => clients.slice(step % 5, (step % 5) + 1 + ((step += 3) % 9))
    const acts: (() => Promise<{ status: number; operation?: OperationSeen }>)[] = [
      async () => told(await add(pick(people), some())),
      async () => told(await remove(pick(people), some())),
      async () => told(await reassign(shop.hq, pick(people), { rule: { by: 'evenly', to: [wire(pick(people))] } })),
      async () => told(await add(pick(people), some())),
      async () => (done.length === 0 ? { status: 409 } : { status: (await undo(shop.hq, pick(done))).status }),
    ]
    const seen = new Set<number>()
    for (let round = 0; round < 6; round += 1) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => acts.map((act) => act())).flat())
      for (const answer of answers) {
        if (answer?.operation) done.push(answer.operation)
        if (answer) seen.add(answer.status)
      }
      world.pass(1000)
      await expectWhole(shop)
    }
    // Refusals are decisions; nothing deadlocked, nothing failed.
    expect([...seen].filter((status) => ![200, 201, 409, 422].includes(status))).toEqual([])
    expect(seen.has(200) && seen.has(201) && seen.has(409)).toBe(true)
    for (const id of clients) expect((await historyOf(shop.hq, id)).status).toBe(200)
  },
)

function told(answer: Changed): { status: number; operation?: OperationSeen } {
  return answer.status === 201 ? { status: 201, operation: answer.body.operation } : { status: answer.status }
}
