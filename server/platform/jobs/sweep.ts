import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob, type JobContext } from './job.ts'

const DAY = 86_400_000
const BATCH = 1000

// What is kept for a time only, and how long. Each has an index by legal entity and age.
const kept = [
  { table: 'idempotency_key', key: sql`principal, key`, age: sql`created_at`, days: 7 },
  { table: 'job_run', key: sql`id`, age: sql`finished_at`, days: 30 },
  { table: 'event_receipt', key: sql`subscriber, event_id`, age: sql`at`, days: 30 },
] as const

/** Deletes answers to Idempotency-Keys after 7 days, ended runs and events' receipts after 30, a thousand rows a transaction. */
export const sweep = defineJob({
  name: 'jobs.sweep',
  data: z.object({}),
  schedule: '17 2 * * *',
  run: async (job) => {
    for (const rows of kept) {
      let [swept, batch] = [0, BATCH]
      while (batch === BATCH) {
        job.signal.throwIfAborted()
        batch = await sweepBatch(job, rows)
        swept += batch
      }
      job.log(`${rows.table}: ${swept} deleted`)
    }
  },
})

function sweepBatch(job: JobContext, { table, key, age, days }: (typeof kept)[number]): Promise<number> {
  return job.transaction(async (ctx) => {
    const until = new Date(ctx.now().getTime() - days * DAY)
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where legal_entity_id = ${ctx.legalEntityId} and (${key}) in (
        select ${key} from ${sql.table(table)} where legal_entity_id = ${ctx.legalEntityId} and ${age} < ${until}
        order by ${age} limit ${BATCH})`.execute(ctx.tx)
    return Number(numAffectedRows ?? 0)
  })
}
