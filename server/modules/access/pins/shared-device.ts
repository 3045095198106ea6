import { accessProblems } from '#contract/access.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** The shared device that the caller's session is on. Throws 409 when it is on none: there are no turns to take elsewhere. */
export async function requireSharedDevice(
  ctx: Ctx,
): Promise<{ readonly id: Id<'device'>; readonly storeId: Id<'store'> }> {
  const device = await ctx.tx
    .selectFrom('device')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', ctx.deviceId)
    .where('shared', '=', true)
    .where('retiredAt', 'is', null)
    .select(['id', 'storeId'])
    .executeTakeFirst()
  if (!device) throw new Problem(accessProblems.deviceNotShared)
  return device
}

/** The active associates of a store who have a PIN and an account, before any further condition. */
export function thoseWithPin(ctx: Ctx, storeId: Id<'store'>) {
  return ctx.tx
    .selectFrom('associateStore as works')
    .innerJoin('associate', (join) =>
      join.onRef('associate.legalEntityId', '=', 'works.legalEntityId').onRef('associate.id', '=', 'works.associateId'),
    )
    .innerJoin('associatePin as pin', (join) =>
      join.onRef('pin.legalEntityId', '=', 'works.legalEntityId').onRef('pin.associateId', '=', 'works.associateId'),
    )
    .innerJoin('membership', (join) =>
      join
        .onRef('membership.legalEntityId', '=', 'works.legalEntityId')
        .onRef('membership.associateId', '=', 'works.associateId'),
    )
    .where('works.legalEntityId', '=', ctx.legalEntityId)
    .where('works.storeId', '=', storeId)
    .where('associate.deactivatedAt', 'is', null)
}
