import { type CreateRole, type Role, rolesProblems } from '#contract/roles.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { refuseWider } from './grant-rules.ts'
import { MOST_ROLES } from './list-roles.ts'
import { insertPairs, refuseTaken, requireRole } from './role-queries.ts'

/** Creates a role. Throws 403 when it reaches further than the caller, 409 when its code is taken or there are too many. */
export async function createRole(ctx: Ctx, input: CreateRole): Promise<Role> {
  const { id = newId<'role'>(), operations, ...fields } = input
  refuseWider(ctx, operations, 'any')
  const { count } = await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count >= MOST_ROLES) throw new Problem(rolesProblems.tooManyRoles)
  await ctx.tx
    .insertInto('role')
    .values({ legalEntityId: ctx.legalEntityId, id, code: fields.code, name: JSON.stringify(fields.name) })
    .execute()
    .catch(refuseTaken)
  await insertPairs(ctx, id, operations)
  await ctx.record({ action: 'access.role-created', subject: { kind: 'role', id }, after: input })
  return requireRole(ctx, id)
}
