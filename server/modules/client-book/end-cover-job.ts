import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { defineJob } from '#platform/jobs/index.ts'
import { z } from 'zod'
import { holdHolders } from './books.ts'
import { takeAway } from './reassign-clients.ts'
import { holdCustomers, linesOfCustomers } from './lines.ts'
import { recordOperation } from './record-operation.ts'
import { isOver } from './rules.ts'

const BATCH = 500

/**
 * Takes the lines away whose cover has ended, some hundred a transaction, with their history. Lists pass over them from the
 * minute they end; this makes room, and says so.
 */
export const endCoverJob = defineJob({
  name: 'client-book.end-cover',
  data: z.object({}),
  schedule: '7 * * * *',
  run: async (job) => {
    let [ended, found] = [0, BATCH]
    while (found === BATCH) {
      job.signal.throwIfAborted()
      const batch = await job.transaction(endCover)
      found = batch.found
      ended += batch.ended
    }
    job.log(`Cover that ended: ${ended}`)
  },
})

/** Ends a batch. Books and customers are held first, in their order, as by everybody; what remains to end is read again then. */
async function endCover(ctx: Ctx): Promise<{ readonly found: number; readonly ended: number }> {
  const { rows } = await sql<{ associateId: Id<'associate'>; customerId: Id<'customer'> }>`
    select associate_id as "associateId", customer_id as "customerId" from customer_keeper
    where legal_entity_id = ${ctx.legalEntityId} and until <= ${ctx.now()}
    order by until, customer_id limit ${BATCH}`.execute(ctx.tx)
  if (rows.length === 0) return { found: 0, ended: 0 }
  await holdHolders(ctx, [...new Set(rows.map(({ associateId }) => associateId))], sql`true`)
  const customerIds = [...new Set(rows.map(({ customerId }) => customerId))]
  await holdCustomers(ctx, customerIds)
  const meant = new Set(rows.map(({ associateId, customerId }) => `${associateId} ${customerId}`))
  const over = (await linesOfCustomers(ctx, customerIds)).filter(
    (line) => isOver(line, ctx.now()) && meant.has(`${line.associateId} ${line.customerId}`),
  )
  await takeAway(ctx, over)
  if (over.length > 0)
    await recordOperation(ctx, {
      kind: 'expire',
      reason: null,
      events: over.map((line) => ({ action: 'expired', customerId: line.customerId, from: line, to: null })),
      unchanged: 0,
      before: {},
      after: {},
    })
  return { found: rows.length, ended: over.length }
}
