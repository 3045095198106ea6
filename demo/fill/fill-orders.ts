import type { Id } from '#contract/shared.ts'
import { type PutLine, type PutOrder, putOrders, putStandings, putWishes } from '#modules/purchases/index.ts'
import type { Ctx } from '#platform/context.ts'
import { demoId } from '../demo-id.ts'
import type { Invented } from '../invent.ts'
import { amountOfLine, PROGRAMME } from '../trade/loyalty.ts'
import type { DemoLine, DemoOrder, DemoReturn } from '../trade/order.ts'

/** By keys and codes, what the database has. */
export interface Known {
  readonly customers: ReadonlyMap<string, Id<'customer'>>
  readonly variants: ReadonlyMap<string, Id<'variant'>>
}

/** Sales, what came back, standings and wishes. */
export async function fillOrders(
  ctx: Ctx,
  { orders, returns, standings, wishes }: Invented,
  known: Known,
): Promise<void> {
  const sales = await putOrders(
    ctx,
    orders.map((order) => saleOf(order, known)),
  )
  const ids = new Map(sales.outcomes.map(({ id }, at) => [orders[at], id]))
  await putOrders(
    ctx,
    returns.map((back) => returnOf(back, { known, orderId: ids.get(back.of) })),
  )
  await putStandings(
    ctx,
    standings.map(({ customer, ...standing }) => ({
      customerId: required(known.customers, customer),
      programme: PROGRAMME,
      ...standing,
      asOf: ctx.now(),
    })),
  )
  await putWishes(
    ctx,
    wishes.map(({ customer, variant, list, note, at }) => ({
      customerId: required(known.customers, customer),
      variantId: required(known.variants, variant.code),
      list,
      note,
      addedAt: at,
    })),
  )
}

function required<T>(ids: ReadonlyMap<string, T>, key: string): T {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`Nobody has put ${key} in`)
  return id
}

function saleOf(order: DemoOrder, known: Known): PutOrder {
  const { source, number, channel, currency, country, status, reason, on, at } = order
  return {
    source,
    number,
    kind: 'sale',
    channel,
    storeId: order.store === null ? null : demoId('store', order.store),
    customerId: order.customer === null ? null : required(known.customers, order.customer),
    currency,
    country,
    status,
    placedAt: at,
    day: on,
    reason,
    lines: order.lines.map((line, place) => ({ ...lineOf(line, known), lineNumber: place + 1 })),
  }
}

function lineOf(
  { product, variant, quantity, price, discountMinor, associate }: DemoLine,
  { variants }: Known,
): PutLine {
  return {
    lineNumber: 1,
    variantId: required(variants, variant.code),
    itemCode: variant.code,
    itemKind: 'goods',
    description: product.name.en,
    quantity: String(quantity),
    unitPrice: String(price),
    discountMinor,
    amountMinor: amountOfLine({ product, variant, quantity, price, discountMinor, associate }),
    associateId: associate === null ? null : demoId('associate', associate),
    reason: null,
  }
}

/** All pieces of the lines that came back, for what was paid. */
function returnOf(
  back: DemoReturn,
  { known, orderId }: { known: Known; orderId: Id<'sales_order'> | undefined },
): PutOrder {
  const sale = saleOf(back.of, known)
  return {
    ...sale,
    source: 'till',
    number: back.number,
    kind: 'return',
    channel: 'store',
    storeId: demoId('store', back.store),
    status: 'completed',
    placedAt: back.at,
    day: back.on,
    reason: back.reason,
    lines: sale.lines
      .filter((_, place) => back.lines.includes(place))
      .map((line, place) => ({
        ...line,
        lineNumber: place + 1,
        quantity: `-${line.quantity}`,
        discountMinor: line.discountMinor === 0 ? 0 : -line.discountMinor,
        amountMinor: -line.amountMinor,
        associateId: back.associate === null ? null : demoId('associate', back.associate),
        returnOf: orderId ? { orderId, lineNumber: line.lineNumber } : null,
        reason: back.reason,
      })),
  }
}
