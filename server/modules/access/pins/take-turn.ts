import { accessProblems } from '#contract/access.ts'
import type { CurrentSession } from '#contract/access-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { ONE_DEVICE, ONE_SECRET } from '../guessing/guess-limit.ts'
import { beginTry, bucketOf, clearFailures, countFailure } from '../guessing/tries.ts'
import { verifyPassword } from '../passwords/hash-password.ts'
import { describeSession } from '../sessions/describe-session.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { requireSession } from '../sessions/own-session.ts'
import { startSession } from '../sessions/start-session.ts'
import { requireSharedDevice, thoseWithPin } from './shared-device.ts'

/**
 * Hands a shared device on: the caller's session ends, and the associate whose PIN it is gets one on the same device, for
 * no longer than the former would have lasted. Throws 422, the same for a wrong PIN and for an associate who has none or is
 * not of the store; 409 on a device that is not shared; 429 while the associate or the device has to wait.
 */
export async function takeTurn(
  ctx: Ctx,
  input: { readonly associateId: Id<'associate'>; readonly pin: string },
): Promise<CurrentSession> {
  const former = requireSession(ctx)
  const device = await requireSharedDevice(ctx)
  const secret = bucketOf(ctx, ['pin', input.associateId], ONE_SECRET)
  const buckets = [secret, bucketOf(ctx, ['device', device.id], ONE_DEVICE)]
  await beginTry(ctx, buckets)

  const next = await thoseWithPin(ctx, device.storeId)
    .where('associate.id', '=', input.associateId)
    .select(['associate.id', 'pin.pinHash', 'membership.accountId'])
    .executeTakeFirst()
  const isRight = await verifyPassword(next?.pinHash, input.pin)
  if (!next || !isRight) {
    await countFailure(ctx, buckets)
    await ctx.record({
      action: 'access.pin-refused',
      subject: { kind: 'associate', id: input.associateId },
      outcome: 'denied',
    })
    throw new Problem(accessProblems.pinRefused, { keepWrites: true })
  }

  await clearFailures(ctx, secret)
  const { expiresAt } = await ctx.tx
    .selectFrom('session')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', former.sessionId)
    .select('expiresAt')
    .executeTakeFirstOrThrow()
  await endSessions(ctx, { sessionId: former.sessionId }, 'switched')
  const inside = await startSession(ctx, {
    legalEntityId: ctx.legalEntityId,
    accountId: next.accountId,
    associateId: next.id,
    deviceId: device.id,
    atMostUntil: expiresAt,
  })
  await inside.record({
    action: 'access.turn-taken',
    subject: { kind: 'associate', id: next.id },
    before: { associateId: former.associateId },
    after: { associateId: next.id },
  })
  return describeSession(inside)
}
