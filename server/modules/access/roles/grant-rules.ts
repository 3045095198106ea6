import type { Operation, Scope } from '#contract/operations.ts'
import { rolesProblems } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import { type Grant, type Principal, reaches } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** One line of a role. */
export interface Pair {
  readonly operation: Operation
  readonly scope: Scope
}

/** The stores a pair is given for. `any`: all that its holder works in, now or later. */
export type ForStores = readonly Id<'store'>[] | 'any'

/** True when whoever has the grant may give the scope for the stores: nobody gives what they do not have themselves. */
export function mayGive(mine: Grant | undefined, scope: Scope, stores: ForStores): boolean {
  if (!mine || !reaches(mine, scope)) return false
  if (scope === 'own' || reaches(mine, 'legalEntity')) return true
  const reached = scope === 'addressBook' ? mine.addressBookStoreIds : mine.storeIds
  return stores !== 'any' && stores.every((id) => reached.includes(id))
}

/** Throws 403 when one of the pairs reaches further than the caller does. */
export function refuseWider(caller: Pick<Principal, 'grants'>, pairs: readonly Pair[], stores: ForStores): void {
  if (pairs.some(({ operation, scope }) => !mayGive(caller.grants.get(operation), scope, stores)))
    throw new Problem(rolesProblems.widerThanYourOwn)
}

/** True when everything that somebody's grant reaches is reached by mine as well; what is their own, only from everywhere. */
export function contains(mine: Grant | undefined, theirs: Grant): boolean {
  if (!mine || !reaches(mine, theirs.scope)) return false
  if (reaches(mine, 'legalEntity')) return true
  return (
    theirs.scope !== 'own' &&
    theirs.storeIds.every((id) => mine.storeIds.includes(id)) &&
    theirs.addressBookStoreIds.every((id) => mine.addressBookStoreIds.includes(id))
  )
}

/** The pairs of `next` that `before` does not have, or has with a narrower scope. */
export function widened(before: readonly Pair[], next: readonly Pair[]): readonly Pair[] {
  return next.filter((pair) => !before.some((old) => old.operation === pair.operation && isAtLeast(old, pair)))
}

function isAtLeast(old: Pair, pair: Pair): boolean {
  return reaches({ scope: old.scope, storeIds: [], addressBookStoreIds: [] }, pair.scope)
}
