import { requestProblems } from '#contract/problems.ts'
import type { CHANNELS, Order, ORDER_KINDS, OrderSummary } from '#contract/purchase-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { requireCustomer } from '#modules/customers/index.ts'
import { sql } from 'kysely'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { ordersOf, requireOrderRow, summaryOf, withLines } from './queries.ts'

interface PurchaseFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly kind?: (typeof ORDER_KINDS)[number] | undefined
  readonly open?: boolean | undefined
  readonly channel?: (typeof CHANNELS)[number] | undefined
  readonly storeId?: Id<'store'> | undefined
}

/** What a customer bought and brought back, cancelled orders too, newest first. Throws 404 for a customer out of sight. */
export async function listPurchases(
  ctx: Ctx,
  customerId: Id<'customer'>,
  { limit, cursor, kind, open, channel, storeId }: PurchaseFilters,
): Promise<Page<Order>> {
  await requireCustomer(ctx, 'purchase.read', customerId)
  const list = `orders of ${customerId}`
  const start = pageStart(ctx, list, cursor)
  const rows = await ordersOf(ctx)
    .where('customerId', '=', customerId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'sale'))
    .$if(open !== undefined, (query) => query.where('isOpen', '=', open ?? true))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? 'other'))
    .$if(storeId !== undefined, (query) => query.where('storeId', '=', storeId ?? null))
    .$if(start !== undefined, (query) =>
      query.where(sql<boolean>`(placed_at, id) < (${start?.[0]}::timestamptz, ${start?.[1]}::uuid)`),
    )
    .orderBy('placedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = pageOf(ctx, list, { rows, limit, key: (row) => [row.placedAt.toISOString(), row.id] })
  return { items: await withLines(ctx, page.items), nextCursor: page.nextCursor }
}

/**
 * An order with its lines. Throws 404 when the customer is out of sight; one of nobody known is seen by whoever sees the whole
 * legal entity.
 */
export async function readOrder(ctx: Ctx, orderId: Id<'sales_order'>): Promise<Order> {
  const row = await requireOrderRow(ctx, orderId)
  if (row.customerId !== null) await requireCustomer(ctx, 'purchase.read', row.customerId)
  else if (!reaches(requireGrant(ctx, 'purchase.read'), 'legalEntity')) throw new Problem(requestProblems.notFound)
  const [order] = await withLines(ctx, [row])
  if (!order) throw new Problem(requestProblems.notFound)
  return order
}

interface OrderFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly source?: string | undefined
  readonly number?: string | undefined
  readonly from?: string | undefined
  readonly before?: string | undefined
}

/** Every order of the legal entity, by day, newest first. */
export async function listOrders(
  ctx: Ctx,
  { limit, cursor, source, number, from, before }: OrderFilters,
): Promise<Page<OrderSummary>> {
  const start = pageStart(ctx, 'orders', cursor)
  const rows = await ordersOf(ctx)
    .$if(source !== undefined, (query) => query.where('source', '=', source ?? ''))
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? ''))
    .$if(from !== undefined, (query) => query.where('day', '>=', from ?? ''))
    .$if(before !== undefined, (query) => query.where('day', '<', before ?? ''))
    .$if(start !== undefined, (query) =>
      query.where(
        sql<boolean>`(day, placed_at, id) < (${start?.[0]}::date, ${start?.[1]}::timestamptz, ${start?.[2]}::uuid)`,
      ),
    )
    .orderBy('day', 'desc')
    .orderBy('placedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = pageOf(ctx, 'orders', { rows, limit, key: (row) => [row.day, row.placedAt.toISOString(), row.id] })
  return { items: page.items.map(summaryOf), nextCursor: page.nextCursor }
}
