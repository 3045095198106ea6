import type { CurrentSession } from '#contract/access-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { sql } from 'kysely'
import { associateOf, type Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { initialsOf } from './initials.ts'

interface Row {
  readonly name: string
  readonly preferredName: string | null
  readonly legalEntity: { readonly code: string; readonly name: string }
  readonly stores: CurrentSession['stores']
  readonly session: { readonly expiresAt: string; readonly idleMinutes: number } | null
}

/** Who is signed in, where, and what they may do, in one statement. Throws 404 for callers behind whom there is no associate. */
export async function describeSession(ctx: Ctx): Promise<CurrentSession> {
  const associateId = associateOf(ctx)
  const sessionId = ctx.actor.kind === 'associate' ? ctx.actor.sessionId : null
  const { rows } = await sql<Row>`
    select a.name, a.preferred_name, json_build_object('code', e.code, 'name', e.name) as legal_entity,
      coalesce((select json_agg(json_build_object('id', s.id, 'code', s.code, 'name', s.name) order by s.code)
        from associate_store w join store s on s.legal_entity_id = w.legal_entity_id and s.id = w.store_id
        where w.legal_entity_id = a.legal_entity_id and w.associate_id = a.id and s.closed_at is null), '[]') as stores,
      (select json_build_object('expiresAt', t.expires_at, 'idleMinutes', t.idle_minutes) from session t
        where t.legal_entity_id = a.legal_entity_id and t.id = ${sessionId}) as session
    from associate a join legal_entity e on e.id = a.legal_entity_id
    where a.legal_entity_id = ${ctx.legalEntityId} and a.id = ${associateId ?? null}`.execute(ctx.tx)
  const [row] = rows
  if (!row || associateId === undefined) throw new Problem(requestProblems.notFound)
  return {
    associate: { id: associateId, name: row.name, preferredName: row.preferredName, initials: initialsOf(row.name) },
    legalEntity: { id: ctx.legalEntityId, ...row.legalEntity },
    stores: row.stores,
    storeId: ctx.storeId,
    deviceId: ctx.deviceId,
    language: ctx.language,
    // In an order of their own: the one in which the database found them changes with its plan.
    operations: [...ctx.grants]
      .map(([operation, { scope, storeIds, addressBookStoreIds }]) => ({
        operation,
        scope,
        storeIds: storeIds.toSorted(),
        addressBookStoreIds: addressBookStoreIds.toSorted(),
      }))
      .toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
    session:
      row.session && sessionId
        ? { id: sessionId, expiresAt: new Date(row.session.expiresAt), idleMinutes: row.session.idleMinutes }
        : null,
  }
}
