import { organisationProblems } from '#contract/organisation.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { readAddressBookUse, requireAddressBook } from './address-books.ts'
import { refuseLost, refuseStale } from './change-row.ts'

/** Deletes an address book that nobody uses. Throws 404 when there is none, 412 when stale, 409 with the numbers when used. */
export async function deleteAddressBook(
  ctx: Ctx,
  { addressBookId, version }: { readonly addressBookId: Id<'address_book'>; readonly version: number },
): Promise<void> {
  const before = await requireAddressBook(ctx, requireGrant(ctx, 'addressBook.manage'), addressBookId)
  refuseStale(before, version)
  const { stores, associateCount } = await readAddressBookUse(ctx, addressBookId)
  const params = { stores: stores.length, associates: associateCount }
  if (params.stores + params.associates > 0) throw new Problem(organisationProblems.addressBookInUse, { params })
  try {
    const { numDeletedRows } = await ctx.tx
      .deleteFrom('addressBook')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', addressBookId)
      .where('version', '=', version)
      .executeTakeFirst()
    refuseLost({ numUpdatedRows: numDeletedRows })
  } catch (error) {
    // Somebody began to use it after it was looked at; which of the two it was, the next try tells.
    if (violates(error, 'store_address_book_book_fkey'))
      throw new Problem(organisationProblems.addressBookInUse, { params: { stores: 1, associates: 0 }, cause: error })
    if (violates(error, 'associate_address_book_book_fkey'))
      throw new Problem(organisationProblems.addressBookInUse, { params: { stores: 0, associates: 1 }, cause: error })
    throw error
  }
  await ctx.record({
    action: 'organisation.address-book-deleted',
    subject: { kind: 'address_book', id: addressBookId },
    before,
  })
}
