import type { CustomerSpend, Spend } from '#contract/purchase-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { requireCustomer } from '#modules/customers/index.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { arrayOf } from './sql-array.ts'

interface SpendRow {
  readonly customerId: Id<'customer'>
  readonly currency: string
  readonly boughtCount: number
  readonly boughtMinor: number
  readonly returnedCount: number
  readonly returnedMinor: number
  readonly thisYearMinor: number
  readonly averageMinor: number | null
  readonly firstOn: string | null
  readonly lastOn: string | null
}

/** What a customer spent, by currency. Throws 404 for a customer out of sight. */
export async function readSpend(ctx: Ctx, customerId: Id<'customer'>): Promise<{ spend: Spend[] }> {
  await requireCustomer(ctx, 'purchase.read', customerId)
  return { spend: (await spendOf(ctx, sql`s.customer_id = ${customerId}`)).map(shownSpend) }
}

/** The years added up, by customer and currency; this year is that of the legal entity's zone. */
async function spendOf(ctx: Ctx, condition: RawBuilder<unknown>): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`
    select s.customer_id, s.currency, sum(s.bought_count)::int as bought_count, sum(s.bought_minor)::bigint as bought_minor,
      sum(s.returned_count)::int as returned_count, sum(s.returned_minor)::bigint as returned_minor,
      coalesce(sum(s.bought_minor - s.returned_minor)
        filter (where s.year = extract(year from ${ctx.now()}::timestamptz at time zone e.time_zone)), 0)::bigint as this_year_minor,
      round(sum(s.bought_minor) / nullif(sum(s.bought_count), 0)::numeric)::bigint as average_minor,
      min(s.first_on) as first_on, max(s.last_on) as last_on
    from customer_spend s join legal_entity e on e.id = s.legal_entity_id
    where s.legal_entity_id = ${ctx.legalEntityId} and ${condition}
    group by s.customer_id, s.currency order by s.customer_id, s.currency`.execute(ctx.tx)
  return rows
}

function shownSpend(row: SpendRow): Spend {
  const { currency } = row
  const money = (amountMinor: number) => ({ amountMinor, currency })
  return {
    currency,
    bought: { orders: row.boughtCount, amount: money(row.boughtMinor) },
    returned: { orders: row.returnedCount, amount: money(row.returnedMinor) },
    net: money(row.boughtMinor - row.returnedMinor),
    thisYear: money(row.thisYearMinor),
    averageOrder: row.averageMinor === null ? null : money(row.averageMinor),
    firstOn: row.firstOn,
    lastOn: row.lastOn,
  }
}

interface SpendFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly currency?: string | undefined
  readonly country?: string | undefined
}

interface Spender {
  readonly customerId: Id<'customer'>
  readonly number: string | null
  readonly boughtMinor: number
}

/**
 * What each customer spent, in all currencies: by the customers' ids, or who bought most in one currency first, and then only
 * who bought or brought back something in it. With a country, customers of whom an order that counts went there.
 */
export async function listCustomerSpend(ctx: Ctx, filters: SpendFilters): Promise<Page<CustomerSpend>> {
  const { limit, cursor, currency } = filters
  const list = `customer-spend ${currency ?? ''}`
  const start = pageStart(ctx, list, cursor)
  const rows = await (currency === undefined
    ? spendersById(ctx, filters, start)
    : spendersByAmount(ctx, filters, start))
  const key = ({ customerId, boughtMinor }: Spender) =>
    currency === undefined ? [customerId] : [boughtMinor, customerId]
  const page = pageOf(ctx, list, { rows, limit, key })
  if (page.items.length === 0) return { items: [], nextCursor: null }
  const ids = arrayOf(page.items.map((row) => row.customerId))
  const spend = Map.groupBy(await spendOf(ctx, sql`s.customer_id = any(${ids}::uuid[])`), (row) => row.customerId)
  const items = page.items.map(({ customerId, number }) => ({
    customerId,
    number,
    spend: (spend.get(customerId) ?? []).map(shownSpend),
  }))
  return { items, nextCursor: page.nextCursor }
}

type Start = ReturnType<typeof pageStart>

async function spendersById(ctx: Ctx, { limit, country }: SpendFilters, start: Start): Promise<Spender[]> {
  const { rows } = await sql<Spender>`
    select c.id as customer_id, c.number, 0 as bought_minor
    from (select distinct s.customer_id from customer_spend s
      where s.legal_entity_id = ${ctx.legalEntityId} and ${boughtFor(country)}
        and (${start?.[0] ?? null}::uuid is null or s.customer_id > ${start?.[0] ?? null}::uuid)
      order by s.customer_id limit ${limit + 1}) s
    join customer c on c.legal_entity_id = ${ctx.legalEntityId} and c.id = s.customer_id
    order by c.id`.execute(ctx.tx)
  return rows
}

async function spendersByAmount(
  ctx: Ctx,
  { limit, currency, country }: SpendFilters,
  start: Start,
): Promise<Spender[]> {
  const after = start ? sql`(s.bought_minor, s.customer_id) < (${start[0]}::bigint, ${start[1]}::uuid)` : sql`true`
  const { rows } = await sql<Spender>`
    select c.id as customer_id, c.number, s.bought_minor
    from (select * from (select s.customer_id, sum(s.bought_minor)::bigint as bought_minor from customer_spend s
        where s.legal_entity_id = ${ctx.legalEntityId} and s.currency = ${currency} and ${boughtFor(country)}
        group by s.customer_id) s
      where ${after} order by s.bought_minor desc, s.customer_id desc limit ${limit + 1}) s
    join customer c on c.legal_entity_id = ${ctx.legalEntityId} and c.id = s.customer_id
    order by s.bought_minor desc, c.id desc`.execute(ctx.tx)
  return rows
}

function boughtFor(country: string | undefined): RawBuilder<unknown> {
  if (country === undefined) return sql`true`
  return sql`exists (select from sales_order o where o.legal_entity_id = s.legal_entity_id
    and o.customer_id = s.customer_id and o.country = ${country} and o.status <> 'cancelled')`
}
