import { purchases } from '#contract/purchases.ts'
import type { Id } from '#contract/shared.ts'
import { plantVariant } from '#modules/catalogue/testing.ts'
import { customersOf } from '#modules/customers/testing.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { atWork } from '#platform/jobs/testing.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import {
  checkSpend,
  findOrders,
  type PutEffect,
  type PutOptions,
  type PutOrder,
  putOrders,
  undoPutOrders,
} from './index.ts'
import { putLine, putOrder, wire } from './testing.ts'

const may = { 'purchase.read': 'legalEntity', 'purchase.record': 'legalEntity' } as const
const WELL = { spend: [], noted: [], totals: [], amounts: [] }

async function shop(world: World) {
  const hq = await world.given.associate({ may })
  const { id } = await world.given.homeEntity()
  const customer = await customersOf(world.given).customer()
  const put = (orders: readonly PutOrder[], options?: PutOptions) =>
    atWork(world, id, (ctx) => putOrders(ctx, orders, options))
  return {
    hq,
    id,
    customer,
    put,
    undo: (effects: readonly PutEffect[]) =>
      atWork(world, id, (ctx) => undoPutOrders(ctx, JSON.parse(JSON.stringify(effects)))),
    check: () => atWork(world, id, (ctx) => checkSpend(ctx)),
    read: async (orderId: string) =>
      (await hq.call(purchases.readOrder, { params: { orderId: wire('ord', orderId) } })).body,
    spend: async () =>
      (await hq.call(purchases.readSpend, { params: { customerId: wire('cus', customer) } })).body.spend,
  }
}

const states = (put: Awaited<ReturnType<typeof putOrders>>) => put.outcomes.map((one) => [one.state, one.lines])

test('an order comes in pieces, and the same again changes nothing', async () => {
  await using world = await testWorld()
  const { customer: customerId, put, read, check, spend } = await shop(world)
  const [one, two, three] = [putLine(1, ['2', '2.55']), putLine(2, ['1', '0.001']), putLine(3, ['-1', '1'])]
  const first = [putOrder('A', { customerId, lines: [one, two] }), putOrder('B', { lines: [one] })]
  const second = [putOrder('A', { customerId, lines: [three] })]
  expect(states(await put(first))).toEqual([
    ['created', ['created', 'created']],
    ['created', ['created']],
  ])
  const added = await put(second)
  expect(states(added)).toEqual([['changed', ['created']]])
  expect(states(await put(first))).toEqual([
    ['same', ['same', 'same']],
    ['same', ['same']],
  ])
  const again = await put(second)
  expect([states(again), again.effects]).toEqual([[['same', ['same']]], []])
  const order = await read(added.outcomes[0]?.id ?? '')
  expect(order).toMatchObject({ version: 2, lineCount: 3, total: { amountMinor: 410 } })
  expect((await spend())[0]).toMatchObject({
    bought: { orders: 1, amount: { amountMinor: 410 } },
    lastOn: '2026-03-01',
  })
  expect(await check()).toEqual({ rows: 1, ...WELL })
})

test('numbers written otherwise are the same numbers', async () => {
  await using world = await testWorld()
  const { put } = await shop(world)
  await put([putOrder('A', { lines: [putLine(1, ['2', '2.5'])] })])
  expect(states(await put([putOrder('A', { lines: [putLine(1, ['2.000', '02.50'])] })]))).toEqual([['same', ['same']]])
})

test('what differs is written over, with spend and the last purchase', async () => {
  await using world = await testWorld()
  const { customer: customerId, put, read, check, spend, id } = await shop(world)
  const lina = await organisationOf(world.given).colleague()
  const other = await customersOf(world.given).customer()
  const { variantId } = await atWork(world, id, (ctx) => plantVariant(ctx.tx, { legalEntityId: id }))
  const line = putLine(1, ['1', '10'], { description: 'A, "quoted" {scarf}\\' })
  await put([putOrder('A', { customerId: other, lines: [line] })])
  const changed = { ...line, ...putLine(1, ['2', '9.99'], { variantId, associateId: lina, reason: 'Size' }) }
  const later = { placedAt: new Date('2026-03-02T12:00:00Z'), day: '2026-03-02' }
  const result = await put([putOrder('A', { customerId, ...later, lines: [changed] })])
  expect(states(result)).toEqual([['changed', ['changed']]])
  const order = await read(result.outcomes[0]?.id ?? '')
  expect(order).toMatchObject({ customerId: wire('cus', customerId), day: '2026-03-02', total: { amountMinor: 1998 } })
  expect(order.lines[0]).toMatchObject({ quantity: '2', reason: 'Size', associateId: wire('ass', lina) })
  expect((await spend())[0]).toMatchObject({ net: { amountMinor: 1998 }, firstOn: '2026-03-02' })
  expect(await check()).toEqual({ rows: 1, ...WELL })
})

test('a file that writes an instant in every row keeps the earliest', async () => {
  await using world = await testWorld()
  const { put, read } = await shop(world)
  const rowAt = (lineNumber: number, minute: string) =>
    putOrder('A', { placedAt: new Date(`2026-03-01T12:${minute}:00Z`), lines: [putLine(lineNumber, ['1', '1'])] })
  const pieces = [rowAt(1, '31'), rowAt(2, '30'), rowAt(3, '32')]
  for (const piece of pieces) await put([piece], { placedAt: 'earliest' })
  for (const piece of pieces) {
    const { outcomes } = await put([piece], { placedAt: 'earliest' })
    expect(outcomes[0]?.state).toBe('same')
    expect((await read(outcomes[0]?.id ?? '')).placedAt).toBe('2026-03-01T12:30:00.000Z')
  }
})

test('an order given twice in one call is a mistake of the caller', async () => {
  await using world = await testWorld()
  const { put } = await shop(world)
  const line = putLine(1, ['1', '1'])
  await expect(put([putOrder('A'), putOrder('A')])).rejects.toThrow('given twice')
  await expect(put([putOrder('A', { lines: [line, line] })])).rejects.toThrow('given twice')
})

test('a thousand lines take as many statements as two', async () => {
  await using world = await testWorld()
  const { put, customer: customerId } = await shop(world)
  const order = (n: number, lines: number) =>
    putOrder(`N-${n}`, { customerId, lines: Array.from({ length: lines }, (_, at) => putLine(at + 1, ['1', '1'])) })
  const count = async (orders: readonly PutOrder[]) => (await statementsOf(() => put(orders))).statements.length
  const many = Array.from({ length: 40 }, (_, at) => order(at + 3, 25))
  // The first sale of the day is noted with the customer, by two statements more.
  expect([await count([order(1, 1)]), await count([order(2, 1)]), await count(many)]).toEqual([9, 7, 7])
  // The second time each line is there: two statements read them, none writes.
  expect(await count(many)).toBe(5)
})

test('two imports of the same orders at once make them once', async () => {
  await using world = await testWorld()
  const { put, customer: customerId, check } = await shop(world)
  const orders = (shift: number) =>
    Array.from({ length: 30 }, (_, n) =>
      putOrder(`N-${(n * 7 + shift) % 40}`, { customerId, lines: [putLine(1, ['1', '1'])] }),
    )
  const all = await Promise.all([0, 3, 11, 20].map((shift) => put(orders(shift))))
  const ids = new Set(all.flatMap((one) => one.outcomes.map((outcome) => outcome.id)))
  const created = all.flatMap((one) => one.outcomes).filter((outcome) => outcome.state === 'created')
  expect(created).toHaveLength(ids.size)
  expect(await check()).toMatchObject(WELL)
})

test('what an import made is taken back, and what it changed is as it was', async () => {
  await using world = await testWorld()
  const { hq, customer: customerId, put, undo, read, check, spend, id } = await shop(world)
  const lines = [putLine(1, ['1', '10']), putLine(2, ['1', '5'])]
  const before = await put([putOrder('OLD', { customerId, country: 'Italy', lines })])
  const oldId = before.outcomes[0]?.id ?? ''
  const was = await read(oldId)
  const line = putLine(2, ['3', '7'])
  const { effects, outcomes } = await put([
    putOrder('OLD', { customerId, country: 'France', lines: [line, putLine(3, ['1', '1'])] }),
    putOrder('NEW', { customerId, lines }),
    putOrder('KEPT', { customerId, status: 'placed', lines }),
  ])
  await hq.call(purchases.updateOrder, {
    params: { orderId: wire('ord', outcomes[2]?.id ?? '') },
    ifMatch: '"1"',
    body: { status: 'shipped' },
  })
  expect(await undo(effects)).toEqual({ undone: 2, left: [outcomes[2]?.id] })
  const { version: _, ...now } = await read(oldId)
  const { version: _v, ...then } = was
  expect(now).toEqual(then)
  expect((await hq.call(purchases.readOrder, { params: { orderId: wire('ord', outcomes[1]?.id ?? '') } })).status).toBe(
    404,
  )
  expect((await spend())[0]?.bought.orders).toBe(2)
  expect(await check()).toEqual({ rows: 1, ...WELL })
  const heads = await atWork(world, id, (ctx) =>
    findOrders(ctx, [
      { source: 'till', number: 'OLD' },
      { source: 'till', number: 'NEW' },
    ]),
  )
  expect(heads).toMatchObject([{ number: 'OLD', country: 'Italy', customerId }])
})

test('a sale that somebody brought back stays when its import is taken back', async () => {
  await using world = await testWorld()
  const { put, undo } = await shop(world)
  const sale = await put([putOrder('SALE', { lines: [putLine(1, ['1', '10'])] })])
  const orderId = sale.outcomes[0]?.id as Id<'sales_order'> // One order was given.
  const back = await put([
    putOrder('BACK', { kind: 'return', lines: [putLine(1, ['-1', '10'], { returnOf: { orderId, lineNumber: 1 } })] }),
  ])
  expect(await undo(sale.effects)).toEqual({ undone: 0, left: [orderId] })
  expect(await undo([...sale.effects, ...back.effects])).toEqual({ undone: 2, left: [] })
})

test('what no till would write is taken in as it is', async () => {
  await using world = await testWorld()
  const { put, hq, check } = await shop(world)
  await put([
    putOrder('C536379', {
      kind: 'return',
      currency: 'GBP',
      lines: [putLine(1, ['-1', '27.50'], { itemCode: 'D', itemKind: 'service' })],
    }),
    putOrder('A563186', {
      kind: 'adjustment',
      currency: 'GBP',
      lines: [putLine(1, ['1', '-11062.06'], { itemCode: 'B', itemKind: 'adjustment' })],
    }),
    putOrder('536589', { currency: 'GBP', lines: [putLine(1, ['-10', '0'])] }),
  ])
  const { body } = await hq.call(purchases.readPurchaseFacts, { query: {} })
  expect(body).toMatchObject({
    lines: 3,
    orders: 3,
    returns: 1,
    adjustments: 1,
    currencies: [{ exactNet: '-11089.56' }],
  })
  expect(await check()).toEqual({ rows: 0, ...WELL })
})
