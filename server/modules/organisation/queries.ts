import type { Store } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx, Grant } from '#platform/context.ts'
import { found } from './change-row.ts'
import { storesInReach } from './reach.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>
type Kind = 'customer' | 'employee'

/** Stores with their address books, one row each, before any condition. */
export function storesOf(ctx: Tenant) {
  return (
    ctx.tx
      .selectFrom('store')
      .where('store.legalEntityId', '=', ctx.legalEntityId)
      .select(['store.id', 'code', 'name', 'timeZone', 'currency', 'languages', 'closedAt', 'version'])
      .select([books('customer').as('customerAddressBookIds'), books('employee').as('employeeAddressBookIds')])
      // The database holds what the contract let in: languages are a text array there.
      .$narrowType<{ languages: Store['languages'] }>()
  )
}

function books(kind: Kind) {
  return sql<Id<'address_book'>[]>`array(
    select b.address_book_id from store_address_book b
    where b.legal_entity_id = store.legal_entity_id and b.store_id = store.id and b.kind = ${kind}
    order by b.address_book_id)`
}

/** A store that the grant reaches. Throws 404 for any other. */
export async function requireStoreInReach(ctx: Ctx, grant: Grant, id: Id<'store'>): Promise<Store> {
  const row = await storesOf(ctx)
    .where('store.id', '=', id)
    .where(sql<boolean>`store.id in ${storesInReach(ctx, grant)}`)
    .executeTakeFirst()
  return found(row)
}

/**
 * Makes these the store's address books, for each list that is given. An unknown book violates
 * `store_address_book_book_fkey`. The caller holds the store's row, so nobody else changes them meanwhile.
 */
export async function setStoreAddressBooks(
  { tx, legalEntityId }: Tenant,
  storeId: Id<'store'>,
  lists: Readonly<Record<`${Kind}AddressBookIds`, readonly Id<'address_book'>[] | undefined>>,
): Promise<void> {
  for (const kind of ['customer', 'employee'] as const) {
    const ids = lists[`${kind}AddressBookIds`]
    if (ids === undefined) continue
    await tx
      .deleteFrom('storeAddressBook')
      .where('legalEntityId', '=', legalEntityId)
      .where('storeId', '=', storeId)
      .where('kind', '=', kind)
      .execute()
    if (ids.length === 0) continue
    await tx
      .insertInto('storeAddressBook')
      .values(ids.map((addressBookId) => ({ legalEntityId, storeId, kind, addressBookId })))
      .execute()
  }
}
