import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { endSessions, recordEnd } from './end-sessions.ts'
import { clearSessionCookie } from './session-cookie.ts'

/** Ends one open session of an associate. Throws 404 when there is no such one. */
export async function revokeSession(
  ctx: Ctx,
  { associateId, sessionId }: { readonly associateId: Id<'associate'>; readonly sessionId: Id<'session'> },
): Promise<void> {
  const sessionIds = await endSessions(ctx, { associateId, sessionId }, 'revoked')
  if (sessionIds.length === 0) throw new Problem(requestProblems.notFound)
  if (ctx.actor.kind === 'associate' && ctx.actor.sessionId === sessionId) clearSessionCookie(ctx)
  await recordEnd(ctx, associateId, { because: 'revoked', sessionIds })
}

/** Ends all open sessions of an associate, but the one to keep. Returns how many. */
export async function revokeSessions(
  ctx: Ctx,
  associateId: Id<'associate'>,
  keep?: Id<'session'>,
): Promise<{ readonly ended: number }> {
  const sessionIds = await endSessions(ctx, { associateId, ...(keep ? { exceptId: keep } : {}) }, 'revoked')
  await recordEnd(ctx, associateId, { because: 'revoked', sessionIds })
  return { ended: sessionIds.length }
}
