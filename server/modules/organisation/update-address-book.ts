import type { AddressBook, UpdateAddressBook } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { addressBookProblem, requireAddressBook } from './address-books.ts'
import { refuseLost, refuseStale } from './change-row.ts'

interface AddressBookChange {
  readonly addressBookId: Id<'address_book'>
  readonly version: number
  readonly patch: UpdateAddressBook
}

/** Changes an address book's code or name. Throws 404 when there is none, 412 when stale, 409 when the code is taken. */
export async function updateAddressBook(
  ctx: Ctx,
  { addressBookId, version, patch }: AddressBookChange,
): Promise<AddressBook> {
  const grant = requireGrant(ctx, 'addressBook.manage')
  const before = await requireAddressBook(ctx, grant, addressBookId)
  refuseStale(before, version)
  try {
    const updated = await ctx.tx
      .updateTable('addressBook')
      .set({ ...patch, version: version + 1 })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', addressBookId)
      .where('version', '=', version)
      .executeTakeFirst()
    refuseLost(updated)
  } catch (error) {
    throw addressBookProblem(error)
  }
  await ctx.record({
    action: 'organisation.address-book-updated',
    subject: { kind: 'address_book', id: addressBookId },
    ...changesOf(before, patch),
  })
  return requireAddressBook(ctx, grant, addressBookId)
}
