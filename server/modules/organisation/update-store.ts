import type { Store, UpdateStore } from '#contract/organisation-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { storeProblem } from './open-store.ts'
import { requireStoreInReach, setStoreAddressBooks } from './queries.ts'
import { requireAddressBooks } from './require-known.ts'
import { asKept, movesBetween } from './rules.ts'

interface StoreChange {
  readonly storeId: Id<'store'>
  readonly version: number
  readonly patch: UpdateStore
}

/**
 * Changes a store. Throws 404 out of reach, 412 when stale, 409 when the code is taken, 422 when an address book is not one
 * of the legal entity, and 403 when somebody for a few stores would change the address books: those decide how far roles
 * reach, so one store's manager could let herself into another store.
 */
export async function updateStore(ctx: Ctx, { storeId, version, patch }: StoreChange): Promise<Store> {
  const grant = requireGrant(ctx, 'store.manage')
  const before = await requireStoreInReach(ctx, grant, storeId)
  refuseStale(before, version)
  const customer = movesBetween('customerAddressBookIds', before.customerAddressBookIds, patch.customerAddressBookIds)
  const employee = movesBetween('employeeAddressBookIds', before.employeeAddressBookIds, patch.employeeAddressBookIds)
  const moves = [...customer.added, ...customer.removed, ...employee.added, ...employee.removed]
  if (moves.length > 0 && !reaches(grant, 'legalEntity')) throw new Problem(requestProblems.forbidden)
  await requireAddressBooks(ctx, grant, [...customer.added, ...employee.added])
  const { customerAddressBookIds, employeeAddressBookIds, ...fields } = patch
  const lists = {
    customerAddressBookIds: asKept(customerAddressBookIds),
    employeeAddressBookIds: asKept(employeeAddressBookIds),
  }
  try {
    const updated = await ctx.tx
      .updateTable('store')
      .set({ ...fields, version: version + 1 })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', storeId)
      .where('version', '=', version)
      .executeTakeFirst()
    refuseLost(updated)
    await setStoreAddressBooks(ctx, storeId, lists)
  } catch (error) {
    throw storeProblem(error)
  }
  await ctx.record({
    action: 'organisation.store-updated',
    subject: { kind: 'store', id: storeId },
    ...changesOf(before, { ...fields, ...lists }),
  })
  return requireStoreInReach(ctx, grant, storeId)
}
