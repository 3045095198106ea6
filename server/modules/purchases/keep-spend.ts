import type { Id } from '#contract/shared.ts'
import { notePurchases } from '#modules/customers/index.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { type SpendChange, spendChanges, type SpendMove } from './spend-moves.ts'
import { arrayOf } from './sql-array.ts'

/**
 * Brings `customer_spend`, and what `customers` notes of purchases, to where these changes of orders leave them. Called in
 * their transaction, once, after all of them are written. Rows are locked in the order of customer, currency and year, and
 * then customers in the order of their ids, so two transactions never wait for each other in a ring.
 */
export async function keepSpend(ctx: Ctx, moves: readonly SpendMove[]): Promise<void> {
  const changes = spendChanges(moves)
  if (changes.length > 0) await addUp(ctx, changes)
  const lost = changes.filter((change) => change.hasLost)
  if (lost.length > 0) await lookUp(ctx, lost)
  await noteCustomers(ctx, customersOf(moves))
}

function customersOf(moves: readonly SpendMove[]): readonly Id<'customer'>[] {
  const sides = moves.flatMap(({ before, after }) => [before, after])
  const ids = sides.flatMap((side) => (side?.kind === 'sale' && side.customerId !== null ? [side.customerId] : []))
  return [...new Set(ids)].toSorted()
}

async function addUp({ tx, legalEntityId }: Ctx, changes: readonly SpendChange[]): Promise<void> {
  const column = (field: Exclude<keyof SpendChange, 'hasLost'>) => arrayOf(changes.map((change) => change[field]))
  await sql`
    insert into customer_spend as kept (legal_entity_id, customer_id, currency, year, bought_count, bought_minor,
      returned_count, returned_minor, first_on, last_on)
    select ${legalEntityId}::uuid, * from unnest(${column('customerId')}::uuid[], ${column('currency')}::text[],
      ${column('year')}::smallint[], ${column('boughtCount')}::int[], ${column('boughtMinor')}::bigint[],
      ${column('returnedCount')}::int[], ${column('returnedMinor')}::bigint[], ${column('firstOn')}::date[],
      ${column('lastOn')}::date[])
    on conflict (legal_entity_id, customer_id, currency, year) do update set
      bought_count = kept.bought_count + excluded.bought_count, bought_minor = kept.bought_minor + excluded.bought_minor,
      returned_count = kept.returned_count + excluded.returned_count,
      returned_minor = kept.returned_minor + excluded.returned_minor,
      first_on = least(kept.first_on, excluded.first_on), last_on = greatest(kept.last_on, excluded.last_on)`.execute(
    tx,
  )
}

/**
 * The days of rows that lost an order, from the orders that are left; rows without an order go. The rows are this
 * transaction's already, so this statement sees every order that was counted in them.
 */
async function lookUp({ tx, legalEntityId }: Ctx, lost: readonly SpendChange[]): Promise<void> {
  const groups = sql`unnest(${arrayOf(lost.map((one) => one.customerId))}::uuid[],
    ${arrayOf(lost.map((one) => one.currency))}::text[],
    ${arrayOf(lost.map((one) => one.year))}::smallint[]) as g (customer_id, currency, year)`
  await sql`
    with gone as (
      delete from customer_spend s using ${groups}
      where s.legal_entity_id = ${legalEntityId} and s.customer_id = g.customer_id and s.currency = g.currency
        and s.year = g.year and s.bought_count = 0 and s.returned_count = 0)
    update customer_spend s set first_on = o.first_on, last_on = o.last_on
    from ${groups} left join lateral (
      select min(day) as first_on, max(day) as last_on from sales_order o
      where o.legal_entity_id = ${legalEntityId} and o.customer_id = g.customer_id and o.currency = g.currency
        and o.day between make_date(g.year, 1, 1) and make_date(g.year, 12, 31)
        and o.kind = 'sale' and o.status <> 'cancelled') o on true
    where s.legal_entity_id = ${legalEntityId} and s.customer_id = g.customer_id and s.currency = g.currency
      and s.year = g.year and (s.bought_count <> 0 or s.returned_count <> 0)`.execute(tx)
}

/**
 * Tells `customers` when somebody bought last and who assisted last, where that is not what is noted. The customers are
 * locked first: what is looked up then includes whatever another transaction has noted, and no later one overtakes it.
 */
export async function noteCustomers(ctx: Ctx, ids: readonly Id<'customer'>[]): Promise<void> {
  if (ids.length === 0) return
  const { tx, legalEntityId } = ctx
  const wanted = sql`${arrayOf(ids)}::uuid[]`
  await sql`select id from customer where legal_entity_id = ${legalEntityId} and id = any(${wanted})
    order by id for no key update`.execute(tx)
  const { rows } = await sql<{
    customerId: Id<'customer'>
    lastPurchaseOn: string | null
    lastHelpedBy: Id<'associate'> | null
  }>`
    select c.id as customer_id, s.last_on as last_purchase_on, h.helped_by as last_helped_by
    from customer c
    left join lateral (select max(last_on) as last_on from customer_spend s
      where s.legal_entity_id = c.legal_entity_id and s.customer_id = c.id) s on true
    left join lateral (select helped_by from sales_order o
      where o.legal_entity_id = c.legal_entity_id and o.customer_id = c.id and o.helped_by is not null
        and o.kind = 'sale' and o.status <> 'cancelled' order by o.placed_at desc, o.id desc limit 1) h on true
    where c.legal_entity_id = ${legalEntityId} and c.id = any(${wanted})
      and (c.last_purchase_on, c.last_helped_by) is distinct from (s.last_on, h.helped_by)
    order by c.id`.execute(tx)
  if (rows.length > 0) await notePurchases(ctx, rows)
}
