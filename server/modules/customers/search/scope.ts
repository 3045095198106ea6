import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { storesInReach } from '#modules/organisation/index.ts'
import { type Ctx, type Grant, reaches } from '#platform/context.ts'

/** Who of the customers may be found: the condition `foundBy`, in the forms that are quick for a million of them. */
export type Scope =
  | { readonly kind: 'everybody' }
  /** Those of the address books; `isSmall` when it is quicker to list them than to look each up. */
  | { readonly kind: 'books'; readonly books: readonly Id<'address_book'>[]; readonly isSmall: boolean }

/** On whose behalf is searched: a grant, and the one store of those it reaches when one is named. */
export interface Reach {
  readonly grant: Grant
  readonly storeId?: Id<'store'> | undefined
}

/** One row of a part of a larger statement. */
export interface ScopeRow {
  readonly part: string
  readonly at: number
  readonly text: string
}

type Caller = Pick<Ctx, 'legalEntityId' | 'now'>

/** A scope of fewer customers is listed once; of more, each found customer is looked up, and many are in it. */
const LISTED = 15_000

/**
 * How many customers a reach has, as far as LISTED. It decides how one looks and never whom one finds, so it may be old;
 * to count takes as long as the search itself.
 */
const sizes = new Map<string, { readonly count: number; readonly until: number }>()
const SIZES = 10_000
const AGE = 600_000

const keyOf = ({ legalEntityId }: Caller, { grant, storeId }: Reach) =>
  [legalEntityId, storeId, ...grant.storeIds, '+', ...grant.addressBookStoreIds].join()

/** Parts of a statement, to be joined by `union all`, whose rows `scopeOf` reads. None when everybody is in scope. */
export function scopeParts(ctx: Caller, reach: Reach): RawBuilder<unknown>[] {
  if (isEverybody(reach)) return []
  const { legalEntityId } = ctx
  const { grant, storeId } = reach
  const stores = storesInReach(ctx, grant)
  const isWanted = storeId === undefined ? sql`true` : sql`b.store_id = ${storeId}`
  const books = sql`(
    select distinct b.address_book_id from store_address_book b
    where b.legal_entity_id = ${legalEntityId} and b.kind = 'customer' and ${isWanted} and b.store_id in ${stores})`
  const parts = [
    sql`select 'store' as part, 0 as at, '' as text from store s
      where s.legal_entity_id = ${legalEntityId} and s.id = ${storeId ?? null}::uuid and s.id in ${stores}`,
    sql`select 'book', 0, b.address_book_id::text from ${books} b`,
  ]
  if ((sizes.get(keyOf(ctx, reach))?.until ?? 0) > ctx.now().getTime()) return parts
  return [
    ...parts,
    sql`select 'size', count(*)::integer, '' from (
      select from ${books} b cross join lateral (
        select from customer_address_book c
        where c.legal_entity_id = ${legalEntityId} and c.address_book_id = b.address_book_id limit ${LISTED}) c
      limit ${LISTED}) c`,
  ]
}

const isEverybody = ({ grant, storeId }: Reach) => storeId === undefined && reaches(grant, 'legalEntity')

/** The scope that the parts told; undefined when the named store is not in reach. */
export function scopeOf(ctx: Caller, reach: Reach, rows: readonly ScopeRow[]): Scope | undefined {
  if (isEverybody(reach)) return { kind: 'everybody' }
  if (reach.storeId !== undefined && !rows.some(({ part }) => part === 'store')) return undefined
  const key = keyOf(ctx, reach)
  const counted = rows.find(({ part }) => part === 'size')?.at
  if (counted !== undefined) {
    if (sizes.size >= SIZES) sizes.clear()
    sizes.set(key, { count: counted, until: ctx.now().getTime() + AGE })
  }
  // Ids, as text because the rows of all parts have one shape.
  const books = rows.filter(({ part }) => part === 'book').map(({ text }) => text as Id<'address_book'>)
  return { kind: 'books', books, isSmall: (counted ?? sizes.get(key)?.count ?? LISTED) < LISTED }
}

/** A condition for many customers: the one with this id is in the scope. It comes after what costs less. */
export function isInScope(
  { legalEntityId }: Pick<Ctx, 'legalEntityId'>,
  scope: Scope,
  customerId: RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (scope.kind === 'everybody' || !scope.isSmall) return isOneInScope({ legalEntityId }, scope, customerId)
  const books = sql`${[...scope.books]}::uuid[]`
  // `is true` and `coalesce` keep the planner from making a join of the condition: it would choose one by statistics. The
  // bounds hold for every id and are there for its estimate: for a list that it takes for long it would not make a hash
  // table but read the list again for each candidate, a thousand times slower. Within `select` it cannot see them.
  return sql`(${customerId} in (
    select c.customer_id from unnest(${books}) o(id) cross join lateral (
      select b.customer_id from customer_address_book b
      where b.legal_entity_id = ${legalEntityId} and b.address_book_id = o.id
        and b.customer_id >= (select '00000000-0000-0000-0000-000000000000'::uuid)
        and b.customer_id <= (select 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
      order by b.customer_id) c)) is true`
}

/** The same for few customers, each looked up. */
export function isOneInScope(
  { legalEntityId }: Pick<Ctx, 'legalEntityId'>,
  scope: Scope,
  customerId: RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (scope.kind === 'everybody') return sql`true`
  return sql`coalesce((
    select true from customer_address_book b
    where b.legal_entity_id = ${legalEntityId} and b.customer_id = ${customerId}
      and b.address_book_id = any(${[...scope.books]}::uuid[])
    limit 1), false)`
}
