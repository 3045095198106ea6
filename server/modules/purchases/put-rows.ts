import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { plainDecimal } from './decimal.ts'
import { ordersOf } from './queries.ts'
import { arrayOf, columnsOf } from './sql-array.ts'
import type { Head, PutOrder } from './put-shapes.ts'
import type { KeptLine } from './write-lines.ts'

type NewHead = Omit<Head, 'version'>

/** An order that is there, held until the commit, with all its lines by their number. */
export interface KeptOrder {
  readonly head: Head
  readonly lines: ReadonlyMap<number, KeptLine>
}

/** The heads as a table `n` of a statement, whatever their number: one array a column. */
function asTable(heads: readonly NewHead[]) {
  const [
    id,
    source,
    number,
    kind,
    channel,
    store,
    customer,
    currency,
    country,
    status,
    at,
    day,
    total,
    count,
    by,
    why,
  ] = columnsOf(
    heads,
    (head) => head.id,
    (head) => head.source,
    (head) => head.number,
    (head) => head.kind,
    (head) => head.channel,
    (head) => head.storeId,
    (head) => head.customerId,
    (head) => head.currency,
    (head) => head.country,
    (head) => head.status,
    (head) => head.placedAt.toISOString(),
    (head) => head.day,
    (head) => head.totalMinor,
    (head) => head.lineCount,
    (head) => head.helpedBy,
    (head) => head.reason,
  )
  return sql`unnest(${id}::uuid[], ${source}::text[], ${number}::text[], ${kind}::text[], ${channel}::text[],
    ${store}::uuid[], ${customer}::uuid[], ${currency}::text[], ${country}::text[], ${status}::text[],
    ${at}::timestamptz[], ${day}::date[], ${total}::bigint[], ${count}::int[], ${by}::uuid[], ${why}::text[]) as n (id, source,
    number, kind, channel, store_id, customer_id, currency, country, status, placed_at, day, total_minor, line_count,
    helped_by, reason)`
}

/**
 * Inserts the orders whose source and number nobody has yet, and answers their ids. Before anything is locked, and in the
 * order of their numbers: two imports of one file then wait for each other in a row, never in a ring.
 */
export async function insertNewOrders({ tx, legalEntityId }: Ctx, heads: readonly NewHead[]): Promise<Set<string>> {
  if (heads.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into sales_order (legal_entity_id, id, source, number, kind, channel, store_id, customer_id, currency, country,
      status, placed_at, day, total_minor, line_count, helped_by, reason)
    select ${legalEntityId}::uuid, n.* from ${asTable(heads)} order by n.source, n.number
    on conflict (legal_entity_id, source, number) do nothing returning id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

const isAmong = (keys: readonly Pick<Head, 'source' | 'number'>[]) => {
  const [source, number] = columnsOf(
    keys,
    (key) => key.source,
    (key) => key.number,
  )
  return sql<boolean>`(source, number) in (select * from unnest(${source}::text[], ${number}::text[]))`
}

/** The orders of these sources and numbers as they are, without their lines: for a file that tells lines only. */
export async function findOrders(
  ctx: Ctx,
  keys: readonly Pick<Head, 'source' | 'number'>[],
): Promise<readonly Omit<PutOrder, 'lines'>[]> {
  if (keys.length === 0) return []
  return ctx.tx
    .selectFrom('salesOrder')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where(isAmong(keys))
    .select(['source', 'number', 'kind', 'channel', 'storeId', 'customerId', 'currency', 'country', 'status'])
    .select(['placedAt', 'day', 'reason'])
    .execute()
}

/** The orders of these sources and numbers, locked in the order of their ids, with their lines. By source and number. */
export async function lockKeptOrders(
  ctx: Ctx,
  keys: readonly Pick<Head, 'source' | 'number'>[],
): Promise<ReadonlyMap<string, KeptOrder>> {
  if (keys.length === 0) return new Map()
  const heads = await ordersOf(ctx).where(isAmong(keys)).orderBy('id').forNoKeyUpdate().execute()
  const lines = await linesOf(
    ctx,
    heads.map((head) => head.id),
  )
  return new Map(
    heads.map((head) => [`${head.source}\n${head.number}`, { head, lines: lines.get(head.id) ?? new Map() }]),
  )
}

/** All lines of these orders, as they are kept. */
async function linesOf(
  { tx, legalEntityId }: Ctx,
  orderIds: readonly Id<'sales_order'>[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, KeptLine>>> {
  const rows = await tx
    .selectFrom('orderLine')
    .where('legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`order_id = any(${arrayOf(orderIds)}::uuid[])`)
    .select(['orderId', 'lineNumber', 'variantId', 'itemCode', 'itemKind', 'description', 'quantity', 'unitPrice'])
    .select(['discountMinor', 'amountMinor', 'associateId', 'returnOfOrderId', 'returnOfLineNumber', 'reason'])
    .execute()
  const byOrder = new Map<string, Map<number, KeptLine>>()
  for (const { orderId, returnOfOrderId, returnOfLineNumber, ...row } of rows) {
    const lines = byOrder.get(orderId) ?? new Map<number, KeptLine>()
    byOrder.set(orderId, lines)
    const returnOf =
      returnOfOrderId === null || returnOfLineNumber === null
        ? null
        : // The column has no name that says which table it points to; it is written from such ids only.
          { orderId: returnOfOrderId as Id<'sales_order'>, lineNumber: returnOfLineNumber }
    const { quantity, unitPrice } = row
    lines.set(row.lineNumber, {
      ...row,
      returnOf,
      quantity: plainDecimal(quantity),
      unitPrice: plainDecimal(unitPrice),
    })
  }
  return byOrder
}

/** Writes these heads over those of the same ids. The caller holds them. */
export async function overwriteOrders({ tx, legalEntityId }: Ctx, heads: readonly Head[]): Promise<void> {
  if (heads.length === 0) return
  await sql`
    update sales_order o set (kind, channel, store_id, customer_id, currency, country, status, placed_at, day, total_minor,
      line_count, helped_by, reason, version) =
      (n.kind, n.channel, n.store_id, n.customer_id, n.currency, n.country, n.status, n.placed_at, n.day, n.total_minor,
      n.line_count, n.helped_by, n.reason, o.version + 1)
    from ${asTable(heads)} where o.legal_entity_id = ${legalEntityId} and o.id = n.id`.execute(tx)
}
