import type { Customer } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { holdCustomers } from '../keepers/copies.ts'
import { wholeCustomers } from '../queries.ts'
import type { CustomerRow } from './customer-row.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** Whose an id of another system, an account number or a card is. */
export interface Owners {
  readonly externalId: Map<string, Id<'customer'>>
  readonly number: Map<string, Id<'customer'>>
  readonly card: Map<string, Id<'customer'>>
}

/** One text for an id of another system; the name of a system has no space. */
export const externalKey = ({ system, value }: { readonly system: string; readonly value: string }) =>
  `${system} ${value}`

/**
 * Lets one transaction at a time put customers into a legal entity. Two imports of the same customers would otherwise each
 * create them, and take rows in different orders.
 */
export async function takeTurn({ tx, legalEntityId }: Tenant): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`customers.put ${legalEntityId}`}, 0))`.execute(tx)
}

/** Whose the ids, numbers and cards of these rows are. One statement. */
export async function findOwners({ tx, legalEntityId }: Tenant, rows: readonly CustomerRow[]): Promise<Owners> {
  const externals = rows.flatMap((row) => row.externalIds ?? [])
  const numbers = rows.flatMap((row) => row.number ?? [])
  const cards = rows.flatMap((row) => row.loyaltyCards?.map(({ number }) => number) ?? [])
  const found = await sql<{ by: keyof Owners; key: string; id: Id<'customer'> }>`
    select 'externalId' as by, x.system || ' ' || x.value as key, x.customer_id as id
    from unnest(${externals.map(({ system }) => system)}::text[], ${externals.map(({ value }) => value)}::text[]) k(system, value)
    join customer_external_id x on x.legal_entity_id = ${legalEntityId} and x.system = k.system and x.value = k.value
    union all
    select 'number', c.number, c.id from customer c
    where c.legal_entity_id = ${legalEntityId} and c.number = any(${numbers}::text[])
    union all
    select 'card', l.number, l.customer_id from loyalty_card l
    where l.legal_entity_id = ${legalEntityId} and l.number = any(${cards}::text[])`.execute(tx)
  const owners: Owners = { externalId: new Map(), number: new Map(), card: new Map() }
  for (const { by, key, id } of found.rows) owners[by].set(key, id)
  return owners
}

/** Customers as they are, held until the transaction ends. Two statements; none for nobody. */
export async function holdWhole(ctx: Tenant, ids: readonly Id<'customer'>[]): Promise<Map<Id<'customer'>, Customer>> {
  if (ids.length === 0) return new Map()
  await holdCustomers(ctx, ids)
  const customers = await wholeCustomers(ctx, sql`customer.id = any(${[...ids]}::uuid[])`)
  return new Map(customers.map((customer) => [customer.id, customer]))
}

/** The stores and address books that rows name. */
export interface Places {
  /** The zone of the legal entity. */
  readonly timeZone: string
  readonly stores: ReadonlyMap<
    Id<'store'>,
    { readonly timeZone: string; readonly books: readonly Id<'address_book'>[] }
  >
  readonly books: ReadonlySet<Id<'address_book'>>
}

/** The stores with their customer lists, the address books, and the zone of the legal entity. One statement. */
export async function findPlaces(
  { tx, legalEntityId }: Tenant,
  asked: { readonly storeIds: readonly Id<'store'>[]; readonly bookIds: readonly Id<'address_book'>[] },
): Promise<Places> {
  type Store = { id: Id<'store'>; timeZone: string; books: Id<'address_book'>[] }
  const { rows } = await sql<{ timeZone: string; stores: Store[]; books: Id<'address_book'>[] }>`
    select e.time_zone,
      coalesce((select json_agg(json_build_object('id', s.id, 'timeZone', s.time_zone, 'books', array(
          select b.address_book_id from store_address_book b where b.legal_entity_id = ${legalEntityId}
            and b.store_id = s.id and b.kind = 'customer' order by b.address_book_id)))
        from store s where s.legal_entity_id = ${legalEntityId} and s.id = any(${[...new Set(asked.storeIds)]}::uuid[])),
        '[]') as stores,
      array(select a.id from address_book a where a.legal_entity_id = ${legalEntityId}
        and a.id = any(${[...new Set(asked.bookIds)]}::uuid[])) as books
    from legal_entity e where e.id = ${legalEntityId}`.execute(tx)
  const [place] = rows
  if (!place) throw new Error('The legal entity is not there')
  return {
    timeZone: place.timeZone,
    stores: new Map(place.stores.map((store) => [store.id, store])),
    books: new Set(place.books),
  }
}

/** Which decisions the ledgers of these customers hold: see `decisionKey`. One statement; none for nobody. */
export async function findDecisions(
  { tx, legalEntityId }: Tenant,
  ids: readonly Id<'customer'>[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<Decision & { customerId: Id<'customer'> }>`
    select customer_id, channel, purpose, decision, at from consent_entry
    where legal_entity_id = ${legalEntityId} and customer_id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => decisionKey(row.customerId, row)))
}

interface Decision {
  readonly channel: string
  readonly purpose: string
  readonly decision: string
  readonly at: Date
}

/** One text for a decision of a customer, to find it by. */
export function decisionKey(id: Id<'customer'>, { channel, purpose, decision, at }: Decision): string {
  return [id, channel, purpose, decision, at.toISOString()].join(' ')
}
