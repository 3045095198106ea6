import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import type { Tx } from '#platform/database/index.ts'

/** Why a session is over. */
export type SessionEnd = 'signed-out' | 'revoked' | 'rotated' | 'switched' | 'deactivated' | 'password-changed'

/** Which open sessions to end: any combination narrows. */
export interface SessionsOf {
  readonly sessionId?: Id<'session'>
  readonly associateId?: Id<'associate'>
  readonly accountId?: Id<'account'>
  readonly secretHash?: Buffer
  readonly exceptId?: Id<'session'>
}

/** Ends open sessions of the legal entity and returns their ids. From the commit on their cookies are worth nothing. */
export async function endSessions(
  ctx: { readonly tx: Tx; readonly legalEntityId: Id<'legal_entity'>; now(): Date },
  which: SessionsOf,
  because: SessionEnd,
): Promise<readonly Id<'session'>[]> {
  const { sessionId, associateId, accountId, secretHash, exceptId } = which
  const rows = await ctx.tx
    .updateTable('session')
    .set({ endedAt: ctx.now(), endedBecause: because })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('endedAt', 'is', null)
    .$if(sessionId !== undefined, (query) => query.where('id', '=', sessionId ?? null))
    .$if(associateId !== undefined, (query) => query.where('associateId', '=', associateId ?? null))
    .$if(accountId !== undefined, (query) => query.where('accountId', '=', accountId ?? null))
    .$if(secretHash !== undefined, (query) => query.where('secretHash', '=', secretHash ?? null))
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? null))
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Writes that one associate's sessions ended, one audit row however many there were. */
export function recordEnd(
  ctx: Ctx,
  associateId: Id<'associate'>,
  ended: { readonly because: SessionEnd; readonly sessionIds: readonly Id<'session'>[] },
): Promise<void> {
  return ctx.record({
    action: 'access.sessions-ended',
    subject: { kind: 'associate', id: associateId },
    after: { because: ended.because, sessionIds: ended.sessionIds },
  })
}
