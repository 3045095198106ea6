import { requestProblems } from '#contract/problems.ts'
import { rolesProblems } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { FULL_PRESET } from './role-presets.ts'
import { requireRole } from './role-queries.ts'

/** Deletes a role that nobody has. Throws 409 while somebody has it, 412 when it changed since it was read. */
export async function deleteRole(
  ctx: Ctx,
  { roleId, version }: { readonly roleId: Id<'role'>; readonly version: number },
): Promise<void> {
  const role = await requireRole(ctx, roleId)
  if (role.version !== version) throw new Problem(requestProblems.stale)
  if (role.preset === FULL_PRESET) throw new Problem(rolesProblems.roleFixed)
  if (role.assignments > 0) throw new Problem(rolesProblems.roleAssigned)
  await ctx.tx
    .deleteFrom('roleOperation')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('roleId', '=', roleId)
    .execute()
  const { numDeletedRows } = await ctx.tx
    .deleteFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', roleId)
    .where('version', '=', version)
    .executeTakeFirst()
    .catch((error: unknown) => {
      // Somebody was given it between the look and the deed.
      if (violates(error, 'role_assignment_role_fkey')) throw new Problem(rolesProblems.roleAssigned, { cause: error })
      throw error
    })
  if (numDeletedRows === 0n) throw new Problem(requestProblems.stale)
  await ctx.record({ action: 'access.role-deleted', subject: { kind: 'role', id: roleId }, before: role })
}
