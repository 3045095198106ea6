import type { Id } from '#contract/shared.ts'
import type { RequestCtx } from '#platform/context.ts'
import { formatCredential, sessionCookieName } from '../credential.ts'

type CookieCtx = Pick<RequestCtx, 'publicUrl' | 'setHeader' | 'now'>

/** Hands the session to the browser: unreadable for scripts, not sent along by other sites' forms. */
export function setSessionCookie(
  ctx: CookieCtx,
  session: { readonly legalEntityId: Id<'legal_entity'>; readonly secret: string; readonly expiresAt: Date },
): void {
  const seconds = Math.max(0, Math.floor((session.expiresAt.getTime() - ctx.now().getTime()) / 1000))
  writeCookie(ctx, formatCredential(session.legalEntityId, session.secret), seconds)
}

/** Takes the session out of the browser. */
export function clearSessionCookie(ctx: CookieCtx): void {
  writeCookie(ctx, '', 0)
}

function writeCookie(ctx: CookieCtx, value: string, seconds: number): void {
  const secure = ctx.publicUrl.protocol === 'https:' ? '; Secure' : ''
  ctx.setHeader(
    'set-cookie',
    `${sessionCookieName(ctx.publicUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  )
}
