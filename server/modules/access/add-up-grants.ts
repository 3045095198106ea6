import { OPERATIONS, SCOPES, type Operation, type Scope } from '#contract/operations.ts'
import type { Id } from '#contract/shared.ts'
import type { Grant } from '#platform/context.ts'

/** One operation of one role that an associate has, as the tables hold it. */
export interface GivenOperation {
  readonly operation: string
  readonly scope: Scope
  /** The store the role was given for; null for all stores the associate works in. */
  readonly storeId: Id<'store'> | null
}

/** Roles add up: the widest scope counts, and stores gather beside the scope that they were given with. Nothing denies. */
export function addUpGrants(
  given: readonly GivenOperation[],
  ownStoreIds: readonly Id<'store'>[],
): ReadonlyMap<Operation, Grant> {
  const sums = new Map<Operation, Sum>()
  for (const { operation, scope, storeId } of given) {
    // An operation that a later release took away stays in old roles and means nothing.
    if (!isOperation(operation)) continue
    const sum = sums.get(operation) ?? { scope, stores: new Set(), addressBookStores: new Set() }
    if (SCOPES.indexOf(scope) > SCOPES.indexOf(sum.scope)) sum.scope = scope
    if (scope === 'store' || scope === 'addressBook')
      for (const id of storeId === null ? ownStoreIds : [storeId]) {
        sum.stores.add(id)
        if (scope === 'addressBook') sum.addressBookStores.add(id)
      }
    sums.set(operation, sum)
  }
  return new Map(
    [...sums].map(([operation, { scope, stores, addressBookStores }]) => [
      operation,
      { scope, storeIds: [...stores], addressBookStoreIds: [...addressBookStores] },
    ]),
  )
}

interface Sum {
  scope: Scope
  readonly stores: Set<Id<'store'>>
  readonly addressBookStores: Set<Id<'store'>>
}

/** True when the name is an operation of this release. */
export function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name)
}
