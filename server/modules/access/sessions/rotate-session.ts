import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { hashSecret, newSecret } from '../credential.ts'
import { setSessionCookie } from './session-cookie.ts'

/** Gives an open session a new secret and cookie; whoever knows the old one is out. */
export async function rotateSession(ctx: Ctx, id: Id<'session'>): Promise<void> {
  const secret = newSecret()
  const { expiresAt } = await ctx.tx
    .updateTable('session')
    .set({ secretHash: hashSecret(secret) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning('expiresAt')
    .executeTakeFirstOrThrow()
  setSessionCookie(ctx, { legalEntityId: ctx.legalEntityId, secret, expiresAt })
}
