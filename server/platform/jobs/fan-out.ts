import { createHash } from 'node:crypto'
import type { Id } from '#contract/shared.ts'
import { v7 } from 'uuid'
import { withInstallation } from '../database/index.ts'
import { send } from './enqueue.ts'
import { inLegalEntity, type WorkDeps } from './work-context.ts'

const MINUTE = 60_000
const actor = { kind: 'system', name: 'schedule' } as const

/**
 * Queues a scheduled job once in every legal entity for one tick. However many servers do this for the same tick, and however
 * often, each legal entity gets one run: its id follows from legal entity, job and minute. A legal entity in which the last
 * scheduled run has not begun yet gets none. Stops at the first failure, to be tried again as a whole.
 */
export async function fanOut(deps: WorkDeps, tick: { readonly job: string; readonly at: Date }): Promise<void> {
  const due = new Date(Math.floor(tick.at.getTime() / MINUTE) * MINUTE)
  const entities = await withInstallation(deps.database, { access: 'read' }, (tx) =>
    tx.selectFrom('legalEntity').select('id').execute(),
  )
  for (const entity of entities) {
    const runId = scheduledRunId(entity.id, tick.job, due)
    await inLegalEntity(deps, { actor, legalEntityId: entity.id, workId: runId }, async (ctx) => {
      const run = await ctx.tx
        .insertInto('jobRun')
        .values({
          legalEntityId: entity.id,
          id: runId,
          job: tick.job,
          state: 'queued',
          key: 'schedule',
          data: '{}',
          askedByKind: actor.kind,
          askedById: actor.name,
          queuedAt: ctx.now(),
          dueAt: due,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (run) await send(ctx, tick.job, { runId: run.id })
    })
  }
}

function scheduledRunId(legalEntityId: string, job: string, due: Date): Id<'job_run'> {
  const random = createHash('sha256').update(`${legalEntityId}|${job}|${due.getTime()}`).digest().subarray(0, 16)
  return v7({ msecs: due.getTime(), random }) as Id<'job_run'> // A UUIDv7 like any other run's, only not a random one.
}
