import { rolesProblems } from '#contract/roles.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/**
 * Carries out a change that may take rights from somebody. Throws 409 when it took `role.manage` or `role.assign` for the
 * legal entity from the last active associate who had it: nobody could give it back. Such changes take turns.
 */
export async function keepingAdministrators<T>(ctx: Ctx, change: () => Promise<T>): Promise<T> {
  // Two administrators who take each other's rights at once: the second waits here and then sees what the first left.
  // Always all roles in one order, so that no two wait for each other.
  await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select('id')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const before = await heldOperations(ctx)
  const result = await change()
  const after = await heldOperations(ctx)
  if (after.length < before.length) throw new Problem(rolesProblems.lastAdministrator)
  return result
}

async function heldOperations({ tx, legalEntityId }: Ctx): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('roleOperation as o')
    .innerJoin('roleAssignment as r', (join) =>
      join.onRef('r.legalEntityId', '=', 'o.legalEntityId').onRef('r.roleId', '=', 'o.roleId'),
    )
    .innerJoin('associate as a', (join) =>
      join.onRef('a.legalEntityId', '=', 'r.legalEntityId').onRef('a.id', '=', 'r.associateId'),
    )
    .where('o.legalEntityId', '=', legalEntityId)
    .where('o.operation', 'in', ['role.manage', 'role.assign'])
    .where('o.scope', 'in', ['legalEntity', 'installation'])
    .where('a.deactivatedAt', 'is', null)
    .select('o.operation')
    .distinct()
    .execute()
  return rows.map((row) => row.operation)
}
