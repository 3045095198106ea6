import type { Ctx } from '#platform/context.ts'
import { endSessions } from './end-sessions.ts'
import { requireSession } from './own-session.ts'
import { clearSessionCookie } from './session-cookie.ts'

/** Ends the caller's session and takes its cookie out of the browser. */
export async function signOut(ctx: Ctx): Promise<void> {
  const { sessionId, associateId } = requireSession(ctx)
  await endSessions(ctx, { sessionId }, 'signed-out')
  clearSessionCookie(ctx)
  await ctx.record({ action: 'access.signed-out', subject: { kind: 'associate', id: associateId } })
}
