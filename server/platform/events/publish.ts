import { z } from 'zod'
import type { Ctx } from '../context.ts'
import { newId } from '../ids.ts'
import type { DeliveryParcel } from '../jobs/parcel.ts'
import type { EventKind } from './event.ts'

/**
 * Tells of something that happened, in the transaction it happened in: when that commits, every subscriber gets it at least
 * once and in no promised order; when it rolls back, nobody does. One statement however many subscribers, none without any.
 */
export async function publish<Data>(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'outbox'>,
  event: EventKind<Data>,
  data: Data,
): Promise<void> {
  const eventId = newId<'event'>()
  const encoded: unknown = z.encode(event.data, data)
  const deliveries = ctx.outbox.subscribersOf(event.name).map((subscriber) => {
    const parcel: DeliveryParcel = {
      legalEntityId: ctx.legalEntityId,
      runId: newId<'job_run'>(),
      eventId,
      subscriber,
      data: encoded,
    }
    return { data: parcel }
  })
  await ctx.outbox.send(ctx.tx, 'events', deliveries)
}
