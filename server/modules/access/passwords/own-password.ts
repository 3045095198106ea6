import { accessProblems } from '#contract/access.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { ONE_SECRET } from '../guessing/guess-limit.ts'
import { beginTry, bucketOf, clearFailures, countFailure } from '../guessing/tries.ts'
import { requireSession } from '../sessions/own-session.ts'
import { type Account, findAccount } from '../sign-in/accounts.ts'
import { verifyPassword } from './hash-password.ts'

/** The caller's own account. Throws 403 for an API token. */
export async function requireOwnAccount(ctx: Ctx): Promise<Account> {
  const account = await findAccount(ctx.tx, { id: requireSession(ctx).accountId })
  if (!account) throw new Error('A session has no account')
  return account
}

/**
 * Makes sure that the caller knows the account's password, and is not somebody at a screen left open. Throws 422 when it is
 * wrong, 429 while wrong ones have to wait; they are counted apart from sign-in, which they must not delay.
 */
export async function confirmOwnPassword(ctx: Ctx, account: Account, password: string): Promise<void> {
  const bucket = bucketOf(ctx, ['own-password', account.id], ONE_SECRET)
  await beginTry(ctx, [bucket])
  if (await verifyPassword(account.passwordHash, password.normalize('NFC'))) return clearFailures(ctx, bucket)
  await countFailure(ctx, [bucket])
  await ctx.record({
    action: 'access.password-refused',
    subject: { kind: 'associate', id: requireSession(ctx).associateId },
    outcome: 'denied',
  })
  throw new Problem(accessProblems.passwordWrong, { keepWrites: true })
}
