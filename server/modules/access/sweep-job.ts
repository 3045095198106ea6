import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { defineJob } from '#platform/jobs/index.ts'

const DAY = 86_400_000
const BATCH = 500

/** How many were deleted; as many as `BATCH` when there may be more. */
type Broom = (ctx: Ctx) => Promise<number>

/** A session is kept for a month after its end: so long its cookie shows a device that the account is known on. */
const sessions: Broom = (ctx) => {
  const until = new Date(ctx.now().getTime() - 30 * DAY)
  return deleted(
    ctx,
    sql`delete from session where legal_entity_id = ${ctx.legalEntityId} and id in (
      select id from session where legal_entity_id = ${ctx.legalEntityId} and least(ended_at, expires_at) < ${until}
      order by least(ended_at, expires_at) limit ${BATCH})`,
  )
}

/** Of a link that is spent or too old nothing is asked any more: it is answered like one that never was. */
const links: Broom = (ctx) =>
  deleted(
    ctx,
    sql`delete from one_time_link where legal_entity_id = ${ctx.legalEntityId} and id in (
      select id from one_time_link where legal_entity_id = ${ctx.legalEntityId}
        and (used_at is not null or expires_at <= ${ctx.now()})
      order by id limit ${BATCH})`,
  )

/** These belong to the installation. Whichever legal entity's run comes first deletes them, the others find none. */
const setupTokens: Broom = (ctx) =>
  deleted(
    ctx,
    sql`delete from setup_token where secret_hash in (
      select secret_hash from setup_token where used_at is not null or expires_at <= ${ctx.now()}
      order by secret_hash limit ${BATCH} for update skip locked)`,
  )

const brooms = { 'Sessions that ended': sessions, 'Links that are spent': links, 'Setup tokens': setupTokens }

/** Deletes what signing in leaves behind, some hundred rows a transaction. */
export const sweepJob = defineJob({
  name: 'access.sweep',
  data: z.object({}),
  schedule: '41 2 * * *',
  run: async (job) => {
    for (const [what, broom] of Object.entries(brooms)) {
      let [swept, batch] = [0, BATCH]
      while (batch === BATCH) {
        job.signal.throwIfAborted()
        batch = await job.transaction(broom)
        swept += batch
      }
      job.log(`${what}: ${swept} deleted`)
    }
  },
})

async function deleted({ tx }: Ctx, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(tx)
  return Number(numAffectedRows ?? 0)
}
