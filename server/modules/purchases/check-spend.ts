import { exponentOf } from '#contract/money.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { noteCustomers } from './keep-spend.ts'
import { columnsOf } from './sql-array.ts'

/** What is kept beside the orders and lines and does not agree with them. Each list is empty when all is well. */
export interface SpendCheck {
  /** How many rows of spend are kept. */
  readonly rows: number
  /** Whose spend, in some currency and year, is not what the orders add up to. */
  readonly spend: readonly Id<'customer'>[]
  /** Whose last purchase or last helper is not what the orders say. */
  readonly noted: readonly Id<'customer'>[]
  /** Whose total or number of lines is not that of the lines. */
  readonly totals: readonly Id<'sales_order'>[]
  /** Orders with a line whose amount is not quantity times price, rounded, less the discount. */
  readonly amounts: readonly Id<'sales_order'>[]
}

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What `customer_spend` would be, recomputed from the orders. */
function recomputed({ legalEntityId }: Tenant): RawBuilder<unknown> {
  return sql`
    select customer_id, currency, extract(year from day)::smallint as year,
      (count(*) filter (where kind = 'sale'))::int as bought_count,
      coalesce(sum(total_minor) filter (where kind = 'sale'), 0)::bigint as bought_minor,
      (count(*) filter (where kind = 'return'))::int as returned_count,
      coalesce(-sum(total_minor) filter (where kind = 'return'), 0)::bigint as returned_minor,
      min(day) filter (where kind = 'sale') as first_on, max(day) filter (where kind = 'sale') as last_on
    from sales_order
    where legal_entity_id = ${legalEntityId} and customer_id is not null and status <> 'cancelled' and kind <> 'adjustment'
    group by 1, 2, 3`
}

/** Recomputes what is kept of purchases and compares it, row by row, in the database. Five statements over every order and line. */
export async function checkSpend(ctx: Tenant): Promise<SpendCheck> {
  const { tx, legalEntityId } = ctx
  const rows = await sql<{ count: number }>`
    select count(*)::int as count from customer_spend where legal_entity_id = ${legalEntityId}`.execute(tx)
  return {
    rows: rows.rows[0]?.count ?? 0,
    spend: await idsOf<'customer'>(
      ctx,
      sql`
      select distinct customer_id as id from (select * from customer_spend where legal_entity_id = ${legalEntityId}) k
      full join (${recomputed(ctx)}) r using (customer_id, currency, year)
      where (k.bought_count, k.bought_minor, k.returned_count, k.returned_minor, k.first_on, k.last_on)
        is distinct from (r.bought_count, r.bought_minor, r.returned_count, r.returned_minor, r.first_on, r.last_on)`,
    ),
    noted: await idsOf<'customer'>(
      ctx,
      sql`
      select c.id from customer c
      left join (select customer_id, max(day) as last_on from sales_order
        where legal_entity_id = ${legalEntityId} and kind = 'sale' and status <> 'cancelled' group by customer_id) s
        on s.customer_id = c.id
      left join (select distinct on (customer_id) customer_id, helped_by from sales_order
        where legal_entity_id = ${legalEntityId} and helped_by is not null and kind = 'sale' and status <> 'cancelled'
        order by customer_id, placed_at desc, id desc) h on h.customer_id = c.id
      where c.legal_entity_id = ${legalEntityId}
        and (c.last_purchase_on, c.last_helped_by) is distinct from (s.last_on, h.helped_by)`,
    ),
    totals: await idsOf<'sales_order'>(
      ctx,
      sql`
      select o.id from sales_order o
      left join (select order_id, sum(amount_minor) as total, count(*) as lines from order_line
        where legal_entity_id = ${legalEntityId} group by order_id) l on l.order_id = o.id
      where o.legal_entity_id = ${legalEntityId}
        and (o.total_minor, o.line_count) is distinct from (l.total, l.lines)`,
    ),
    amounts: await wrongAmounts(ctx),
  }
}

async function wrongAmounts(ctx: Tenant): Promise<readonly Id<'sales_order'>[]> {
  const currencies = Intl.supportedValuesOf('currency').filter((code) => exponentOf(code) !== undefined)
  const [codes, exponents] = columnsOf(
    currencies,
    (code) => code,
    (code) => exponentOf(code) ?? 0,
  )
  return idsOf<'sales_order'>(
    ctx,
    sql`
    select distinct l.order_id as id from order_line l
    join sales_order o on o.legal_entity_id = l.legal_entity_id and o.id = l.order_id
    left join unnest(${codes}::text[], ${exponents}::int[]) e (currency, exponent) on e.currency = o.currency
    where l.legal_entity_id = ${ctx.legalEntityId}
      and l.amount_minor is distinct from ${amountSql(sql`l.quantity`, sql`l.unit_price`, sql`e.exponent`)} - l.discount_minor`,
  )
}

/** Quantity times price in minor units, as `amountOf` reckons it: PostgreSQL too rounds a `numeric` half away from zero. */
export function amountSql(
  quantity: RawBuilder<unknown>,
  unitPrice: RawBuilder<unknown>,
  exponent: RawBuilder<unknown>,
): RawBuilder<number> {
  return sql<number>`round(${quantity} * ${unitPrice} * power(10::numeric, ${exponent}))`
}

async function idsOf<T extends string>({ tx }: Tenant, query: RawBuilder<unknown>): Promise<readonly Id<T>[]> {
  const { rows } = await sql<{ id: Id<T> }>`select id from (${query}) wrong order by id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Makes spend, and what customers' purchases are noted as, anew from the orders. Whoever writes spend meanwhile waits, and then
 * adds to what was made here. Writes no audit row: it changes nothing that anybody said.
 */
export async function recomputeSpend(ctx: Ctx): Promise<void> {
  const { tx, legalEntityId } = ctx
  await sql`lock table customer_spend in share row exclusive mode`.execute(tx)
  await sql`delete from customer_spend where legal_entity_id = ${legalEntityId}`.execute(tx)
  await sql`
    insert into customer_spend (legal_entity_id, customer_id, currency, year, bought_count, bought_minor, returned_count,
      returned_minor, first_on, last_on)
    select ${legalEntityId}::uuid, r.* from (${recomputed(ctx)}) r`.execute(tx)
  const { noted } = await checkSpend(ctx)
  await noteCustomers(ctx, noted)
}
