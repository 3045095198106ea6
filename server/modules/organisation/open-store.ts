import { organisationProblems } from '#contract/organisation.ts'
import type { OpenStore, Store } from '#contract/organisation-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { requireStoreInReach, setStoreAddressBooks } from './queries.ts'
import { WHOLE_LEGAL_ENTITY } from './reach.ts'
import { requireAddressBooks } from './require-known.ts'
import { asKept, namedIn } from './rules.ts'

/** Opens a store for a caller who may manage every store of the legal entity; throws 403 otherwise. See `addStore`. */
export async function openStore(ctx: Ctx, input: OpenStore): Promise<Store> {
  if (!reaches(requireGrant(ctx, 'store.manage'), 'legalEntity')) throw new Problem(requestProblems.forbidden)
  return addStore(ctx, input)
}

/** Opens a store. Throws 409 when its code or id is taken, 422 when an address book is not one of the legal entity. */
export async function addStore(ctx: Ctx, input: OpenStore): Promise<Store> {
  const { id = newId<'store'>(), customerAddressBookIds, employeeAddressBookIds, ...fields } = input
  await requireAddressBooks(ctx, WHOLE_LEGAL_ENTITY, [
    ...namedIn('customerAddressBookIds', customerAddressBookIds),
    ...namedIn('employeeAddressBookIds', employeeAddressBookIds),
  ])
  try {
    await ctx.tx
      .insertInto('store')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
    await setStoreAddressBooks(ctx, id, {
      customerAddressBookIds: asKept(customerAddressBookIds),
      employeeAddressBookIds: asKept(employeeAddressBookIds),
    })
  } catch (error) {
    throw storeProblem(error)
  }
  await ctx.record({ action: 'organisation.store-opened', subject: { kind: 'store', id }, after: { ...input, id } })
  return requireStoreInReach(ctx, WHOLE_LEGAL_ENTITY, id)
}

/** What the database's refusal of a store means to the caller; any other error stays what it is. */
export function storeProblem(error: unknown): unknown {
  if (violates(error, 'store_code_key')) return new Problem(organisationProblems.storeCodeTaken, { cause: error })
  if (violates(error, 'store_pkey')) return new Problem(organisationProblems.idTaken, { cause: error })
  // Somebody deleted the address book after it was looked for.
  if (violates(error, 'store_address_book_book_fkey'))
    return new Problem(organisationProblems.unknownAddressBook, { cause: error })
  return error
}
