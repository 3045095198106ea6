import type { Role } from '#contract/roles.ts'
import { rolesProblems } from '#contract/roles.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { isOperation } from '../add-up-grants.ts'
import type { Pair } from './grant-rules.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** Roles with their operations, one row each, before any condition. */
export function rolesOf({ tx, legalEntityId }: Tenant) {
  return tx
    .selectFrom('role')
    .where('role.legalEntityId', '=', legalEntityId)
    .select(['role.id', 'code', 'name', 'preset', 'version'])
    .select([
      sql<
        Pair[]
      >`coalesce((select json_agg(json_build_object('operation', o.operation, 'scope', o.scope) order by o.operation)
        from role_operation o where o.legal_entity_id = role.legal_entity_id and o.role_id = role.id), '[]')`.as(
        'operations',
      ),
      sql<number>`(select count(*)::int from role_assignment a
        where a.legal_entity_id = role.legal_entity_id and a.role_id = role.id)`.as('assignments'),
    ])
    .$narrowType<{ name: Role['name'] }>()
}

/** A row of `rolesOf` as the contract shows it: operations that a later release took away are left out. */
export function toRole(row: Role): Role {
  return { ...row, operations: row.operations.filter((pair) => isOperation(pair.operation)) }
}

/** A role, or undefined. */
export async function findRole(ctx: Tenant, roleId: Id<'role'>): Promise<Role | undefined> {
  const row = await rolesOf(ctx).where('role.id', '=', roleId).executeTakeFirst()
  return row && toRole(row)
}

/** A role. Throws 404. */
export async function requireRole(ctx: Tenant, roleId: Id<'role'>): Promise<Role> {
  const role = await findRole(ctx, roleId)
  if (!role) throw new Problem(requestProblems.notFound)
  return role
}

/** Writes a role's operations; there are none of it yet. */
export async function insertPairs({ tx, legalEntityId }: Tenant, roleId: Id<'role'>, pairs: readonly Pair[]) {
  if (pairs.length === 0) return
  await tx
    .insertInto('roleOperation')
    .values(pairs.map(({ operation, scope }) => ({ legalEntityId, roleId, operation, scope })))
    .execute()
}

/** Names a violated constraint of `role`; throws in any case. */
export function refuseTaken(error: unknown): never {
  if (violates(error, 'role_code_key')) throw new Problem(rolesProblems.roleCodeTaken, { cause: error })
  if (violates(error, 'role_pkey')) throw new Problem(requestProblems.conflict, { cause: error })
  throw error
}
