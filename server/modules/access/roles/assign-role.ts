import { requestProblems } from '#contract/problems.ts'
import { type AssignRole, type Role, type RoleAssignment, rolesProblems } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, reaches, reachesStore, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { refuseWider } from './grant-rules.ts'
import { keepingAdministrators } from './keep-administrators.ts'
import { requireRights } from './rights.ts'
import { findRole, requireRole } from './role-queries.ts'
import { refuseInstallation } from './update-role.ts'

/**
 * Gives an associate a role. Throws 403 when the role reaches further than the caller, or is for all stores and the caller
 * assigns for some only; 422 when role or store are unknown; 409 when the associate has it already.
 */
export async function assignRole(ctx: Ctx, associateId: Id<'associate'>, input: AssignRole): Promise<RoleAssignment> {
  const grant = requireGrant(ctx, 'role.assign')
  await requireRights(ctx, grant, associateId)
  const role = await findRole(ctx, input.roleId)
  if (!role) throw unknown('unknownRole', '#/roleId')
  await refuseStore(ctx, input.storeId)
  refuseWider(ctx, role.operations, input.storeId === null ? 'any' : [input.storeId])
  const { id = newId<'role_assignment'>(), roleId, storeId } = input
  const assignment = { id, associateId, roleId, storeId, createdAt: ctx.now() }
  await ctx.tx
    .insertInto('roleAssignment')
    .values({ legalEntityId: ctx.legalEntityId, ...assignment })
    .execute()
    .catch((error: unknown) => {
      if (violates(error, 'role_assignment_key')) throw new Problem(rolesProblems.alreadyAssigned, { cause: error })
      if (violates(error, 'role_assignment_pkey')) throw new Problem(requestProblems.conflict, { cause: error })
      if (violates(error, 'role_assignment_role_fkey')) throw unknown('unknownRole', '#/roleId')
      throw error
    })
  await ctx.record({
    action: 'access.role-assigned',
    subject: { kind: 'associate', id: associateId },
    after: { assignmentId: id, roleId, role: role.code, storeId },
  })
  return assignment
}

async function refuseStore(ctx: Ctx, storeId: Id<'store'> | null): Promise<void> {
  const grant = requireGrant(ctx, 'role.assign')
  if (storeId === null) {
    if (!reaches(grant, 'legalEntity')) throw new Problem(rolesProblems.widerThanYourOwn)
    return
  }
  const store = await ctx.tx
    .selectFrom('store')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', storeId)
    .select('id')
    .executeTakeFirst()
  // A store out of reach is answered like one that does not exist.
  if (!store || !reachesStore(grant, storeId)) throw unknown('unknownStore', '#/storeId')
}

function unknown(kind: 'unknownRole' | 'unknownStore', pointer: string): Problem {
  return new Problem(rolesProblems[kind], { errors: [{ pointer, code: 'field/not-a-choice' }] })
}

/**
 * Takes a role from an associate. Throws 404 when it is not there or given beyond the caller's stores, 403 when it holds
 * rights that only somebody with a wider reach may take.
 */
export async function unassignRole(
  ctx: Ctx,
  { associateId, roleAssignmentId }: { associateId: Id<'associate'>; roleAssignmentId: Id<'role_assignment'> },
): Promise<void> {
  const grant = requireGrant(ctx, 'role.assign')
  await requireRights(ctx, grant, associateId)
  await keepingAdministrators(ctx, async () => {
    const row = await ctx.tx
      .deleteFrom('roleAssignment')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('associateId', '=', associateId)
      .where('id', '=', roleAssignmentId)
      .returning(['roleId', 'storeId'])
      .executeTakeFirst()
    if (!row) throw new Problem(requestProblems.notFound)
    const role = await requireRole(ctx, row.roleId)
    refuseTaking(ctx, role, row.storeId)
    await ctx.record({
      action: 'access.role-unassigned',
      subject: { kind: 'associate', id: associateId },
      before: { assignmentId: roleAssignmentId, roleId: role.id, role: role.code, storeId: row.storeId },
    })
  })
}

function refuseTaking(ctx: Ctx, role: Role, storeId: Id<'store'> | null): void {
  const grant = requireGrant(ctx, 'role.assign')
  if (reaches(grant, 'legalEntity')) return refuseInstallation(ctx, role.operations)
  if (storeId === null || !reachesStore(grant, storeId)) throw new Problem(requestProblems.notFound)
  refuseWider(ctx, role.operations, [storeId])
}
