// The sales of a real shop, whole: 541,909 lines of the data set Online Retail (UCI 352), and what is known of them.
import { clientBook } from '#contract/client-book.ts'
import { purchases } from '#contract/purchases.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import { givenFeatureOn, givenNumberSequence } from '#modules/settings/testing.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { settings } from '#contract/settings.ts'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importText } from './testing.ts'

const path = fileURLToPath(
  new URL('../../../../shared/data/online-retail/online_retail_2010-2011.csv.gz', import.meta.url),
)
const minutes = 60_000

type Customer = ResultOf<typeof purchases.listCustomerSpend>['items'][number]

test.skipIf(!existsSync(path))(
  'the real file is taken in whole, and its facts come out of the API',
  { timeout: 10 * minutes },
  async () => {
    await using world = await testWorld()
    const entity = await world.given.homeEntity()
    const hq = await world.given.associate({ may: 'everything' })
    const done = await importText(world, entity, {
      preset: 'online-retail',
      text: readFileSync(path),
      reading: { timeZone: 'Europe/London' },
    })
    expect(done.counts).toEqual({ read: 541_909, created: 541_909, changed: 0, same: 0, refused: 0, skipped: 0 })
    // What is kept otherwise than it is written: 0.001 pounds are no money, and a negative line without a price no sale.
    expect(Object.fromEntries(done.notes.map(({ code, count }) => [code, count]))).toEqual({
      'amount-rounded': 4,
      'country-unknown': 1_063,
      'stock-correction': 1_336,
    })

    const { currencies, ...counts } = (await hq.call(purchases.readPurchaseFacts, { query: {} })).body
    expect(counts).toEqual({
      lines: 541_909,
      orders: 25_900,
      itemCodes: 4_070,
      customers: 4_372,
      anonymousLines: 135_080,
      returnedLines: 9_288,
      returns: 3_836,
      // The three rows `A…`.
      adjustments: 3,
      countries: 38,
    })
    expect(currencies).toEqual([{ net: { amountMinor: 974_774_793, currency: 'GBP' }, exactNet: '9747747.934' }])
    const sales = (await hq.call(purchases.readPurchaseFacts, { query: { salesOnly: 'true' } })).body
    expect([sales.lines, sales.customers, sales.orders, sales.itemCodes, sales.currencies[0]?.exactNet]).toEqual([
      397_884,
      4_338,
      18_532,
      3_665,
      '8911407.904',
    ])

    const buyers = (await everybody(hq)).filter(({ spend }) => (spend[0]?.bought.amount.amountMinor ?? 0) > 0)
    expect(buyers).toHaveLength(4_338)
    expect(quantiles(buyers, ({ spend }) => daysBefore('2011-12-10', spend[0]?.lastOn ?? ''))).toEqual([
      1, 13.8, 33, 51, 72, 180, 374,
    ])
    const free = await givenAway(hq)
    expect(
      quantiles(buyers, ({ customerId, spend }) => (spend[0]?.bought.orders ?? 0) - (free.get(customerId) ?? 0)),
    ).toEqual([1, 1, 2, 2, 3, 6, 209])
    // The median lies between two customers, at 674.485; published with two decimals.
    const money = quantiles(buyers, ({ spend }) => (spend[0]?.bought.amount.amountMinor ?? 0) / 100)
    const published = [3.75, 250.19, 490.1, 674.48, 942.28, 2058.43, 280_206.02]
    expect(money.map((amount, at) => Math.abs(amount - (published[at] ?? 0)) < 0.0051)).toEqual(money.map(() => true))

    await workABook(hq)
  },
)

/** Invoices of which nothing was charged are sales here; the published frequencies leave these four out. By customer. */
async function givenAway(hq: Caller): Promise<ReadonlyMap<string, number>> {
  const free = new Map<string, number>()
  for (const number of ['543599', '564651', '568384', '578841']) {
    const [order] = (await hq.call(purchases.listOrders, { query: { number } })).body.items
    expect([order?.kind, order?.total.amountMinor]).toEqual(['sale', 0])
    free.set(order?.customerId ?? '', 1)
  }
  return free
}

/** An associate’s book is filled by rule: who bought most in a country; then it is worked with. */
async function workABook(hq: Caller): Promise<void> {
  await givenFeatureOn(hq, 'clienteling')
  const { id } = await givenNumberSequence(hq)
  const parameter = { params: { parameter: 'client-book.number-sequence' } }
  const { version } = (await hq.call(settings.readParameter, parameter)).body
  await hq.call(settings.setParameter, { ...parameter, body: { value: id }, ifMatch: `"${version}"` })
  const best = await hq.call(purchases.listCustomerSpend, {
    query: { currency: 'GBP', country: 'Germany', limit: 200 },
  })
  const customerIds = best.body.items.map(({ customerId }) => customerId)
  expect(customerIds.length).toBeGreaterThan(80)
  const added = await hq.call(clientBook.addClients, { body: { customerIds, reason: 'best of Germany' } })
  expect(added.body.operation.clients).toBe(customerIds.length)
  const page = await hq.call(clientBook.listClients, {
    query: { sort: '-lastPurchaseOn', facets: 'true', limit: 50 },
  })
  expect([page.body.total, page.body.items.length]).toEqual([customerIds.length, 50])
  const days = page.body.items.map(({ customer }) => customer.lastPurchaseOn ?? '')
  expect(days).toEqual(days.toSorted().toReversed())
  const removed = await hq.call(clientBook.removeClients, { body: { customerIds: customerIds.slice(0, 10) } })
  const operationId = removed.body.operation.id
  const undone = await hq.call(clientBook.undoClientBookOperation, { params: { clientBookOperationId: operationId } })
  expect(undone.body.undone).toBe(10)
}

async function everybody(hq: Caller): Promise<Customer[]> {
  const all: Customer[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { body } = await hq.call(purchases.listCustomerSpend, { query: { limit: 200, cursor } })
    all.push(...body.items)
    cursor = body.nextCursor
  }
  return all
}

const daysBefore = (day: string, earlier: string) => (Date.parse(day) - Date.parse(earlier)) / 86_400_000

/** At 0, 20, 40, 50, 60, 80 and 100 %, between neighbours in proportion (Hyndman and Fan, type 7). */
function quantiles(customers: readonly Customer[], figure: (customer: Customer) => number): number[] {
  const sorted = customers.map(figure).toSorted((a, b) => a - b)
  return [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map((share) => {
    const place = (sorted.length - 1) * share
    const [low = 0, high = low] = sorted.slice(Math.floor(place), Math.floor(place) + 2)
    return Math.round((low + (high - low) * (place % 1)) * 1000) / 1000
  })
}
