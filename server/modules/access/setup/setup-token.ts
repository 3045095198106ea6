import type { PublicCtx } from '#platform/context.ts'
import { accessProblems } from '#contract/access.ts'
import { sql } from 'kysely'
import { type Database, withInstallation } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { hashSecret, newSecret } from '../credential.ts'

const DAY = 86_400_000

/**
 * Makes the one-time token with which the first administrator is set up, good for a day: for the command line, which shows
 * it once. Undefined when there is an account already and nothing is left to set up.
 */
export function createSetupToken(database: Database, now: Date): Promise<string | undefined> {
  return withInstallation(database, { access: 'write' }, async (tx) => {
    const account = await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()
    if (account) return undefined
    const token = newSecret()
    await tx
      .insertInto('setupToken')
      .values({ secretHash: hashSecret(token), expiresAt: new Date(now.getTime() + DAY) })
      .execute()
    return token
  })
}

/**
 * Uses a setup token up. Throws 422, the same for every reason, when it is unknown, used or expired, and when there is an
 * account. Setting up goes one at a time: a second token waits here and then finds the account of the first.
 */
export async function useSetupToken(ctx: PublicCtx, token: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('carnet|setup', 0))`.execute(ctx.tx)
  const used = await ctx.tx
    .updateTable('setupToken')
    .set({ usedAt: ctx.now() })
    .where('secretHash', '=', hashSecret(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', ctx.now())
    .where((where) => where.not(where.exists(where.selectFrom('account').select('account.id'))))
    .returning('secretHash')
    .executeTakeFirst()
  if (!used) throw new Problem(accessProblems.setupRefused)
}
