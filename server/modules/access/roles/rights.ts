import type { Operation } from '#contract/operations.ts'
import { requestProblems } from '#contract/problems.ts'
import type { RoleAssignment } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, type Grant, reaches } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { addUpGrants, type GivenOperation } from '../add-up-grants.ts'

/** Somebody's rights: what sign-in would find. */
export interface Rights {
  readonly deactivatedAt: Date | null
  readonly storeIds: readonly Id<'store'>[]
  readonly grants: ReadonlyMap<Operation, Grant>
}

/**
 * The rights of an associate whom the grant reaches: everybody of the legal entity, else who works in one of its stores.
 * Throws 404 for others. Takes grants of operations without the scope addressBook.
 */
export async function requireRights(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  grant: Grant,
  associateId: Id<'associate'>,
): Promise<Rights> {
  const rights = await findRights(ctx, associateId)
  const isReached = reaches(grant, 'legalEntity') || rights?.storeIds.some((id) => grant.storeIds.includes(id))
  if (!rights || !isReached) throw new Problem(requestProblems.notFound)
  return rights
}

/** The rights of an associate, whoever asks. Undefined when there is none of that id. */
export async function findRights(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  associateId: Id<'associate'>,
): Promise<Rights | undefined> {
  const row = await tx
    .selectFrom('associate as a')
    .where('a.legalEntityId', '=', legalEntityId)
    .where('a.id', '=', associateId)
    .select([
      'a.deactivatedAt',
      sql<Id<'store'>[]>`array(select s.store_id from associate_store s
        where s.legal_entity_id = a.legal_entity_id and s.associate_id = a.id order by s.store_id)`.as('storeIds'),
      sql<GivenOperation[]>`coalesce((
        select json_agg(json_build_object('operation', o.operation, 'scope', o.scope, 'storeId', r.store_id))
        from role_assignment r join role_operation o on o.legal_entity_id = r.legal_entity_id and o.role_id = r.role_id
        where r.legal_entity_id = a.legal_entity_id and r.associate_id = a.id), '[]')`.as('given'),
    ])
    .executeTakeFirst()
  return row && { ...row, grants: addUpGrants(row.given, row.storeIds) }
}

/** The role assignments of an associate. */
export function assignmentsOf({ tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>, associateId: Id<'associate'>) {
  return tx
    .selectFrom('roleAssignment')
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .select(['id', 'associateId', 'roleId', 'storeId', 'createdAt'])
    .orderBy('id')
    .$castTo<RoleAssignment>()
}
