import type { AddressBook, CreateAddressBook } from '#contract/organisation-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { addressBookProblem } from './address-books.ts'

/** Creates an address book. Throws 409 when its code or id is taken. */
export async function createAddressBook(ctx: Ctx, input: CreateAddressBook): Promise<AddressBook> {
  const { id = newId<'address_book'>(), ...fields } = input
  try {
    await ctx.tx
      .insertInto('addressBook')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
  } catch (error) {
    throw addressBookProblem(error)
  }
  await ctx.record({
    action: 'organisation.address-book-created',
    subject: { kind: 'address_book', id },
    after: { id, ...fields },
  })
  return { id, ...fields, version: 1 }
}
