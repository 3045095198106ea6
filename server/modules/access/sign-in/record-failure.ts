import type { PublicCtx } from '#platform/context.ts'
import type { Membership } from './accounts.ts'

/** Writes a refused sign-in into the audit log of each legal entity that the account belongs to. Of unknown logins there is none. */
export async function recordFailure(ctx: PublicCtx, memberships: readonly Membership[]): Promise<void> {
  for (const { legalEntityId, associateId } of memberships) {
    const inside = await ctx.enter({
      actor: { kind: 'anonymous' },
      legalEntityId,
      grants: new Map(),
      storeId: null,
      deviceId: null,
      language: ctx.language,
    })
    await inside.record({
      action: 'access.sign-in-refused',
      subject: { kind: 'associate', id: associateId },
      outcome: 'denied',
    })
  }
}
