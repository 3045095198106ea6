import { purchases } from '#contract/purchases.ts'
import type { Id } from '#contract/shared.ts'
import { customersOf } from '#modules/customers/testing.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { atWork } from '#platform/jobs/testing.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { statementsOf } from '#platform/database/index.ts'
import { expect, test } from 'vitest'
import { checkSpend, purchasesModule, recomputeSpend } from './index.ts'
import { givenOrder, lineOf, wire } from './testing.ts'

const may = { 'purchase.read': 'legalEntity', 'purchase.record': 'legalEntity' } as const
const WELL = { spend: [], noted: [], totals: [], amounts: [] }

async function shop(world: World) {
  const hq = await world.given.associate({ may })
  const customer = await customersOf(world.given).customer()
  return { hq, customer, customerId: wire('cus', customer) }
}

async function check(world: World) {
  const home = await world.given.homeEntity()
  return home.inside((tx) => checkSpend({ tx, legalEntityId: home.id }))
}

const spendOf = async (hq: GivenAssociate, customerId: string) =>
  (await hq.call(purchases.readSpend, { params: { customerId } })).body.spend

async function noted(world: World, customer: Id<'customer'>) {
  const { rows } = await (
    await world.superuser()
  ).query<{ day: string | null; helper: string | null }>(
    'select last_purchase_on::text as day, last_helped_by as helper from customer where id = $1',
    [customer],
  )
  return rows[0]
}

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

test('spend is what was bought, what came back, and the rest; this year is the legal entity’s', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  expect(await spendOf(hq, customerId)).toEqual([])
  const at = (placedAt: string, price: string) => ({ customerId, placedAt, lines: [lineOf('1', price)] })
  await givenOrder(hq, at('2024-06-01T12:00:00Z', '100'))
  // In Rome it is this year already.
  await givenOrder(hq, at('2025-12-31T23:30:00Z', '0.01'))
  await givenOrder(hq, at('2026-02-01T12:00:00Z', '50.02'))
  await givenOrder(hq, {
    customerId,
    kind: 'return',
    placedAt: '2026-02-05T12:00:00Z',
    lines: [lineOf('-1', '20')],
  })
  await givenOrder(hq, { customerId, kind: 'adjustment', lines: [lineOf('-1', '7')] })
  expect(await spendOf(hq, customerId)).toEqual([
    {
      currency: 'EUR',
      bought: { orders: 3, amount: eur(15003) },
      returned: { orders: 1, amount: eur(2000) },
      net: eur(13003),
      thisYear: eur(3003),
      averageOrder: eur(5001),
      firstOn: '2024-06-01',
      lastOn: '2026-02-01',
    },
  ])
  expect(await check(world)).toEqual({ rows: 2, ...WELL })
})

test('currencies are never added up', async () => {
  await using world = await testWorld()
  const { hq, customer, customerId } = await shop(world)
  await givenOrder(hq, { customerId })
  await givenOrder(hq, { customerId, currency: 'JPY', lines: [lineOf('1', '5000')] })
  const spend = await spendOf(hq, customerId)
  expect(spend.map((one) => one.net)).toEqual([eur(1000), { amountMinor: 5000, currency: 'JPY' }])
  const home = await world.given.homeEntity()
  const { measures } = purchasesModule
  if (!measures) throw new Error('Purchases give measures')
  const keys = measures.list.map(({ key }) => key)
  const { result, statements } = await statementsOf(() =>
    home.inside((tx) => measures.valuesOf({ tx, legalEntityId: home.id }, keys, [customer])),
  )
  expect(statements.filter((text) => text.includes('customer_spend'))).toHaveLength(1)
  expect(result.get(customer)).toEqual({
    'purchases.lifetime-spend': eur(1000),
    'purchases.order-count': 2,
    'purchases.last-purchase': '2026-03-01',
  })
})

test('the last purchase and who helped go back when the latest sale is cancelled', async () => {
  await using world = await testWorld()
  const { hq, customer, customerId } = await shop(world)
  const { colleague } = organisationOf(world.given)
  const [lina, ugo] = [await colleague(), await colleague()]
  const by = (associateId: Id<'associate'>) => [
    lineOf('1', '10'),
    lineOf('1', '10', { associateId: wire('ass', associateId) }),
  ]
  await givenOrder(hq, { customerId, placedAt: '2026-01-05T12:00:00Z', lines: by(lina) })
  const late = await givenOrder(hq, { customerId, placedAt: '2026-02-05T12:00:00Z', status: 'placed', lines: by(ugo) })
  await givenOrder(hq, { customerId, kind: 'return', placedAt: '2026-03-01T12:00:00Z', lines: [lineOf('-1', '1')] })
  expect(await noted(world, customer)).toEqual({ day: '2026-02-05', helper: ugo })
  await hq.call(purchases.cancelOrder, { params: { orderId: late.id }, body: { reason: 'Lost' } })
  expect(await noted(world, customer)).toEqual({ day: '2026-01-05', helper: lina })
  expect((await spendOf(hq, customerId))[0]).toMatchObject({ bought: { orders: 1 }, lastOn: '2026-01-05' })
  expect(await check(world)).toEqual({ rows: 1, ...WELL })
})

test('spend moves with the customer of an order, and leaves nothing behind', async () => {
  await using world = await testWorld()
  const { hq, customer, customerId } = await shop(world)
  const order = await givenOrder(hq)
  const params = { orderId: order.id }
  await hq.call(purchases.updateOrder, { params, ifMatch: '"1"', body: { customerId } })
  expect((await spendOf(hq, customerId))[0]?.net).toEqual(eur(1000))
  expect(await noted(world, customer)).toMatchObject({ day: '2026-03-01' })
  const other = await customersOf(world.given).customer()
  await hq.call(purchases.updateOrder, { params, ifMatch: '"2"', body: { customerId: wire('cus', other) } })
  expect(await spendOf(hq, customerId)).toEqual([])
  expect(await noted(world, customer)).toEqual({ day: null, helper: null })
  const unknown = await hq.call(purchases.updateOrder, {
    params,
    ifMatch: '"3"',
    body: { customerId: wire('cus', order.id.slice(4)) },
  })
  expect(unknown.problem?.code).toBe('purchases/unknown-customer')
  expect(await check(world)).toEqual({ rows: 1, ...WELL })
})

test('orders and cancellations of two customers at once leave their spend right', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  const other = wire('cus', await customersOf(world.given).customer())
  const orders = await Promise.all(
    Array.from({ length: 24 }, (_, n) =>
      givenOrder(hq, {
        customerId: n % 2 === 0 ? customerId : other,
        currency: n % 3 === 0 ? 'EUR' : 'USD',
        placedAt: `202${n % 5}-01-${10 + (n % 18)}T12:00:00Z`,
        status: 'placed',
      }),
    ),
  )
  const answers = await Promise.all(
    orders.map((order, n) => {
      const params = { orderId: order.id }
      if (n % 4 === 0) return hq.call(purchases.cancelOrder, { params, body: { reason: 'x' } })
      const body = { customerId: n % 2 === 0 ? other : customerId }
      return hq.call(purchases.updateOrder, { params, ifMatch: '"1"', body })
    }),
  )
  expect(answers.map((one) => one.status)).toEqual(orders.map(() => 200))
  expect(await check(world)).toMatchObject(WELL)
})

test('what does not agree with the orders is found, and made right again', async () => {
  await using world = await testWorld()
  const { hq, customer, customerId } = await shop(world)
  const order = await givenOrder(hq, { customerId })
  const owner = await world.superuser()
  const faults = [
    ['spend', 'update customer_spend set bought_minor = bought_minor + 1'],
    ['spend', 'delete from customer_spend'],
    ['spend', `update customer_spend set year = 2025`],
    ['noted', `update customer set last_purchase_on = '2026-03-02'`],
  ] as const
  const home = await world.given.homeEntity()
  for (const [where, fault] of faults) {
    await owner.query(fault)
    expect(await check(world)).toMatchObject({ ...WELL, [where]: [customer] })
    await atWork(world, home.id, (ctx) => recomputeSpend(ctx))
    expect(await check(world)).toEqual({ rows: 1, ...WELL })
  }
  const orderId = `${order.id.slice(4, 12)}-${order.id.slice(12, 16)}`
  await owner.query('update order_line set amount_minor = amount_minor + 1')
  const wrong = await check(world)
  expect([wrong.totals[0], wrong.amounts[0]].map((id) => id?.slice(0, 13))).toEqual([orderId, orderId])
})

test('customers are listed by their ids, or who bought most in a currency first', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const crm = customersOf(world.given)
  const ids: string[] = []
  for (const [price, country, currency] of [
    ['10', 'France', 'EUR'],
    ['30', 'Italy', 'EUR'],
    ['20', 'France', 'EUR'],
    ['99', 'France', 'USD'],
  ] as const) {
    const customerId = wire('cus', await crm.customer({ number: `C-${price}` }))
    ids.push(customerId)
    await givenOrder(hq, { customerId, country, currency, lines: [lineOf('1', price)] })
  }
  const numbers = async (query: { currency?: string; country?: string }) => {
    const all: (string | null)[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: { items: { number: string | null }[]; nextCursor: string | null } = (
        await hq.call(purchases.listCustomerSpend, {
          query: { ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) },
        })
      ).body
      all.push(...page.items.map((one) => one.number))
      cursor = page.nextCursor
    }
    return all
  }
  expect(await numbers({})).toEqual(['C-10', 'C-30', 'C-20', 'C-99'])
  expect(await numbers({ currency: 'EUR' })).toEqual(['C-30', 'C-20', 'C-10'])
  expect(await numbers({ country: 'France' })).toEqual(['C-10', 'C-20', 'C-99'])
  expect(await numbers({ currency: 'EUR', country: 'France' })).toEqual(['C-20', 'C-10'])
  const first = await hq.call(purchases.listCustomerSpend, { query: { limit: 1 } })
  const crossed = await hq.call(purchases.listCustomerSpend, {
    query: { currency: 'EUR', cursor: first.body.nextCursor ?? '' },
  })
  expect([first.body.items[0]?.customerId, crossed.status]).toEqual([ids[0], 422])
})

test('facts are exact sums of lines, and leave cancelled orders out', async () => {
  await using world = await testWorld()
  const { hq, customerId } = await shop(world)
  await givenOrder(hq, {
    customerId,
    country: 'Italy',
    lines: [lineOf('3', '0.335'), lineOf('1', '0', { item: { code: 'GIFT' } })],
  })
  await givenOrder(hq, { source: 'till', lines: [lineOf('1', '2.5', { discount: eur(50) })] })
  await givenOrder(hq, { customerId, kind: 'return', placedAt: '2026-02-01T12:00:00Z', lines: [lineOf('-1', '0.001')] })
  await givenOrder(hq, { kind: 'adjustment', currency: 'USD', lines: [lineOf('-1', '7')] })
  const late = await givenOrder(hq, { customerId, status: 'placed' })
  await hq.call(purchases.cancelOrder, { params: { orderId: late.id }, body: { reason: 'x' } })
  const facts = async (query: object) => (await hq.call(purchases.readPurchaseFacts, { query })).body
  expect(await facts({})).toEqual({
    lines: 5,
    orders: 4,
    itemCodes: 2,
    customers: 1,
    anonymousLines: 2,
    returnedLines: 1,
    returns: 1,
    adjustments: 1,
    countries: 1,
    currencies: [
      { net: eur(301), exactNet: '3.004' },
      { net: { amountMinor: -700, currency: 'USD' }, exactNet: '-7' },
    ],
  })
  expect(await facts({ salesOnly: 'true' })).toMatchObject({
    lines: 1,
    orders: 1,
    itemCodes: 1,
    customers: 1,
    anonymousLines: 0,
    returns: 0,
    currencies: [{ net: eur(101), exactNet: '1.005' }],
  })
  expect(await facts({ source: 'till' })).toMatchObject({ lines: 1, currencies: [{ exactNet: '2' }] })
  expect(await facts({ before: '2026-03-01' })).toMatchObject({ lines: 1, returns: 1 })
  expect(await facts({ from: '2027-01-01' })).toMatchObject({ lines: 0, currencies: [] })
})
