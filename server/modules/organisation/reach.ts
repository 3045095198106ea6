import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#contract/shared.ts'
import { type Ctx, type Grant, reaches } from '#platform/context.ts'

type Tenant = Pick<Ctx, 'legalEntityId'>

/** The reach of a caller who asked through another module's use case, which has decided already. */
export const WHOLE_LEGAL_ENTITY: Grant = { scope: 'legalEntity', storeIds: [], addressBookStoreIds: [] }

/**
 * The ids of the stores that a grant reaches, as a subquery to put after `in`: those it reaches directly, those that share
 * an employee address book with a store from which it goes on, or all of the legal entity.
 */
export function storesInReach({ legalEntityId }: Tenant, grant: Grant): RawBuilder<Id<'store'>> {
  if (reaches(grant, 'legalEntity')) return sql`(select id from store where legal_entity_id = ${legalEntityId})`
  const direct = sql`select unnest(${[...grant.storeIds]}::uuid[])`
  if (grant.addressBookStoreIds.length === 0) return sql`(${direct})`
  return sql`(
    ${direct} union
    select theirs.store_id from store_address_book mine
    join store_address_book theirs on theirs.legal_entity_id = mine.legal_entity_id
      and theirs.address_book_id = mine.address_book_id and theirs.kind = 'employee'
    where mine.legal_entity_id = ${legalEntityId} and mine.kind = 'employee'
      and mine.store_id = any(${[...grant.addressBookStoreIds]}::uuid[]))`
}

/**
 * The ids of the associates whose client books the stores show: those who share an employee address book with one of them.
 * A subquery to put after `in`; `stores` is one as well, as `storesInReach` gives it.
 */
export function associatesOfStores(
  { legalEntityId }: Tenant,
  stores: RawBuilder<Id<'store'>>,
): RawBuilder<Id<'associate'>> {
  return sql`(
    select a.associate_id from associate_address_book a
    where a.legal_entity_id = ${legalEntityId} and a.address_book_id in (
      select b.address_book_id from store_address_book b
      where b.legal_entity_id = ${legalEntityId} and b.kind = 'employee' and b.store_id in ${stores}))`
}

/** A condition on `associate`: oneself, and who works in a store that the grant reaches. */
export function associateInReach(ctx: Tenant & Pick<Ctx, 'actor'>, grant: Grant): RawBuilder<boolean> {
  if (reaches(grant, 'legalEntity')) return sql`true`
  const self = 'associateId' in ctx.actor ? ctx.actor.associateId : null
  return sql`(associate.id = ${self} or exists (
    select from associate_store w
    where w.legal_entity_id = associate.legal_entity_id and w.associate_id = associate.id
      and w.store_id in ${storesInReach(ctx, grant)}))`
}

/** A condition on `address_book`: one that a store in reach has, in the list of this kind or, without one, in either. */
export function addressBookInReach(ctx: Tenant, grant: Grant, kind?: 'employee'): RawBuilder<boolean> {
  if (reaches(grant, 'legalEntity')) return sql`true`
  return sql`exists (
    select from store_address_book b
    where b.legal_entity_id = address_book.legal_entity_id and b.address_book_id = address_book.id
      and (${kind ?? null}::text is null or b.kind = ${kind ?? null}) and b.store_id in ${storesInReach(ctx, grant)})`
}
