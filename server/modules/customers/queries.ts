import type { Consent, Customer, CustomerSummary } from '#contract/customer-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Grant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { visibleTo } from './visible.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A customer as PostgreSQL gives it: instants inside JSON are text. */
type CustomerRow = Omit<Customer, 'consents'> & {
  readonly consents: readonly (Omit<Consent, 'at'> & { readonly at: string })[]
}

/** Whole customers with all their lists, for whom the condition on the table `customer` holds. One statement. */
export async function wholeCustomers(ctx: Tenant, condition: RawBuilder<boolean>): Promise<Customer[]> {
  const { rows } = await sql<CustomerRow>`
    select id, number, kind, name, preferred_name, languages, home_store_id, attributes, last_purchase_on, created_at, version,
      ${list(
        'contact_point',
        sql`'id', x.id, 'kind', x.kind, 'label', x.label, 'isPrimary', x.is_primary, 'value', x.value,
        'typed', x.typed, 'isReachable', x.is_reachable`,
        sql`x.position`,
      )} as contact_points,
      ${list(
        'postal_address',
        sql`'id', x.id, 'label', x.label, 'lines', x.lines, 'postcode', x.postcode, 'city', x.city,
        'region', x.region, 'country', x.country, 'isPrimary', x.is_primary`,
        sql`x.position`,
      )} as addresses,
      ${list('customer_external_id', sql`'system', x.system, 'value', x.value`, sql`x.system, x.value`)} as external_ids,
      ${list('loyalty_card', sql`'number', x.number, 'programme', x.programme`, sql`x.number`)} as loyalty_cards,
      array(select x.address_book_id from customer_address_book x
        where x.legal_entity_id = customer.legal_entity_id and x.customer_id = customer.id
        order by x.address_book_id) as address_book_ids,
      ${consentsInForce} as consents
    from customer where legal_entity_id = ${ctx.legalEntityId} and ${condition}`.execute(ctx.tx)
  return rows.map((row) => ({
    ...row,
    consents: row.consents.map((consent) => ({ ...consent, at: new Date(consent.at) })),
  }))
}

function list(table: string, fields: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((select json_agg(json_build_object(${fields}) order by ${order}) from ${sql.table(table)} x
    where x.legal_entity_id = customer.legal_entity_id and x.customer_id = customer.id), '[]')`
}

// The latest decision holds; of two at one instant, the withdrawal ("withdrawn" sorts after "given").
const consentsInForce = sql`coalesce((
  select json_agg(json_build_object('channel', x.channel, 'purpose', x.purpose, 'decision', x.decision, 'at', x.at)
    order by x.channel, x.purpose)
  from (select distinct on (e.channel, e.purpose) e.channel, e.purpose, e.decision, e.at from consent_entry e
    where e.legal_entity_id = customer.legal_entity_id and e.customer_id = customer.id
    order by e.channel, e.purpose, e.at desc, e.decision desc) x), '[]')`

/** A whole customer whom the grant reaches. Throws 404 for any other. One statement. */
export async function readCustomer(ctx: Ctx, grant: Grant, id: Id<'customer'>): Promise<Customer> {
  const [customer] = await wholeCustomers(ctx, sql`customer.id = ${id} and ${visibleTo(ctx, grant)}`)
  if (!customer) throw new Problem(requestProblems.notFound)
  return customer
}

/** A whole customer after a change of it, which the change itself may have taken out of the caller's reach. */
export async function readChanged(ctx: Tenant, id: Id<'customer'>): Promise<Customer> {
  const [customer] = await wholeCustomers(ctx, sql`customer.id = ${id}`)
  if (!customer) throw new Error('The customer that was changed is not there')
  return customer
}

/** Customers on one line each, before any further condition: a query over the table `customer`. */
export function summariesOf(ctx: Tenant) {
  return ctx.tx
    .selectFrom('customer')
    .where('customer.legalEntityId', '=', ctx.legalEntityId)
    .select(['customer.id', 'customer.number', 'customer.kind', 'customer.name', 'customer.preferredName'])
    .select(['customer.homeStoreId', 'customer.lastPurchaseOn'])
    .select([contactOf('email').as('email'), contactOf('phone').as('phone'), city.as('city')])
    .$narrowType<{ kind: CustomerSummary['kind'] }>()
}

/** The primary contact point of a kind, of the table `customer`. */
export function contactOf(kind: 'email' | 'phone'): RawBuilder<string | null> {
  return sql`(select p.value from contact_point p where p.legal_entity_id = customer.legal_entity_id
    and p.customer_id = customer.id and p.kind = ${sql.lit(kind)} and p.is_primary)`
}

/** The primary address’s city, of the table `customer`. */
export const city = sql<
  string | null
>`(select a.city from postal_address a where a.legal_entity_id = customer.legal_entity_id
  and a.customer_id = customer.id and a.is_primary limit 1)`

/** Customers on one line each, in the order of the ids; whoever is not there is left out. Asks nothing about who may see them. */
export async function customerSummaries(ctx: Tenant, ids: readonly Id<'customer'>[]): Promise<CustomerSummary[]> {
  if (ids.length === 0) return []
  const rows = await summariesOf(ctx)
    .where(sql<boolean>`customer.id = any(${[...ids]}::uuid[])`)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Customers by what another system calls them. One statement; whoever is not there is not in the map. */
export async function findByExternalIds(
  ctx: Tenant,
  system: string,
  values: readonly string[],
): Promise<ReadonlyMap<string, Id<'customer'>>> {
  if (values.length === 0) return new Map()
  const { rows } = await sql<{ value: string; customerId: Id<'customer'> }>`
    select value, customer_id from customer_external_id
    where legal_entity_id = ${ctx.legalEntityId} and system = ${system} and value = any(${[...values]}::text[])`.execute(
    ctx.tx,
  )
  return new Map(rows.map((row) => [row.value, row.customerId]))
}

/** Customers by their account numbers. One statement; whoever is not there is not in the map. */
export async function findByNumbers(
  ctx: Tenant,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Id<'customer'>>> {
  if (numbers.length === 0) return new Map()
  const { rows } = await sql<{ number: string; id: Id<'customer'> }>`
    select number, id from customer
    where legal_entity_id = ${ctx.legalEntityId} and number = any(${[...numbers]}::text[])`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.number, row.id]))
}
