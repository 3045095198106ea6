import type { PublicCtx } from '#platform/context.ts'
import { enterLegalEntity } from '#platform/database/index.ts'
import { hashSecret } from '../credential.ts'
import { endSessions } from '../sessions/end-sessions.ts'

/** Ends the session whose cookie is about to be replaced: it would stay open with nobody to end it. */
export async function endBrowserSession(ctx: PublicCtx): Promise<void> {
  if (ctx.credential?.kind !== 'session') return
  const { legalEntityId, secret } = ctx.credential
  await enterLegalEntity(ctx.tx, legalEntityId)
  await endSessions({ ...ctx, legalEntityId }, { secretHash: hashSecret(secret) }, 'rotated')
}
