import { requestProblems } from '#contract/problems.ts'
import { type Role, rolesProblems, type UpdateRole } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type Pair, refuseWider, widened } from './grant-rules.ts'
import { keepingAdministrators } from './keep-administrators.ts'
import { FULL_PRESET } from './role-presets.ts'
import { insertPairs, refuseTaken, requireRole } from './role-queries.ts'

/** Changes a role; operations are replaced as a whole. What is added must be the caller's own; see also `keepingAdministrators`. */
export async function updateRole(
  ctx: Ctx,
  seen: { readonly roleId: Id<'role'>; readonly version: number },
  patch: UpdateRole,
): Promise<Role> {
  if (patch.operations) return keepingAdministrators(ctx, () => change(ctx, seen, patch))
  return change(ctx, seen, patch)
}

async function change(
  ctx: Ctx,
  { roleId, version }: { readonly roleId: Id<'role'>; readonly version: number },
  patch: UpdateRole,
): Promise<Role> {
  const role = await requireRole(ctx, roleId)
  if (role.version !== version) throw new Problem(requestProblems.stale)
  if (patch.operations) refuseOperations(ctx, role, patch.operations)
  const { numUpdatedRows } = await ctx.tx
    .updateTable('role')
    .set({
      version: version + 1,
      ...(patch.code && { code: patch.code }),
      ...(patch.name && { name: JSON.stringify(patch.name) }),
    })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', roleId)
    .where('version', '=', version)
    .executeTakeFirst()
    .catch(refuseTaken)
  if (numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
  if (patch.operations) await replacePairs(ctx, roleId, patch.operations)
  const { before, after } = changesOf(role, patch)
  await ctx.record({ action: 'access.role-changed', subject: { kind: 'role', id: roleId }, before, after })
  return requireRole(ctx, roleId)
}

function refuseOperations(ctx: Ctx, role: Role, operations: readonly Pair[]): void {
  if (role.preset === FULL_PRESET) throw new Problem(rolesProblems.roleFixed)
  refuseWider(ctx, widened(role.operations, operations), 'any')
  refuseInstallation(ctx, widened(operations, role.operations))
}

/** Rights over the whole installation are taken by those only who have them. */
export function refuseInstallation(ctx: Ctx, taken: readonly Pair[]): void {
  const pairs = taken.filter((pair) => pair.scope === 'installation')
  refuseWider(ctx, pairs, 'any')
}

async function replacePairs(ctx: Ctx, roleId: Id<'role'>, operations: readonly Pair[]): Promise<void> {
  await ctx.tx
    .deleteFrom('roleOperation')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('roleId', '=', roleId)
    .execute()
  await insertPairs(ctx, roleId, operations)
}
