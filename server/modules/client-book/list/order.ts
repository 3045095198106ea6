import type { CLIENT_SORTS } from '#contract/client-book-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import type { PageKey } from '#platform/http/page.ts'

export type ClientSort = (typeof CLIENT_SORTS)[number]

/** A list's order: by `place`, then by name, then by customer, so that no two rows have the same place. */
interface Order {
  /** An expression over a line. Its text is what a cursor carries: exact also for an instant. */
  readonly place: RawBuilder<unknown>
  readonly type: RawBuilder<unknown>
  readonly descends: boolean
}

// Whoever never bought comes last, whichever way.
const lastPurchase = (never: string) => sql`coalesce(last_purchase_on, ${sql.lit(never)}::date)`

const ORDERS: Readonly<Record<ClientSort, Order>> = {
  name: { place: sql`sort_name`, type: sql`text`, descends: false },
  '-name': { place: sql`sort_name`, type: sql`text`, descends: true },
  lastPurchaseOn: { place: lastPurchase('infinity'), type: sql`date`, descends: false },
  '-lastPurchaseOn': { place: lastPurchase('-infinity'), type: sql`date`, descends: true },
  since: { place: sql`since`, type: sql`timestamptz`, descends: false },
  '-since': { place: sql`since`, type: sql`timestamptz`, descends: true },
}

/** What ORDER BY says. */
export function orderSql(sort: ClientSort): RawBuilder<unknown> {
  const { place, descends } = ORDERS[sort]
  if (sort === 'name') return sql`sort_name, customer_id`
  if (sort === '-name') return sql`sort_name desc, customer_id desc`
  return sql`${place} ${descends ? sql`desc` : sql`asc`}, sort_name, customer_id`
}

/** The values of the order of a line, as texts: what a cursor carries. */
export function placeSql(sort: ClientSort): RawBuilder<PageKey> {
  return sql<PageKey>`json_build_array((${ORDERS[sort].place})::text, sort_name, customer_id)`
}

/** A condition: the line comes after this place. */
export function afterSql(sort: ClientSort, [at, name, customerId]: PageKey): RawBuilder<boolean> {
  const { place, type, descends } = ORDERS[sort]
  if (sort === 'name') return sql`(sort_name, customer_id) > (${name}::text, ${customerId}::uuid)`
  if (sort === '-name') return sql`(sort_name, customer_id) < (${name}::text, ${customerId}::uuid)`
  const value = sql`${at}::${type}`
  return sql`(${place} ${descends ? sql`<` : sql`>`} ${value}
    or (${place} = ${value} and (sort_name, customer_id) > (${name}::text, ${customerId}::uuid)))`
}
