import { accessProblems } from '#contract/access.ts'
import { sql } from 'kysely'
import type { RequestCtx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type GuessLimit, secondsToWait } from './guess-limit.ts'
import { networkBlock } from './network-block.ts'

/** What a try is counted under. */
export interface Bucket {
  /** A keyed hash, so that the table tells no login and no address. */
  readonly name: string
  readonly limit: GuessLimit
  /** Tries of this bucket go one at a time, so that no number of parallel ones is more than its count allows. */
  readonly alone: boolean
}

/** The bucket of one login, PIN or device. Two kinds never share one. */
export function bucketOf(
  ctx: Pick<RequestCtx, 'sign'>,
  [kind, what]: readonly [kind: 'login' | 'known-device' | 'own-password' | 'pin' | 'device', what: string],
  limit: GuessLimit,
): Bucket {
  return { name: ctx.sign(`guess|${kind}|${what}`), limit, alone: true }
}

/** The bucket of the caller's network. Tries run side by side in it: a shop opens with a dozen sign-ins at once. */
export function networkBucket(ctx: Pick<RequestCtx, 'sign' | 'network'>, limit: GuessLimit): Bucket {
  return { name: ctx.sign(`guess|network|${networkBlock(ctx.network)}`), limit, alone: false }
}

/**
 * Begins a try. Throws 429 with `Retry-After` while a bucket's delay runs, and also while another try of the same bucket is
 * under way: it is not waited for, so guesses cannot fill up the connections.
 */
export async function beginTry(ctx: Pick<RequestCtx, 'tx' | 'now'>, buckets: readonly Bucket[]): Promise<void> {
  for (const { name, alone } of buckets) {
    if (!alone) continue
    const { rows } = await sql<{ alone: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as alone`.execute(ctx.tx)
    if (rows[0]?.alone !== true) throw delayed(1)
  }
  // A statement of its own: its snapshot is later than the lock, so it sees the try before this one.
  const rows = await ctx.tx
    .selectFrom('signInFailure')
    .selectAll()
    .where(
      'bucket',
      'in',
      buckets.map(({ name }) => name),
    )
    .execute()
  const waits = buckets.map(({ name, limit }) =>
    secondsToWait(
      limit,
      rows.find((row) => row.bucket === name),
      ctx.now(),
    ),
  )
  const seconds = Math.max(...waits)
  if (seconds > 0) throw delayed(seconds)
}

function delayed(seconds: number): Problem {
  return new Problem(accessProblems.delayed, { params: { seconds }, headers: { 'retry-after': String(seconds) } })
}

const SWEPT_AT_ONCE = 100

/** Counts a failed try. The caller throws with `keepWrites`, so that the count is committed. Sweeps some of what is forgotten. */
export async function countFailure(ctx: Pick<RequestCtx, 'tx' | 'now'>, buckets: readonly Bucket[]): Promise<void> {
  const now = ctx.now()
  for (const { name, limit } of buckets) {
    const forgotten = new Date(now.getTime() - limit.forgetAfterSeconds * 1000)
    await sql`
      insert into sign_in_failure as seen (bucket, failures, last_failed_at) values (${name}, 1, ${now})
      on conflict (bucket) do update set last_failed_at = excluded.last_failed_at,
        failures = case when seen.last_failed_at <= ${forgotten} then 1 else seen.failures + 1 end`.execute(ctx.tx)
  }
  await sql`
    delete from sign_in_failure where bucket in (
      select bucket from sign_in_failure where last_failed_at <= ${now}::timestamptz - interval '1 day'
      order by last_failed_at limit ${SWEPT_AT_ONCE} for update skip locked)`.execute(ctx.tx)
}

/** Forgets failures after a success: of this secret only, not of the network or the device, which others use as well. */
export async function clearFailures(ctx: Pick<RequestCtx, 'tx'>, bucket: Bucket): Promise<void> {
  await ctx.tx.deleteFrom('signInFailure').where('bucket', '=', bucket.name).execute()
}
