import type { Order, OrderLine, OrderSummary } from '#contract/purchase-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { plainDecimal } from './decimal.ts'
import { arrayOf } from './sql-array.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** Orders, before any further condition. */
export function ordersOf(ctx: Tenant) {
  return ctx.tx
    .selectFrom('salesOrder')
    .where('salesOrder.legalEntityId', '=', ctx.legalEntityId)
    .select(['id', 'source', 'number', 'kind', 'channel', 'storeId', 'customerId', 'currency', 'country', 'status'])
    .select(['placedAt', 'day', 'totalMinor', 'lineCount', 'helpedBy', 'reason', 'version'])
}

export type OrderRow = Awaited<ReturnType<ReturnType<typeof ordersOf>['executeTakeFirstOrThrow']>>

/** Throws 404 when there is no such order in the legal entity. Asks nobody who may see it. */
export async function requireOrderRow(ctx: Tenant, id: Id<'sales_order'>): Promise<OrderRow> {
  const row = await ordersOf(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return row
}

/** The same, held until the commit: nobody cancels it, or brings back its lines, meanwhile. */
export async function lockOrderRow(ctx: Tenant, id: Id<'sales_order'>): Promise<OrderRow> {
  const row = await ordersOf(ctx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return row
}

/** An order as lists show it. */
export function summaryOf(row: OrderRow): OrderSummary {
  const { totalMinor, helpedBy: _, ...shown } = row
  return { ...shown, total: { amountMinor: totalMinor, currency: row.currency } }
}

/** The orders with their lines, in one statement more. */
export async function withLines(ctx: Tenant, rows: readonly OrderRow[]): Promise<Order[]> {
  if (rows.length === 0) return []
  const lines = await ctx.tx
    .selectFrom('orderLine')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where(sql<boolean>`order_id = any(${arrayOf(rows.map((row) => row.id))}::uuid[])`)
    .select(['orderId', 'lineNumber', 'variantId', 'itemCode', 'itemKind', 'description', 'quantity', 'unitPrice'])
    .select(['discountMinor', 'amountMinor', 'associateId', 'returnOfOrderId', 'returnOfLineNumber', 'reason'])
    .orderBy('orderId')
    .orderBy('lineNumber')
    .execute()
  const byOrder = Map.groupBy(lines, (line) => line.orderId)
  return rows.map((row) => ({
    ...summaryOf(row),
    lines: (byOrder.get(row.id) ?? []).map((line) => shownLine(line, row.currency)),
  }))
}

interface LineRow {
  readonly lineNumber: number
  readonly variantId: Id<'variant'> | null
  readonly itemCode: string
  readonly itemKind: OrderLine['item']['kind']
  readonly description: string | null
  readonly quantity: string
  readonly unitPrice: string
  readonly discountMinor: number
  readonly amountMinor: number
  readonly associateId: Id<'associate'> | null
  readonly returnOfOrderId: string | null
  readonly returnOfLineNumber: number | null
  readonly reason: string | null
}

function shownLine(row: LineRow, currency: string): OrderLine {
  const { returnOfOrderId, returnOfLineNumber } = row
  return {
    lineNumber: row.lineNumber,
    item: { code: row.itemCode, description: row.description, kind: row.itemKind, variantId: row.variantId },
    quantity: plainDecimal(row.quantity),
    unitPrice: plainDecimal(row.unitPrice),
    amount: { amountMinor: row.amountMinor, currency },
    discount: row.discountMinor === 0 ? null : { amountMinor: row.discountMinor, currency },
    associateId: row.associateId,
    returnOf:
      returnOfOrderId === null || returnOfLineNumber === null
        ? null
        : // The column has no name that says which table it points to; it is written from such ids only.
          { orderId: returnOfOrderId as Id<'sales_order'>, lineNumber: returnOfLineNumber },
    reason: row.reason,
  }
}
