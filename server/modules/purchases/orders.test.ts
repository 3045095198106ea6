import { purchases } from '#contract/purchases.ts'
import { plantVariant } from '#modules/catalogue/testing.ts'
import { customersOf } from '#modules/customers/testing.ts'
import { auditOf, organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { givenOrder, lineOf, nobody, orderBody, wire } from './testing.ts'

const ALL = {
  'purchase.read': 'legalEntity',
  'purchase.record': 'legalEntity',
  'customer.update': 'legalEntity',
} as const

async function shop(world: World) {
  const hq = await world.given.associate({ may: ALL })
  const customer = await customersOf(world.given).customer()
  return { hq, customer, customerId: wire('cus', customer) }
}

const faults = (refused: { problem: { errors?: readonly { pointer: string; code: string }[] } | undefined }) =>
  (refused.problem?.errors ?? []).map((fault) => `${fault.pointer} ${fault.code}`)

test('an order is kept as it was sent, with its amounts', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  const home = await world.given.homeEntity()
  const ring = await home.inside((tx) => plantVariant(tx, { legalEntityId: home.id, code: 'RING-52', name: 'Ring' }))
  const lina = await organisationOf(world.given).colleague()
  const storeId = wire('sto', await world.given.store())
  const body = orderBody({
    customerId,
    storeId,
    channel: 'store',
    country: 'Italy',
    status: 'placed',
    lines: [
      lineOf('2', '1.255', { item: { variantId: wire('var', ring.variantId) }, associateId: wire('ass', lina) }),
      lineOf('1', '99.90', {
        item: { code: 'RING-52', description: 'Gift' },
        discount: { amountMinor: 990, currency: 'EUR' },
      }),
      lineOf('0.500', '3', { item: { code: 'RIBBON m' } }),
    ],
  })
  const made = await hq.call(purchases.recordOrder, { body })
  expect(made.status).toBe(201)
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
  expect(made.body).toMatchObject({
    source: 'api',
    number: body.number,
    kind: 'sale',
    status: 'placed',
    day: '2026-03-01',
    country: 'Italy',
    customerId,
    storeId,
    total: eur(251 + 9000 + 150),
    lineCount: 3,
    version: 1,
  })
  expect(made.body.lines).toMatchObject([
    { lineNumber: 1, item: { code: 'RING-52', description: 'Ring', kind: 'goods' }, quantity: '2', amount: eur(251) },
    { item: { description: 'Gift', variantId: wire('var', ring.variantId) }, amount: eur(9000), discount: eur(990) },
    { item: { code: 'RIBBON m', description: null, variantId: null }, quantity: '0.5', unitPrice: '3', discount: null },
  ])
  expect(made.body.lines[0]?.associateId).toBe(wire('ass', lina))
  const read = await hq.call(purchases.readOrder, { params: { orderId: made.body.id } })
  expect(read.body).toEqual(made.body)
  expect(
    (await auditOf(world, made.body.id.replace(/^ord_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))).map(
      (one) => one.action,
    ),
  ).toEqual(['purchases.order-recorded'])
})

test('the day of an order is that of its store, else of the legal entity', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const tokyo = await world.given.store()
  const owner = await world.superuser()
  await owner.query(`update store set time_zone = 'Asia/Tokyo' where id = $1`, [tokyo])
  const placedAt = '2025-12-31T23:30:00Z'
  expect((await givenOrder(hq, { placedAt })).day).toBe('2026-01-01')
  expect((await givenOrder(hq, { placedAt: '2025-12-31T22:30:00Z' })).day).toBe('2025-12-31')
  expect((await givenOrder(hq, { placedAt: '2025-12-31T15:30:00Z', storeId: wire('sto', tokyo) })).day).toBe(
    '2026-01-01',
  )
})

test('yen have no decimals and dinars three', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const yen = await givenOrder(hq, { currency: 'JPY', lines: [lineOf('3', '1234.5')] })
  const dinar = await givenOrder(hq, { currency: 'KWD', lines: [lineOf('1', '1.2345')] })
  expect([yen.total.amountMinor, dinar.total.amountMinor]).toEqual([3704, 1235])
})

test.each([
  ['a sale of less than nothing', { lines: [lineOf('-1', '1')] }, '#/lines/0/quantity purchases/quantity-of-sale'],
  ['a sale of nothing', { lines: [lineOf('0', '1')] }, '#/lines/0/quantity purchases/quantity-of-sale'],
  [
    'a return of more',
    { kind: 'return', lines: [lineOf('1', '1')] },
    '#/lines/0/quantity purchases/quantity-of-return',
  ],
  [
    'an adjustment of nothing',
    { kind: 'adjustment', lines: [lineOf('0', '1')] },
    '#/lines/0/quantity purchases/quantity-of-adjustment',
  ],
  ['a price below zero', { lines: [lineOf('1', '-1')] }, '#/lines/0/unitPrice purchases/price-below-zero'],
  [
    'a discount above the price',
    { lines: [lineOf('1', '1', { discount: { amountMinor: 101, currency: 'EUR' } })] },
    '#/lines/0/discount purchases/discount-too-large',
  ],
  [
    'a discount that adds',
    { lines: [lineOf('1', '1', { discount: { amountMinor: -1, currency: 'EUR' } })] },
    '#/lines/0/discount purchases/discount-too-large',
  ],
  [
    'a discount in dollars',
    { lines: [lineOf('1', '1', { discount: { amountMinor: 1, currency: 'USD' } })] },
    '#/lines/0/discount purchases/discount-currency',
  ],
  ['too much', { lines: [lineOf('999999999', '999999999999')] }, '#/lines/0/unitPrice purchases/amount-too-large'],
  ['too much in all', { lines: [lineOf('1', '100000000000'), lineOf('1', '1')] }, '#/lines purchases/amount-too-large'],
  ['drawing rights', { currency: 'XDR' }, '#/currency purchases/no-minor-unit'],
  ['the day after tomorrow', { placedAt: '2026-03-09T10:00:01Z' }, '#/placedAt purchases/placed-later'],
  ['a day of no till', { placedAt: '1899-12-31T23:59:59Z' }, '#/placedAt field/too-small'],
  ['no lines', { lines: [] }, '#/lines field/too-short'],
  ['four decimals', { lines: [lineOf('1.0001', '1')] }, '#/lines/0/quantity field/format'],
  ['an exponent', { lines: [lineOf('1', '1e3')] }, '#/lines/0/unitPrice field/format'],
] as const)('an order with %s is refused', async (_, more, fault) => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const refused = await hq.call(purchases.recordOrder, { body: orderBody(structuredClone(more) as object) })
  expect([refused.status, faults(refused)]).toEqual([422, [fault]])
  expect(JSON.stringify(refused.problem)).not.toMatch(/"message":""/)
})

test('what an order names has to be there, in this legal entity', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const other = await world.given.legalEntity()
  const theirs = wire('cus', await customersOf(world.given).customer({ in: other }))
  const theirStore = wire('sto', await world.given.store({ in: other }))
  const theirLina = wire('ass', await organisationOf(world.given).colleague({ in: other }))
  const theirRing = await other.inside((tx) => plantVariant(tx, { legalEntityId: other.id }))
  const tried = [
    { customerId: theirs },
    { storeId: theirStore },
    { lines: [lineOf('1', '1', { associateId: theirLina })] },
    { lines: [lineOf('1', '1', { item: { variantId: wire('var', theirRing.variantId) } })] },
    { kind: 'return', lines: [lineOf('-1', '1', { returnOf: { orderId: wire('ord', nobody()), lineNumber: 1 } })] },
  ] as const
  const codes: unknown[] = []
  for (const more of tried)
    codes.push(
      (await hq.call(purchases.recordOrder, { body: orderBody(structuredClone(more) as object) })).problem?.code,
    )
  expect(codes).toEqual(
    ['customer', 'store', 'associate', 'variant', 'sale'].map((what) => `purchases/unknown-${what}`),
  )
})

test('a number is taken once within a source, and an id once', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const order = await givenOrder(hq, { number: '1001' })
  const codes = await Promise.all([
    hq.call(purchases.recordOrder, { body: orderBody({ number: '1001' }) }),
    hq.call(purchases.recordOrder, { body: orderBody({ id: order.id }) }),
    hq.call(purchases.recordOrder, { body: orderBody({ number: '1001', source: 'till-2' }) }),
  ])
  expect(codes.map((one) => one.problem?.code ?? one.status)).toEqual([
    'purchases/number-taken',
    'purchases/id-taken',
    201,
  ])
})

test('the same key twice records one order', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const body = orderBody()
  const key = { 'idempotency-key': 'once' }
  const first = await hq.call(purchases.recordOrder, { body }, key)
  const again = await hq.call(purchases.recordOrder, { body }, key)
  expect(again.body).toEqual(first.body)
  expect((await hq.call(purchases.listOrders, { query: {} })).body.items).toHaveLength(1)
})

test('an open order moves on until it is completed, and then no more', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const order = await givenOrder(hq, { status: 'placed' })
  const params = { orderId: order.id }
  let version = 1
  for (const status of ['processing', 'shipped', 'awaiting-receipt', 'ready-for-pickup', 'completed'] as const) {
    const moved = await hq.call(purchases.updateOrder, { params, ifMatch: `"${version}"`, body: { status } })
    expect(moved.body).toMatchObject({ status, version: (version += 1) })
  }
  const late = await hq.call(purchases.updateOrder, { params, ifMatch: `"${version}"`, body: { status: 'placed' } })
  const stale = await hq.call(purchases.updateOrder, { params, ifMatch: '"1"', body: { status: 'placed' } })
  const cancelled = await hq.call(purchases.cancelOrder, { params, body: { reason: 'No' } })
  expect([late.problem?.code, stale.status, cancelled.problem?.code]).toEqual([
    'purchases/closed',
    412,
    'purchases/closed',
  ])
})

test('a cancelled order keeps its reason and changes no more', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  const order = await givenOrder(hq, { status: 'placed', customerId })
  const params = { orderId: order.id }
  const cancelled = await hq.call(purchases.cancelOrder, { params, body: { reason: 'Not in stock' } })
  expect(cancelled.body).toMatchObject({ status: 'cancelled', reason: 'Not in stock', version: 2 })
  const again = await hq.call(purchases.cancelOrder, { params, body: { reason: 'Again' } })
  const changed = await hq.call(purchases.updateOrder, { params, ifMatch: '"2"', body: { customerId: null } })
  expect([again.problem?.code, changed.problem?.code]).toEqual(['purchases/closed', 'purchases/closed'])
})

test('orders are listed by day, newest first, in pages and by what is asked', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  for (const day of ['01', '03', '02', '03'])
    await givenOrder(hq, {
      number: `D-${day}-${day === '03' ? Math.random() : ''}`,
      placedAt: `2026-02-${day}T12:00:00Z`,
    })
  const days: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: { day: string }[]; nextCursor: string | null } = (
      await hq.call(purchases.listOrders, { query: { limit: 3, cursor } })
    ).body
    days.push(...page.items.map((order) => order.day))
    cursor = page.nextCursor
  }
  expect(days).toEqual(['2026-02-03', '2026-02-03', '2026-02-02', '2026-02-01'])
  const some = await hq.call(purchases.listOrders, { query: { from: '2026-02-02', before: '2026-02-03' } })
  expect(some.body.items).toHaveLength(1)
  expect((await hq.call(purchases.listOrders, { query: { number: 'D-01-' } })).body.items).toHaveLength(1)
  expect((await hq.call(purchases.listOrders, { query: { source: 'till' } })).body.items).toHaveLength(0)
  expect((await hq.call(purchases.listOrders, { query: { cursor: 'made-up' } })).status).toBe(422)
})

test('whoever may not record reads no list of orders, and whoever may not read no order', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  const order = await givenOrder(hq, { customerId })
  const nosy = await world.given.associate({ may: { 'customer.read': 'legalEntity' } })
  const calls = [
    nosy.call(purchases.listOrders, { query: {} }),
    nosy.call(purchases.recordOrder, { body: orderBody() }),
    nosy.call(purchases.readOrder, { params: { orderId: order.id } }),
    nosy.call(purchases.updateOrder, { params: { orderId: order.id }, ifMatch: '"1"', body: {} }),
    nosy.call(purchases.cancelOrder, { params: { orderId: order.id }, body: { reason: 'x' } }),
    nosy.call(purchases.listPurchases, { params: { customerId }, query: {} }),
    nosy.call(purchases.readSpend, { params: { customerId } }),
    nosy.call(purchases.listCustomerSpend, { query: {} }),
    nosy.call(purchases.readPurchaseFacts, { query: {} }),
    nosy.call(purchases.readLoyalty, { params: { customerId } }),
    nosy.call(purchases.listWishes, { params: { customerId }, query: {} }),
  ]
  expect((await Promise.all<{ status: number }>(calls)).map((one) => one.status)).toEqual(calls.map(() => 403))
})

test('purchases are seen by who sees the customer; orders of nobody by who sees everybody', async () => {
  await using world = await testWorld()
  const { hq } = await shop(world)
  const seller = await world.given.associate({ may: { 'purchase.read': 'own' } })
  const mine = wire('cus', await customersOf(world.given).customer({ keptBy: seller.associateId }))
  const other = wire('cus', await customersOf(world.given).customer())
  const [seen, unseen, anonymous] = [
    await givenOrder(hq, { customerId: mine }),
    await givenOrder(hq, { customerId: other }),
    await givenOrder(hq),
  ]
  const statusOf = async (orderId: string) => (await seller.call(purchases.readOrder, { params: { orderId } })).status
  expect([
    await statusOf(seen.id),
    await statusOf(unseen.id),
    await statusOf(anonymous.id),
    await statusOf(wire('ord', nobody())),
  ]).toEqual([200, 404, 404, 404])
  expect((await hq.call(purchases.readOrder, { params: { orderId: anonymous.id } })).status).toBe(200)
  expect(
    (await seller.call(purchases.listPurchases, { params: { customerId: mine }, query: {} })).body.items,
  ).toHaveLength(1)
  for (const call of [purchases.listPurchases, purchases.listWishes] as const)
    expect((await seller.call(call, { params: { customerId: other }, query: {} })).status).toBe(404)
  for (const call of [purchases.readSpend, purchases.readLoyalty] as const)
    expect((await seller.call(call, { params: { customerId: other } })).status).toBe(404)
})

test('another legal entity sees no order and changes none', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  const order = await givenOrder(hq, { customerId, status: 'placed' })
  const them = await world.given.associate({ may: ALL, in: await world.given.legalEntity() })
  const params = { orderId: order.id }
  const got = [
    await them.call(purchases.readOrder, { params }),
    await them.call(purchases.updateOrder, { params, ifMatch: '"1"', body: { status: 'completed' } }),
    await them.call(purchases.cancelOrder, { params, body: { reason: 'x' } }),
    await them.call(purchases.listPurchases, { params: { customerId }, query: {} }),
    await them.call(purchases.setLoyalty, {
      params: { customerId, programme: 'gold' },
      body: { tier: null, points: 1, asOf: '2026-01-01T00:00:00Z' },
    }),
  ]
  expect(got.map((one) => one.status)).toEqual([404, 404, 404, 404, 404])
  expect((await them.call(purchases.listOrders, { query: {} })).body.items).toEqual([])
  expect((await them.call(purchases.readPurchaseFacts, { query: {} })).body).toMatchObject({
    lines: 0,
    orders: 0,
    currencies: [],
  })
})

test('a page of purchases takes four statements, with its lines and however many there are', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  for (let day = 1; day <= 5; day += 1)
    await givenOrder(hq, {
      customerId,
      placedAt: `2026-02-0${day}T12:00:00Z`,
      status: day === 5 ? 'placed' : 'completed',
      channel: day === 1 ? 'online' : 'store',
      lines: [lineOf('1', '1'), lineOf('2', '2')],
    })
  const { result, statements } = await statementsOf(() =>
    hq.call(purchases.listPurchases, { params: { customerId }, query: { limit: 3 } }),
  )
  expect(result.body.items.map((order) => [order.day, order.lines.length])).toEqual([
    ['2026-02-05', 2],
    ['2026-02-04', 2],
    ['2026-02-03', 2],
  ])
  // Besides begin and commit.
  expect(statements.filter((text) => !/^(begin|commit)/.test(text))).toHaveLength(4)
  const rest = await hq.call(purchases.listPurchases, {
    params: { customerId },
    query: { limit: 3, cursor: result.body.nextCursor ?? '' },
  })
  expect(rest.body.items.map((order) => order.day)).toEqual(['2026-02-02', '2026-02-01'])
  const by = async (query: object) =>
    (await hq.call(purchases.listPurchases, { params: { customerId }, query })).body.items.length
  expect([
    await by({ open: 'true' }),
    await by({ open: 'false' }),
    await by({ channel: 'online' }),
    await by({ kind: 'return' }),
  ]).toEqual([1, 4, 1, 0])
  const other = wire('cus', await customersOf(world.given).customer())
  const elsewhere = await hq.call(purchases.listPurchases, {
    params: { customerId: other },
    query: { cursor: result.body.nextCursor ?? '' },
  })
  expect(elsewhere.status).toBe(422)
})
