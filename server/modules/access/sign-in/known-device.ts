import type { Id } from '#contract/shared.ts'
import type { PublicCtx } from '#platform/context.ts'
import { enterLegalEntity } from '#platform/database/index.ts'
import { type Bucket, bucketOf } from '../guessing/tries.ts'
import { ONE_SECRET } from '../guessing/guess-limit.ts'
import { hashSecret } from '../credential.ts'

/**
 * The bucket of a device that the account has had a session on, as the cookie it brings proves; undefined for any other.
 * Tries from there are counted by themselves, so that strangers who guess at a login do not keep its owner out. A session
 * that somebody revoked proves nothing: the device may be lost. Source: OWASP, "Slow Down Online Guessing Attacks with
 * Device Cookies".
 */
export async function knownDevice(ctx: PublicCtx, accountId: Id<'account'>): Promise<Bucket | undefined> {
  const { credential } = ctx
  if (credential?.kind !== 'session') return undefined
  await enterLegalEntity(ctx.tx, credential.legalEntityId)
  const session = await ctx.tx
    .selectFrom('session')
    .where('session.legalEntityId', '=', credential.legalEntityId)
    .where('session.secretHash', '=', hashSecret(credential.secret))
    .where((where) =>
      where.or([
        where('session.endedBecause', 'is', null),
        where('session.endedBecause', 'not in', ['revoked', 'deactivated']),
      ]),
    )
    .where((where) =>
      where.or([
        where('session.accountId', '=', accountId),
        // A shared device holds the cookie of whoever had the last turn.
        where.exists(
          where
            .selectFrom('session as hers')
            .whereRef('hers.legalEntityId', '=', 'session.legalEntityId')
            .whereRef('hers.deviceId', '=', 'session.deviceId')
            .where('hers.accountId', '=', accountId)
            .select('hers.id'),
        ),
      ]),
    )
    .select(['session.id', 'session.deviceId'])
    .executeTakeFirst()
  if (!session) return undefined
  return bucketOf(ctx, ['known-device', `${session.deviceId ?? session.id}|${accountId}`], ONE_SECRET)
}
