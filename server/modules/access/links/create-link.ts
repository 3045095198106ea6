import { accessProblems } from '#contract/access.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { formatCredential, hashSecret, newSecret } from '../credential.ts'
import { requireRights } from '../roles/rights.ts'
import { type Account, findAccount } from '../sign-in/accounts.ts'
import { refuseWiderRights } from './refuse-wider-rights.ts'

/** A link as its maker gets it, the only time. */
export interface OneTimeLink {
  /** Below the server's address: `/sign-in/…` or `/set-password/…`. It is a secret. */
  readonly path: string
  readonly expiresAt: Date
}

const HOUR = 3_600_000
const PURPOSES = {
  'sign-in': { path: '/sign-in/', lasts: HOUR },
  'set-password': { path: '/set-password/', lasts: 72 * HOUR },
} as const

type Maker = Pick<Ctx, 'tx' | 'legalEntityId' | 'record' | 'now'>

/**
 * Makes a link with which an associate sets a password, on behalf of the caller. Throws 404 out of reach, 403 when the
 * associate may do more than the caller, 409 without an account, and when the account is another legal entity's as well.
 */
export async function createPasswordLink(ctx: Ctx, associateId: Id<'associate'>): Promise<OneTimeLink> {
  refuseWiderRights(ctx, await requireRights(ctx, requireGrant(ctx, 'associate.manage'), associateId))
  const account = await requireAccount(ctx, associateId)
  if (account.memberships.length > 1) throw new Problem(accessProblems.accountElsewhere)
  return makeLink(ctx, associateId, 'set-password')
}

/**
 * Makes a link that signs an associate in once, within an hour, without asking who may: for the command line and the demo.
 * Throws 409 when the associate has no account. Links made before for the same associate stop working.
 */
export async function createSignInLink(ctx: Maker, associateId: Id<'associate'>): Promise<OneTimeLink> {
  await requireAccount(ctx, associateId)
  return makeLink(ctx, associateId, 'sign-in')
}

async function requireAccount(ctx: Maker, associateId: Id<'associate'>): Promise<Account> {
  const membership = await ctx.tx
    .selectFrom('membership')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('associateId', '=', associateId)
    .select('accountId')
    .executeTakeFirst()
  const account = membership && (await findAccount(ctx.tx, { id: membership.accountId }))
  if (!account) throw new Problem(accessProblems.accountMissing)
  return account
}

async function makeLink(
  ctx: Maker,
  associateId: Id<'associate'>,
  purpose: keyof typeof PURPOSES,
): Promise<OneTimeLink> {
  const { legalEntityId } = ctx
  const secret = newSecret()
  const expiresAt = new Date(ctx.now().getTime() + PURPOSES[purpose].lasts)
  await spendLinks(ctx, associateId)
  await ctx.tx
    .insertInto('oneTimeLink')
    .values({
      legalEntityId,
      id: newId<'one_time_link'>(),
      associateId,
      purpose,
      secretHash: hashSecret(secret),
      expiresAt,
    })
    .execute()
  await ctx.record({
    action: 'access.link-created',
    subject: { kind: 'associate', id: associateId },
    after: { purpose, expiresAt },
  })
  return { path: PURPOSES[purpose].path + formatCredential(legalEntityId, secret), expiresAt }
}

/** Makes every unused link of an associate worthless. */
export async function spendLinks(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>,
  associateId: Id<'associate'>,
): Promise<void> {
  await ctx.tx
    .updateTable('oneTimeLink')
    .set({ usedAt: ctx.now() })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('associateId', '=', associateId)
    .where('usedAt', 'is', null)
    .execute()
}
