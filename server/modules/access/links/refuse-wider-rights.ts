import { accessProblems } from '#contract/access.ts'
import type { Principal } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { contains } from '../roles/grant-rules.ts'
import type { Rights } from '../roles/rights.ts'

/**
 * Throws 403 when the associate may do more than the caller: who hands out the way in could take it, and would then have
 * those rights. What is the associate's own counts as reached by whoever has the operation at all.
 */
export function refuseWiderRights(caller: Pick<Principal, 'grants'>, rights: Rights): void {
  for (const [operation, theirs] of rights.grants) {
    const mine = caller.grants.get(operation)
    if (!mine || (theirs.scope !== 'own' && !contains(mine, theirs)))
      throw new Problem(accessProblems.linkReachesFurther)
  }
}
