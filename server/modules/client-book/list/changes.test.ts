import { clientBook } from '#contract/client-book.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { givenFeatureOn } from '#modules/settings/testing.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import { testWorld } from '#server/testing/world.ts'
import { installationSigner, type Tx } from '#platform/database/index.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changeCursor } from './change-cursor.ts'
import { givenHeadquarters, plantClient, plantCustomer, plantLine, plantRemoval } from './testing.ts'

const may = { 'clientBook.viewOwn': 'own' } as const
type Changes = ResultOf<typeof clientBook.listClientChanges>
type Change = Changes['items'][number]

/** Everything since a cursor, page by page, and the cursor to go on with. */
async function changesSince(who: GivenAssociate, since?: string, limit = '200') {
  const items: Change[] = []
  let cursor: string | undefined
  for (;;) {
    const query = { limit, ...(since === undefined ? {} : { since }), ...(cursor === undefined ? {} : { cursor }) }
    const page: Changes = (await who.call(clientBook.listClientChanges, { query })).body
    items.push(...page.items)
    if (page.nextCursor === null) return { items, since: page.changeCursor ?? '' }
    expect(page.changeCursor).toBeNull()
    cursor = page.nextCursor
  }
}

/** A cursor since which nothing is told: transactions of other tests on the same PostgreSQL make it repeat itself. */
async function quietCursor(who: GivenAssociate): Promise<string> {
  for (;;) {
    const { changeCursor: since } = (await who.call(clientBook.listClients, { query: {} })).body
    if ((await changesSince(who, since)).items.length === 0) return since
  }
}

const said = (items: readonly Change[]) => items.map(({ card }) => card?.customer.name ?? null)

/** A transaction that stays open until it is told to commit. */
async function opened(entity: GivenLegalEntity, work: (tx: Tx) => Promise<unknown>) {
  const done = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const transaction = entity.inside(async (tx) => {
    await work(tx)
    done.resolve()
    await gate.promise
  })
  await done.promise
  return {
    commit: async () => {
      gate.resolve()
      await transaction
    },
  }
}

test('after the list its change cursor tells who was changed, who came and who left, each once with the last state', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may })
  const ids: Id<'customer'>[] = []
  for (const name of ['Ada', 'Bea', 'Cleo']) ids.push(CustomerId.decode(await plantClient(entity, lina, { name })))
  const [ada, bea] = ids as [Id<'customer'>, Id<'customer'>] // Three were planted.
  const since = await quietCursor(lina)
  await entity.inside(async (tx) => {
    await plantRemoval(tx, entity.id, { associateId: lina.associateId, customerId: ada })
    await plantRemoval(tx, entity.id, { associateId: lina.associateId, customerId: bea })
  })
  await entity.inside((tx) => plantLine(tx, entity.id, { associateId: lina.associateId, customerId: bea }))
  await plantClient(entity, lina, { name: 'Dora' })
  const next = await changesSince(lina, since)
  expect(
    next.items.map(({ customerId, card }) => [CustomerId.decode(customerId), card?.customer.name ?? null]),
  ).toEqual([
    [ada, null],
    [bea, 'Bea'],
    [expect.any(String), 'Dora'],
  ])
  expect(said((await changesSince(lina)).items)).toEqual(['Bea', 'Cleo', 'Dora'])
})

test('what an older transaction commits after the answer is told the next time', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may })
  const { associateId } = lina
  const gone = CustomerId.decode(await plantClient(entity, lina, { name: 'Gone' }))
  const slow = await opened(entity, async (tx) => {
    const customerId = await plantCustomer(tx, entity.id, { name: 'Late' })
    await plantLine(tx, entity.id, { associateId, customerId })
    await plantRemoval(tx, entity.id, { associateId, customerId: gone })
  })
  // Later than the slow one, and committed before it.
  await plantClient(entity, lina, { name: 'Quick' })
  const listed = (await lina.call(clientBook.listClients, { query: {} })).body
  expect(listed.items.map(({ customer }) => customer.name)).toEqual(['Gone', 'Quick'])
  const first = await changesSince(lina, listed.changeCursor)
  await slow.commit()
  for (const since of [listed.changeCursor, first.since])
    expect(new Set(said((await changesSince(lina, since)).items))).toEqual(new Set([null, 'Quick', 'Late']))
})

test('what changes on a page that was read already is told the next time', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may })
  const ada = CustomerId.decode(await plantClient(entity, lina, { name: 'Ada' }))
  await plantClient(entity, lina, { name: 'Bea' })
  const read = (cursor?: string) =>
    lina.call(clientBook.listClientChanges, { query: { limit: '1', ...(cursor === undefined ? {} : { cursor }) } })
  const first = (await read()).body
  expect(said(first.items)).toEqual(['Ada'])
  await entity.inside((tx) => plantRemoval(tx, entity.id, { associateId: lina.associateId, customerId: ada }))
  const last = (await read(first.nextCursor ?? '')).body
  expect(said(last.items)).toEqual(['Bea'])
  expect(said((await changesSince(lina, last.changeCursor ?? '')).items)).toContain(null)
})

test('a replica that follows the changes is the book in the end, however transactions interleave', async () => {
  await using world = await testWorld({ connections: 12 })
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may })
  const { associateId } = lina
  const customers = await entity.inside(async (tx) => {
    const ids: Id<'customer'>[] = []
    for (let n = 0; n < 12; n += 1) ids.push(await plantCustomer(tx, entity.id))
    // The book is opened by the first line, which no two transactions may do at once.
    await plantLine(tx, entity.id, { associateId, customerId: await plantCustomer(tx, entity.id) })
    return ids
  })
  let state = 7
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  const kept = new Set<Id<'customer'>>()
  const open: { customerId: Id<'customer'>; commit(): Promise<void> }[] = []
  const replica = new Map<string, number>()
  let since: string | undefined
  const sync = async () => {
    const told = await changesSince(lina, since, '2')
    since = told.since
    for (const { customerId, card } of told.items)
      if (card) replica.set(customerId, card.version)
      else replica.delete(customerId)
  }
  const commit = async () => open.splice(below(open.length), 1)[0]?.commit()
  for (let step = 0; step < 80; step += 1) {
    const free = customers.filter((id) => open.every(({ customerId }) => customerId !== id))
    const customerId = free[below(free.length)]
    const what = below(4)
    if (what === 0) await sync()
    else if (what === 1 || open.length === 4 || customerId === undefined) await commit()
    else {
      const transaction = await opened(entity, async (tx) => {
        if (!kept.has(customerId)) return plantLine(tx, entity.id, { associateId, customerId })
        if (below(2) === 0) return plantRemoval(tx, entity.id, { associateId, customerId })
        await tx
          .updateTable('customer')
          .set({ version: step + 2 })
          .where('id', '=', customerId)
          .execute()
        const changedIn = sql<number>`pg_current_xact_id()::text::bigint`
        return tx.updateTable('customerKeeper').set({ changedIn }).where('customerId', '=', customerId).execute()
      })
      open.push({
        customerId,
        commit: async () => {
          await transaction.commit()
          const line = await entity.inside((tx) =>
            tx.selectFrom('customerKeeper').select('role').where('customerId', '=', customerId).executeTakeFirst(),
          )
          if (line) kept.add(customerId)
          else kept.delete(customerId)
        },
      })
    }
  }
  while (open.length > 0) await commit()
  await sync()
  const { items } = (await lina.call(clientBook.listClients, { query: { limit: '200' } })).body
  expect(items.length).toBeGreaterThan(2)
  expect(Object.fromEntries(replica)).toEqual(
    Object.fromEntries(items.map(({ customer, version }) => [customer.id, version])),
  )
})

test('cover that has ended is told as left, also before its line is taken away', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const lina = await world.given.associate({ may })
  const until = new Date(world.now().getTime() + 1000)
  await plantClient(entity, lina, { name: 'Covered', role: 'cover', until })
  const { since } = await changesSince(lina)
  world.pass(1000)
  expect(said((await changesSince(lina, since)).items)).toEqual([null])
})

test('a cursor of another associate or another legal entity is 422; one of another era, or that cannot be read, is too old', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const elsewhere = await world.given.legalEntity()
  await givenFeatureOn(await world.given.associate({ may: 'everything', in: elsewhere }), 'clienteling')
  const [lina, other, foreign] = [
    await world.given.associate({ may }),
    await world.given.associate({ may }),
    await world.given.associate({ may, in: elsewhere }),
  ]
  const cursor = (who: GivenAssociate) => changesSince(who).then(({ since }) => since)
  const call = (since: string) => lina.call(clientBook.listClientChanges, { query: { since } })
  for (const since of [await cursor(other), await cursor(foreign), `${await cursor(lina)}x`, 'x', '.']) {
    const refused = await call(since)
    expect(refused.status).toBe(422)
    expect(refused.problem?.errors).toMatchObject([{ pointer: '#query/since', code: 'field/cursor-unknown' }])
  }
  const mine = await cursor(lina)
  expect((await call(mine)).status).toBe(200)
  const sign = await installationSigner(world.database)
  const actor = { kind: 'token', tokenId: lina.accountId as never, associateId: lina.associateId } as const // Only whose it is counts.
  const forged = (snapshot: { era: number; place: number }) =>
    changeCursor({ sign, legalEntityId: entity.id, actor }, snapshot)
  expect((await call(forged({ era: 1, place: 1 }))).status).toBe(200)
  const payload = Buffer.from('{"of":"another release"}').toString('base64url')
  const unread = `${payload}.${sign(`client-changes|${entity.id}|${lina.associateId}|${payload}`)}`
  for (const since of [forged({ era: 2, place: 1 }), forged({ era: 1, place: 1e12 }), unread]) {
    const refused = await call(since)
    expect([refused.status, refused.problem?.code]).toEqual([409, 'client-book/cursor-too-old'])
  }
  const client = await world.superuser()
  await client.query('update installation set era = 2')
  expect((await call(mine)).status).toBe(409)
})
