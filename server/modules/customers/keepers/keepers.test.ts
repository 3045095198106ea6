import { customers } from '#contract/customers.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { givenAttribute, listOf, untilWaiting } from '#modules/attributes/testing.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf, type Tx } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { customersOf } from '../testing.ts'
import { checkKeepers, refreshCopies } from './copies.ts'
import { handOver } from './hand-over.ts'
import { keep, release } from './keep.ts'
import { notePurchases } from './note-purchases.ts'

async function shop() {
  const world = await testWorld()
  const organisation = organisationOf(world.given)
  const entity = await world.given.homeEntity()
  const [lina, nino, rosa] = [
    await organisation.colleague(),
    await organisation.colleague(),
    await organisation.colleague(),
  ]
  const crm = customersOf(world.given)
  const inside = <T>(fn: (ctx: { tx: Tx; legalEntityId: Id<'legal_entity'>; now(): Date }) => Promise<T>) =>
    entity.inside((tx) => fn({ tx, legalEntityId: entity.id, now: () => world.now() }))
  const line = (associateId: Id<'associate'>, customerId: Id<'customer'>) =>
    ({ associateId, customerId, role: 'primary', until: null, since: world.now() }) as const
  const lines = () =>
    inside(async ({ tx }) => {
      const rows = await tx
        .selectFrom('customerKeeper')
        .select(['associateId', 'customerId', 'role', 'searchText', 'attributes', 'lastPurchaseOn', 'changedIn'])
        .orderBy('customerId')
        .orderBy('associateId')
        .execute()
      return rows
    })
  const check = () => inside((ctx) => checkKeepers(ctx))
  return Object.assign(world, { entity, lina, nino, rosa, crm, inside, line, lines, check })
}

test('a customer is kept once by an associate and has one primary keeper; who cannot have them is told who has', async () => {
  await using w = await shop()
  const [ada, bea] = [await w.crm.customer(), await w.crm.customer({ keptBy: w.nino })]
  const gone = z.decode(CustomerId, 'cus_0197f0c2d5e17a3b8c4d5e6f708192a3')
  const secondary = { ...w.line(w.lina, bea), role: 'secondary' } as const
  const { kept, notKept } = await w.inside((ctx) =>
    keep(ctx, [w.line(w.lina, ada), w.line(w.lina, bea), w.line(w.rosa, ada), w.line(w.lina, gone), secondary]),
  )
  expect(kept).toEqual([w.line(w.lina, ada), secondary])
  expect(notKept).toEqual([
    { associateId: w.lina, customerId: bea, because: 'kept-already', primary: w.nino },
    { associateId: w.rosa, customerId: ada, because: 'primary-taken', primary: w.lina },
    { associateId: w.lina, customerId: gone, because: 'unknown-customer', primary: null },
  ])
  const again = await w.inside((ctx) => keep(ctx, [w.line(w.lina, ada)]))
  expect(again.notKept).toEqual([{ associateId: w.lina, customerId: ada, because: 'kept-already', primary: w.lina }])
})

test('of those who take the same customers at once, in opposite orders, one has them all and nobody fails', async () => {
  await using w = await shop()
  const ids: Id<'customer'>[] = []
  for (let n = 0; n < 20; n += 1) ids.push(await w.crm.customer())
  const orders = [ids, ids.toReversed(), ids]
  const results = await Promise.all(
    [w.lina, w.nino, w.rosa].map((associateId, row) =>
      w.inside((ctx) =>
        keep(
          ctx,
          (orders[row] ?? []).map((id) => w.line(associateId, id)),
        ),
      ),
    ),
  )
  expect(results.map(({ kept }) => kept.length).toSorted((a, b) => a - b)).toEqual([0, 0, 20])
  expect(await w.lines()).toHaveLength(20)
})

test('who adds a customer that is just being changed waits, and copies what the customer has become', async () => {
  await using w = await shop()
  const id = await w.crm.customer({ name: 'Ada', phones: ['333 1234567'] })
  const { promise: go, resolve: finish } = Promise.withResolvers<undefined>()
  const { promise: isChanged, resolve: nowChanged } = Promise.withResolvers<undefined>()
  const changing = w.inside(async (ctx) => {
    await ctx.tx.updateTable('customer').set({ name: 'Eva' }).where('id', '=', id).execute()
    await ctx.tx.updateTable('contactPoint').set({ searchKey: '1' }).where('customerId', '=', id).execute()
    nowChanged(undefined)
    await go
    await refreshCopies(ctx, [id])
  })
  await isChanged
  const adding = w.inside((ctx) => keep(ctx, [w.line(w.lina, id)]))
  await untilWaiting(w, 1)
  finish(undefined)
  await Promise.all([changing, adding])
  expect(await w.lines()).toMatchObject([{ searchText: 'eva 1' }])
})

test('copies in client books change with the customer, and the check finds one that did not', async () => {
  await using w = await shop()
  const hq = await w.given.associate({ may: 'everything' })
  const metal = await givenAttribute(hq, listOf('gold'))
  const id = await w.crm.customer({ name: 'Ada Łovelace', number: 'C-1', phones: ['333 1234567'], keptBy: w.lina })
  await w.inside((ctx) => keep(ctx, [{ ...w.line(w.nino, id), role: 'secondary' }]))
  const [before] = await w.lines()
  expect(before?.searchText).toBe('ada lovelace c-1 393331234567')
  const body = {
    preferredName: 'Adì',
    contactPoints: [{ kind: 'email' as const, typed: 'Ada@example.com' }],
    attributes: { [metal.code]: 'gold' },
  }
  const params = { customerId: z.encode(CustomerId, id) }
  expect((await hq.call(customers.updateCustomer, { params, ifMatch: '"1"', body })).status).toBe(200)
  await w.inside((ctx) => notePurchases(ctx, [{ customerId: id, lastPurchaseOn: '2026-03-01', lastHelpedBy: w.lina }]))
  for (const line of await w.lines()) {
    expect(line).toMatchObject({
      searchText: 'ada lovelace adi c-1 ada@example.com',
      attributes: { [metal.code]: 'gold' },
      lastPurchaseOn: '2026-03-01',
    })
    expect(line.changedIn).toBeGreaterThan(before?.changedIn ?? Infinity)
  }
  expect((await hq.call(customers.readCustomer, { params })).body).toMatchObject({
    lastPurchaseOn: '2026-03-01',
    version: 2,
  })
  expect(await w.check()).toEqual({ lines: 2, wrong: 0 })
  await w.inside(({ tx }) =>
    tx.updateTable('customerKeeper').set({ sortName: 'x' }).where('associateId', '=', w.nino).execute(),
  )
  expect(await w.check()).toEqual({ lines: 2, wrong: 1 })
})

test('a line that goes to another book keeps its role, or meets one there and the higher role stays', async () => {
  await using w = await shop()
  const until = new Date(w.now().getTime() + 86_400_000)
  const alone = await w.crm.customer({ keptBy: w.lina })
  const both = await w.crm.customer({ keptBy: w.lina, keepers: [{ associateId: w.nino, role: 'cover', until }] })
  const lower = await w.crm.customer({ keptBy: w.nino, keepers: [{ associateId: w.lina, role: 'secondary' }] })
  const others = await w.crm.customer({ keptBy: w.nino })
  const moves = [alone, both, lower, others].map((customerId) => ({ customerId, from: w.lina, to: w.nino }))
  const { result: moved, statements } = await statementsOf(() => w.inside((ctx) => handOver(ctx, moves)))
  expect(statements).toHaveLength(6)
  expect(
    moved.map(({ customerId, before, replaced, after }) => [customerId, before.role, replaced?.role, after.role]),
  ).toEqual([
    [alone, 'primary', undefined, 'primary'],
    [both, 'primary', 'cover', 'primary'],
    [lower, 'secondary', 'primary', 'primary'],
  ])
  const rows = await w.lines()
  expect(rows.map(({ associateId, role }) => [associateId, role])).toEqual(Array(4).fill([w.nino, 'primary']))
  expect(await w.check()).toEqual({ lines: 4, wrong: 0 })
})

test('two keepers may hand a customer to the same book, and a line may go on from book to book', async () => {
  await using w = await shop()
  const shared = await w.crm.customer({ keptBy: w.lina, keepers: [{ associateId: w.nino, role: 'secondary' }] })
  const onward = await w.crm.customer({ keptBy: w.lina })
  const moved = await w.inside((ctx) =>
    handOver(ctx, [
      { customerId: shared, from: w.nino, to: w.rosa },
      { customerId: shared, from: w.lina, to: w.rosa },
      { customerId: onward, from: w.lina, to: w.nino },
      { customerId: onward, from: w.nino, to: w.rosa },
      { customerId: onward, from: w.rosa, to: w.rosa },
    ]),
  )
  expect(moved).toHaveLength(4)
  const rows = await w.lines()
  expect(rows.map(({ associateId, customerId, role }) => [associateId, customerId, role])).toEqual([
    [w.rosa, shared, 'primary'],
    [w.rosa, onward, 'primary'],
  ])
})

test('a released customer leaves that book only, and the line is answered as it was', async () => {
  await using w = await shop()
  const id = await w.crm.customer({ keptBy: w.lina, keepers: [{ associateId: w.nino, role: 'secondary' }] })
  const other = await w.crm.customer({ keptBy: w.nino })
  const gone = await w.inside((ctx) => release(ctx, { associateId: w.lina, customerIds: [id, other] }))
  expect(gone).toMatchObject([{ associateId: w.lina, customerId: id, role: 'primary', until: null }])
  expect(await w.lines()).toHaveLength(2)
})

test('a purchase is noted for many customers in as many statements as for one, and what is known already changes nothing', async () => {
  await using w = await shop()
  const ids = [await w.crm.customer({ keptBy: w.lina }), await w.crm.customer()]
  const notes = ids.map((customerId) => ({ customerId, lastPurchaseOn: '2026-03-01', lastHelpedBy: null }))
  const { statements } = await statementsOf(() => w.inside((ctx) => notePurchases(ctx, notes)))
  expect(statements).toHaveLength(4)
  const [first] = await w.lines()
  await w.inside((ctx) => notePurchases(ctx, notes))
  expect((await w.lines())[0]).toEqual(first)
  await w.inside((ctx) =>
    notePurchases(
      ctx,
      notes.map((note) => ({ ...note, lastPurchaseOn: null })),
    ),
  )
  expect((await w.lines())[0]?.lastPurchaseOn).toBeNull()
})
