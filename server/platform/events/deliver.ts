import type { Ctx } from '../context.ts'
import { failureCode } from '../jobs/failure.ts'
import type { DeliveryParcel } from '../jobs/parcel.ts'
import type { RunDeps } from '../jobs/run-job.ts'
import { inLegalEntity, type Work } from '../jobs/work-context.ts'
import type { AnySubscriber } from './event.ts'

export interface DeliverDeps extends RunDeps {
  readonly subscribersByName: ReadonlyMap<string, AnySubscriber>
}

/**
 * Hands an event to one subscriber. The receipt is written in the subscriber's own transaction, so however often the event
 * comes, its effect in the database is there once. A delivery that fails is shown among the runs, under the subscriber's
 * name, until it succeeds. Throws what the subscriber threw: the queue then tries again.
 */
export async function deliver(
  deps: DeliverDeps,
  parcel: DeliveryParcel,
  attempt: { readonly number: number; readonly isLast: boolean },
): Promise<void> {
  const subscriber = deps.subscribersByName.get(parcel.subscriber)
  const actor = { kind: 'job', name: parcel.subscriber } as const
  const work: Work = { actor, legalEntityId: parcel.legalEntityId, workId: parcel.runId }
  try {
    if (!subscriber) throw new Error(`The subscriber ${parcel.subscriber} is not in this release`)
    await inLegalEntity(deps, work, async (ctx) => {
      const isFirst = await signReceipt(ctx, parcel)
      if (isFirst) await subscriber.handle(ctx, subscriber.event.data.parse(parcel.data) as never) // Parsed by its event's own schema.
      if (attempt.number > 1) await showDelivery(ctx, parcel, { state: 'done', error: null, attempts: attempt.number })
    })
  } catch (error) {
    deps.log.fault(error, { requestId: parcel.runId, job: parcel.subscriber, attempt: attempt.number })
    const outcome = { state: attempt.isLast ? 'failed' : 'queued', error: failureCode(error) } as const
    await inLegalEntity(deps, work, (ctx) => showDelivery(ctx, parcel, { ...outcome, attempts: attempt.number }))
    throw error
  }
}

async function signReceipt(ctx: Ctx, parcel: DeliveryParcel): Promise<boolean> {
  const { legalEntityId } = ctx
  const receipt = await ctx.tx
    .insertInto('eventReceipt')
    .values({ legalEntityId, subscriber: parcel.subscriber, eventId: parcel.eventId, at: ctx.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('eventId')
    .executeTakeFirst()
  return receipt !== undefined
}

/** Writes how a delivery stands, as a run. A delivery that succeeds at once leaves no run. */
export async function showDelivery(
  ctx: Ctx,
  parcel: DeliveryParcel,
  stand: { readonly state: 'queued' | 'done' | 'failed'; readonly error: string | null; readonly attempts: number },
): Promise<void> {
  const now = ctx.now()
  const told = { ...stand, finishedAt: stand.state === 'queued' ? null : now, startedAt: now }
  await ctx.tx
    .insertInto('jobRun')
    .values({
      legalEntityId: ctx.legalEntityId,
      id: parcel.runId,
      job: parcel.subscriber,
      data: '{}',
      askedByKind: 'system',
      askedById: 'event',
      queuedAt: now,
      dueAt: now,
      ...told,
    })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'id']).doUpdateSet(told))
    .execute()
}
