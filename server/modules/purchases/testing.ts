// Builders of what this module owns, for tests of this and every later module.
import { purchases } from '#contract/purchases.ts'
import type { Id } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import type { z } from 'zod'
import { amountOf } from './rules.ts'
import type { PutLine, PutOrder } from './put-shapes.ts'

export type OrderInput = z.input<(typeof purchases)['recordOrder']['body']>
export type LineInput = OrderInput['lines'][number]

let count = 0

/** A line as it is sent: `lineOf('2', '9.99')`, of a code that nobody knows unless `more` names another. */
export function lineOf(quantity: string, unitPrice: string, more: Partial<LineInput> = {}): LineInput {
  return { item: { code: 'SCARF' }, quantity, unitPrice, ...more }
}

/** An id as it stands on the wire: `wire('cus', customerId)`. */
export function wire(prefix: string, id: string): string {
  return `${prefix}_${id.replaceAll('-', '')}`
}

/** A body for `recordOrder`: a sale of one scarf for 10.00 EUR on 2026-03-01 to nobody known, but for what is told. */
export function orderBody(more: Partial<OrderInput> = {}): OrderInput {
  const number = `N-${(count += 1)}`
  return { number, currency: 'EUR', placedAt: '2026-03-01T12:00:00Z', lines: [lineOf('1', '10')], ...more }
}

/** Records an order through HTTP. `hq` may `purchase.record`. */
export async function givenOrder(hq: GivenAssociate, more: Partial<OrderInput> = {}) {
  const made = await hq.call(purchases.recordOrder, { body: orderBody(more) })
  return made.body
}

/** A line for `putOrders`, its amount reckoned in a currency of two decimals: `putLine(1, ['2', '9.99'])`, quantity and price. */
export function putLine(
  lineNumber: number,
  [quantity, unitPrice]: readonly [string, string],
  more: Partial<PutLine> = {},
): PutLine {
  const line = { quantity, unitPrice, discountMinor: 0, ...more }
  return {
    lineNumber,
    variantId: null,
    itemCode: 'SCARF',
    itemKind: 'goods',
    description: null,
    associateId: null,
    reason: null,
    amountMinor: amountOf(line, 'EUR') ?? 0,
    ...line,
  }
}

/** An order for `putOrders`: a sale on 2026-03-01 without lines, but for what is told. */
export function putOrder(number: string, more: Partial<PutOrder> = {}): PutOrder {
  return {
    source: 'till',
    number,
    kind: 'sale',
    channel: 'store',
    storeId: null,
    customerId: null,
    currency: 'EUR',
    country: null,
    status: 'completed',
    reason: null,
    lines: [],
    placedAt: new Date('2026-03-01T12:00:00Z'),
    day: '2026-03-01',
    ...more,
  }
}

/** An id of nothing. */
export const nobody = <T extends string>(): Id<T> => newId<T>()
