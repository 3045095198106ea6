import { organisationProblems, type OpenStore, type Store } from '#contract/organisation.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { insertStoreAddressBooks } from './queries.ts'

/** Opens a store. Throws 409 when its code is taken, 422 when an address book is not one of the legal entity. */
export async function openStore(ctx: Ctx, input: OpenStore): Promise<Store> {
  const { id = newId<'store'>(), customerAddressBookIds, employeeAddressBookIds, ...fields } = input
  try {
    await ctx.tx
      .insertInto('store')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
    const store = { legalEntityId: ctx.legalEntityId, storeId: id }
    await insertStoreAddressBooks(ctx.tx, { ...store, kind: 'customer' }, customerAddressBookIds)
    await insertStoreAddressBooks(ctx.tx, { ...store, kind: 'employee' }, employeeAddressBookIds)
  } catch (error) {
    if (violates(error, 'store_code_key') || violates(error, 'store_pkey'))
      throw new Problem(organisationProblems.storeCodeTaken, { cause: error })
    if (violates(error, 'store_address_book_book_fkey'))
      throw new Problem(organisationProblems.unknownAddressBook, { cause: error })
    throw error
  }
  await ctx.record({ action: 'organisation.store-opened', subject: { kind: 'store', id }, after: input })
  return { ...input, id, closedAt: null, version: 1 }
}
