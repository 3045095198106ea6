import { accessProblems } from '#contract/access.ts'
import type { Id } from '#contract/shared.ts'
import { noteDeviceSeen } from '#modules/organisation/index.ts'
import type { Ctx, Principal, RequestCtx } from '#platform/context.ts'
import { enterLegalEntity } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { authenticate } from '../authenticate.ts'
import { hashSecret, newSecret } from '../credential.ts'
import { setSessionCookie } from './session-cookie.ts'
import { readSessionLimits } from './session-limits.ts'

/** Whose session, and from where. */
export interface SessionStart {
  readonly legalEntityId: Id<'legal_entity'>
  readonly accountId: Id<'account'>
  readonly associateId: Id<'associate'>
  readonly deviceId: Id<'device'> | null
  /** The end of the session that this one follows; it does not last longer. */
  readonly atMostUntil?: Date
}

interface Entrance extends RequestCtx {
  enter(principal: Principal): Promise<Ctx>
}

/**
 * Opens a session with a secret of its own, whatever the browser brought (no session can be planted), sets its cookie, and
 * goes on as the associate. The associate stands in the device's store, or in the only one there is. Throws 422 when the
 * device is not one of a store the associate works in.
 */
export async function startSession(ctx: Entrance, start: SessionStart): Promise<Ctx> {
  const { legalEntityId, accountId, associateId, deviceId } = start
  await enterLegalEntity(ctx.tx, legalEntityId)
  await holdActive(ctx, start)
  const place = await placeOf(ctx, start)
  if (deviceId !== null && !place.isOwnDevice) throw new Problem(accessProblems.deviceUnknown)
  const limits = await readSessionLimits({ tx: ctx.tx, legalEntityId }, { onSharedDevice: place.isShared })
  const now = ctx.now()
  const end = now.getTime() + limits.absoluteMinutes * 60_000
  const expiresAt = new Date(Math.min(end, start.atMostUntil?.getTime() ?? end))
  const secret = newSecret()
  await ctx.tx
    .insertInto('session')
    .values({
      legalEntityId,
      id: newId<'session'>(),
      accountId,
      associateId,
      deviceId,
      secretHash: hashSecret(secret),
      storeId: place.storeId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      idleMinutes: limits.idleMinutes,
    })
    .execute()
  if (deviceId !== null) await noteDeviceSeen({ ...ctx, legalEntityId }, deviceId)
  setSessionCookie(ctx, { legalEntityId, secret, expiresAt })
  const principal = await authenticate(
    ctx.tx,
    { kind: 'session', legalEntityId, secret },
    { now, network: ctx.network },
  )
  if (!principal) throw new Error('A session that was just opened is not good')
  return ctx.enter(principal)
}

/** Keeps a deactivation waiting that would not see this session, or is too late for it itself. */
async function holdActive({ tx }: RequestCtx, { legalEntityId, associateId }: SessionStart): Promise<void> {
  const active = await tx
    .selectFrom('associate')
    .where('legalEntityId', '=', legalEntityId)
    .where('id', '=', associateId)
    .where('deactivatedAt', 'is', null)
    .select('id')
    .forShare()
    .executeTakeFirst()
  if (!active) throw new Problem(accessProblems.signInRefused)
}

interface Place {
  readonly storeId: Id<'store'> | null
  readonly isShared: boolean
  readonly isOwnDevice: boolean
}

async function placeOf(ctx: RequestCtx, { legalEntityId, associateId, deviceId }: SessionStart): Promise<Place> {
  const stores = await ctx.tx
    .selectFrom('associateStore as works')
    .leftJoin('device', (join) =>
      join
        .onRef('device.legalEntityId', '=', 'works.legalEntityId')
        .onRef('device.storeId', '=', 'works.storeId')
        .on('device.id', '=', deviceId)
        .on('device.retiredAt', 'is', null),
    )
    .where('works.legalEntityId', '=', legalEntityId)
    .where('works.associateId', '=', associateId)
    .select(['works.storeId', 'device.shared'])
    .execute()
  const here = stores.find((store) => store.shared !== null)
  const only = stores.length === 1 ? stores[0] : undefined
  return {
    storeId: (here ?? only)?.storeId ?? null,
    isShared: here?.shared ?? false,
    isOwnDevice: here !== undefined,
  }
}
