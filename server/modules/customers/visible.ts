import type { Operation } from '#contract/operations.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { associatesOfStores, storesInReach } from '#modules/organisation/index.ts'
import { associateOf, type Ctx, type Grant, reaches, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

type Caller = Pick<Ctx, 'legalEntityId' | 'actor' | 'now'>

/**
 * A condition on the table `customer`: whom the grant reaches. With scope `own` the caller's own clients. With scope `store`
 * or `addressBook` also the customers of the stores in reach (those in an address book of a store's customer list) and the
 * clients in their store client books (those whom an associate keeps who shares an employee address book with the store).
 * With scope `legalEntity` everybody. Being kept counts until it ends.
 */
export function visibleTo(ctx: Caller, grant: Grant): RawBuilder<boolean> {
  if (reaches(grant, 'legalEntity')) return sql`true`
  const self = associateOf(ctx) ?? null
  if (grant.storeIds.length === 0) return keptBy(ctx, sql`k.associate_id = ${self}::uuid`)
  const stores = storesInReach(ctx, grant)
  return sql`(
    ${keptBy(ctx, sql`(k.associate_id = ${self}::uuid or k.associate_id in ${associatesOfStores(ctx, stores)})`)}
    or ${inBooksOf(ctx, stores)})`
}

/**
 * A condition on the table `customer`: whom search finds for the grant, which is narrower than whom it may see. Only the
 * customers of the stores in reach, or of the one that is named, if it is in reach; everybody with scope `legalEntity`
 * when none is named.
 */
export function foundBy(ctx: Caller, grant: Grant, storeId?: Id<'store'>): RawBuilder<boolean> {
  if (storeId === undefined && reaches(grant, 'legalEntity')) return sql`true`
  const stores = storesInReach(ctx, grant)
  if (storeId === undefined) return inBooksOf(ctx, stores)
  return inBooksOf(ctx, sql`(select named from (values (${storeId}::uuid)) one (named) where named in ${stores})`)
}

function keptBy({ legalEntityId, now }: Caller, whose: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (
    select from customer_keeper k
    where k.legal_entity_id = ${legalEntityId} and k.customer_id = customer.id
      and (k.until is null or k.until > ${now()}::timestamptz) and ${whose})`
}

function inBooksOf({ legalEntityId }: Caller, stores: RawBuilder<Id<'store'>>): RawBuilder<boolean> {
  return sql`exists (
    select from customer_address_book m
    join store_address_book s on s.legal_entity_id = m.legal_entity_id and s.address_book_id = m.address_book_id
    where m.legal_entity_id = ${legalEntityId} and m.customer_id = customer.id
      and s.kind = 'customer' and s.store_id in ${stores})`
}

/** What there is to know of a customer before anything is done about it. */
export interface RequiredCustomer {
  readonly id: Id<'customer'>
  readonly kind: 'person' | 'company'
  readonly name: string
  readonly version: number
}

/** A customer whom the caller's grant for the operation reaches. Throws 404 for any other. One statement. */
export async function requireCustomer(
  ctx: Ctx,
  operation: Operation,
  customerId: Id<'customer'>,
): Promise<RequiredCustomer> {
  const [row] = await reachedCustomers(ctx, operation, [customerId])
  if (row === undefined) throw new Problem(requestProblems.notFound)
  return row
}

/** Those of these customers whom the caller's grant for the operation reaches, in any order. One statement. */
export async function reachedCustomers(
  ctx: Ctx,
  operation: Operation,
  customerIds: readonly Id<'customer'>[],
): Promise<readonly RequiredCustomer[]> {
  const { rows } = await sql<RequiredCustomer>`
    select id, kind, name, version from customer
    where legal_entity_id = ${ctx.legalEntityId} and id = any(${[...customerIds]}::uuid[])
      and ${visibleTo(ctx, requireGrant(ctx, operation))}`.execute(ctx.tx)
  return rows
}
