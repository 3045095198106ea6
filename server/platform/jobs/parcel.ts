import { z } from 'zod'
import type { Id } from '#contract/shared.ts'

// What travels through pg-boss's tables, which belong to no legal entity: ids, and for events their data, which by
// convention is ids too. A job's data stays in its run, behind row-level security.

const id = <const Table extends string>() => z.custom<Id<Table>>((value) => z.guid().safeParse(value).success)

export const JobParcel = z.object({ legalEntityId: id<'legal_entity'>(), runId: id<'job_run'>(), job: z.string() })
export type JobParcel = z.output<typeof JobParcel>

export const DeliveryParcel = z.object({
  legalEntityId: id<'legal_entity'>(),
  /** The delivery's own id, under which a failed one is shown among the runs. */
  runId: id<'job_run'>(),
  eventId: z.guid(),
  subscriber: z.string(),
  data: z.unknown(),
})
export type DeliveryParcel = z.output<typeof DeliveryParcel>

export const TickParcel = z.object({ job: z.string() })
export type TickParcel = z.output<typeof TickParcel>

export const DeadParcel = z.union([DeliveryParcel, JobParcel])
