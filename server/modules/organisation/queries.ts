import type { Store } from '#contract/organisation.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { Tx } from '#platform/database/index.ts'

/** Stores with their address books, one row each, before any condition. */
export function storesOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
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

function books(kind: 'customer' | 'employee') {
  return sql<Id<'address_book'>[]>`array(
    select b.address_book_id from store_address_book b
    where b.legal_entity_id = store.legal_entity_id and b.store_id = store.id and b.kind = ${kind}
    order by b.address_book_id)`
}

/** Puts a store into address books of one kind. The caller has checked nothing: an unknown book violates the foreign key. */
export async function insertStoreAddressBooks(
  tx: Tx,
  store: {
    readonly legalEntityId: Id<'legal_entity'>
    readonly storeId: Id<'store'>
    readonly kind: 'customer' | 'employee'
  },
  addressBookIds: readonly Id<'address_book'>[],
): Promise<void> {
  if (addressBookIds.length === 0) return
  await tx
    .insertInto('storeAddressBook')
    .values(addressBookIds.map((addressBookId) => ({ ...store, addressBookId })))
    .execute()
}
