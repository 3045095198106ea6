import { accessProblems } from '#contract/access.ts'
import type { CurrentSession } from '#contract/access-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { PublicCtx } from '#platform/context.ts'
import { enterLegalEntity } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { hashSecret, parseCredential } from '../credential.ts'
import { setPassword } from '../passwords/set-password.ts'
import { describeSession } from '../sessions/describe-session.ts'
import { requireSession } from '../sessions/own-session.ts'
import { startSession } from '../sessions/start-session.ts'
import { type Account, findAccount } from '../sign-in/accounts.ts'
import { endBrowserSession } from '../sign-in/end-browser-session.ts'

/**
 * Signs in with a one-time link, which is spent by it; one for setting a password sets it. A refused password leaves the
 * link as it was. Throws 422 when the link is unknown, spent, expired, or its associate gone: the same for all.
 */
export async function useLink(
  ctx: PublicCtx,
  input: { readonly credential: string; readonly newPassword?: string | undefined },
): Promise<CurrentSession> {
  const link = await spendLink(ctx, input.credential)
  const account = await accountOf(ctx, link)
  refuseUnfit(link, input.newPassword)
  await endBrowserSession(ctx)
  const inside = await startSession(ctx, { ...link, accountId: account.id, deviceId: null })
  if (input.newPassword !== undefined)
    await setPassword(inside, account, {
      password: input.newPassword,
      pointer: '#/newPassword',
      keep: requireSession(inside).sessionId,
    })
  await inside.record({
    action: 'access.link-used',
    subject: { kind: 'associate', id: link.associateId },
    after: { purpose: link.purpose },
  })
  return describeSession(inside)
}

interface Link {
  readonly legalEntityId: Id<'legal_entity'>
  readonly associateId: Id<'associate'>
  readonly purpose: string
}

async function spendLink(ctx: PublicCtx, text: string): Promise<Link> {
  const credential = parseCredential(text)
  if (!credential) throw new Problem(accessProblems.linkSpent)
  const { legalEntityId, secret } = credential
  await enterLegalEntity(ctx.tx, legalEntityId)
  // One statement finds and spends: of two that come at once, one gets it.
  const link = await ctx.tx
    .updateTable('oneTimeLink')
    .set({ usedAt: ctx.now() })
    .where('legalEntityId', '=', legalEntityId)
    .where('secretHash', '=', hashSecret(secret))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', ctx.now())
    .where((where) =>
      where.exists(
        where
          .selectFrom('associate')
          .whereRef('associate.legalEntityId', '=', 'oneTimeLink.legalEntityId')
          .whereRef('associate.id', '=', 'oneTimeLink.associateId')
          .where('associate.deactivatedAt', 'is', null)
          .select('associate.id'),
      ),
    )
    .returning(['legalEntityId', 'associateId', 'purpose'])
    .executeTakeFirst()
  if (!link) throw new Problem(accessProblems.linkSpent)
  return link
}

async function accountOf(ctx: PublicCtx, { legalEntityId, associateId, purpose }: Link): Promise<Account> {
  const membership = await ctx.tx
    .selectFrom('membership')
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .select('accountId')
    .executeTakeFirst()
  const account = membership && (await findAccount(ctx.tx, { id: membership.accountId }))
  // An account that another legal entity has taken in since is no longer this one's to set a password for.
  if (!account || (purpose === 'set-password' && account.memberships.length > 1))
    throw new Problem(accessProblems.linkSpent)
  return account
}

function refuseUnfit({ purpose }: Link, newPassword: string | undefined): void {
  const isForPassword = purpose === 'set-password'
  if (isForPassword === (newPassword !== undefined)) return
  const code = isForPassword ? 'field/required' : 'field/unknown'
  throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/newPassword', code }] })
}
