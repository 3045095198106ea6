import type { PurchaseFacts } from '#contract/purchase-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { exactLess } from './decimal.ts'

interface FactFilters {
  readonly source?: string | undefined
  readonly from?: string | undefined
  readonly before?: string | undefined
  readonly salesOnly: boolean
}

type Counts = Omit<PurchaseFacts, 'currencies'>
interface Sum {
  readonly currency: string
  readonly netMinor: number
  readonly gross: string
  readonly discountMinor: number
}

/**
 * Counts and sums of lines whose orders are not cancelled; `salesOnly` takes lines of sales to known customers with a quantity
 * and a price above zero. One statement over every line: for checking, not for a page.
 */
export async function readPurchaseFacts(ctx: Ctx, filters: FactFilters): Promise<PurchaseFacts> {
  const { counts, sums } = await countAndSum(ctx, filters)
  return {
    ...counts,
    currencies: sums.map(({ currency, netMinor, gross, discountMinor }) => ({
      net: { amountMinor: netMinor, currency },
      exactNet: exactLess(gross, discountMinor, currency),
    })),
  }
}

async function countAndSum(
  ctx: Ctx,
  filters: FactFilters,
): Promise<{ readonly counts: Counts; readonly sums: readonly Sum[] }> {
  const { legalEntityId, tx } = ctx
  const lines = linesThatCount(filters.salesOnly)
  const orders = ordersThatCount(filters)
  const { rows } = await sql<Counts & { readonly sums: readonly Sum[] }>`
    with o as (
      select o.id, o.kind, o.customer_id, o.country, o.currency, l.* from sales_order o
      join (select l.order_id, count(*) as line_count, count(*) filter (where l.item_kind = 'adjustment') as adjustment_count, sum(l.amount_minor) as net_minor, sum(l.quantity * l.unit_price) as gross,
          sum(l.discount_minor) as discount_minor
        from order_line l where l.legal_entity_id = ${legalEntityId} and ${lines} group by l.order_id) l on l.order_id = o.id
      where o.legal_entity_id = ${legalEntityId} and ${orders})
    select coalesce(sum(line_count), 0)::int as lines, count(*)::int as orders,
      count(distinct customer_id)::int as customers, count(distinct country)::int as countries,
      coalesce(sum(line_count) filter (where customer_id is null), 0)::int as anonymous_lines,
      coalesce(sum(line_count) filter (where kind = 'return'), 0)::int as returned_lines,
      count(*) filter (where kind = 'return')::int as returns,
      coalesce(sum(adjustment_count), 0)::int as adjustments,
      (select count(*)::int from (select distinct l.item_code from order_line l join sales_order o
          on o.legal_entity_id = l.legal_entity_id and o.id = l.order_id
        where l.legal_entity_id = ${legalEntityId} and ${lines} and ${orders}) i) as item_codes,
      coalesce((select json_agg(json_build_object('currency', currency, 'netMinor', net_minor, 'gross', gross::text,
          'discountMinor', discount_minor) order by currency)
        from (select currency, sum(net_minor) as net_minor, sum(gross) as gross, sum(discount_minor) as discount_minor
          from o group by currency) s), '[]') as sums
    from o`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('An aggregate without a row')
  const { sums, ...counts } = row
  return { counts, sums }
}

function linesThatCount(salesOnly: boolean): RawBuilder<unknown> {
  return salesOnly ? sql`l.quantity > 0 and l.unit_price > 0` : sql`true`
}

function ordersThatCount({ source, from, before, salesOnly }: FactFilters): RawBuilder<unknown> {
  const conditions = [
    sql`o.status <> 'cancelled'`,
    ...(source === undefined ? [] : [sql`o.source = ${source}`]),
    ...(from === undefined ? [] : [sql`o.day >= ${from}`]),
    ...(before === undefined ? [] : [sql`o.day < ${before}`]),
    ...(salesOnly ? [sql`o.kind = 'sale'`, sql`o.customer_id is not null`] : []),
  ]
  return sql.join(conditions, sql` and `)
}
