import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { spendLinks } from '../links/create-link.ts'
import { endSessions, recordEnd } from '../sessions/end-sessions.ts'
import type { Account } from '../sign-in/accounts.ts'
import { hashPassword } from './hash-password.ts'
import { requireGoodPassword } from './require-good-password.ts'

/**
 * Gives an account a new password. All its sessions end, in every legal entity, but the one to keep; one-time links that
 * were made before stop working. Throws 422 at `pointer` when the password is a common one. Leaves the transaction in the
 * legal entity of `ctx`.
 */
export async function setPassword(
  ctx: Ctx,
  account: Account,
  change: { readonly password: string; readonly pointer: string; readonly keep?: Id<'session'> },
): Promise<void> {
  const owner = await ctx.tx
    .selectFrom('account')
    .innerJoin('membership', 'membership.accountId', 'account.id')
    .innerJoin('associate', (join) =>
      join
        .onRef('associate.legalEntityId', '=', 'membership.legalEntityId')
        .onRef('associate.id', '=', 'membership.associateId'),
    )
    .where('account.id', '=', account.id)
    .where('membership.legalEntityId', '=', ctx.legalEntityId)
    .select(['account.login', 'associate.name'])
    .executeTakeFirstOrThrow()
  requireGoodPassword(change.password, owner, change.pointer)
  const passwordHash = await hashPassword(change.password)
  await ctx.tx
    .updateTable('account')
    .set((set) => ({ passwordHash, version: set('version', '+', 1) }))
    .where('id', '=', account.id)
    .execute()
  for (const membership of account.memberships) await closeOtherWays(ctx, membership, { ...change, account })
  await ctx.enter(ctx)
}

async function closeOtherWays(
  ctx: Ctx,
  { legalEntityId, associateId }: Account['memberships'][number],
  { account, keep }: { readonly account: Account; readonly keep?: Id<'session'> },
): Promise<void> {
  // The same person acts there, as the associate of that legal entity.
  const actor = ctx.actor.kind === 'associate' ? { ...ctx.actor, associateId } : ctx.actor
  const isHere = legalEntityId === ctx.legalEntityId
  const there = await ctx.enter(isHere ? ctx : { ...ctx, actor, legalEntityId, storeId: null, deviceId: null })
  await spendLinks(there, associateId)
  const which = { accountId: account.id, ...(keep && isHere ? { exceptId: keep } : {}) }
  const sessionIds = await endSessions(there, which, 'password-changed')
  if (sessionIds.length > 0) await recordEnd(there, associateId, { because: 'password-changed', sessionIds })
}
