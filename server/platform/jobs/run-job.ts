import type { Id } from '#contract/shared.ts'
import { withTenant } from '../database/index.ts'
import type { Log } from '../log/log.ts'
import { send } from './enqueue.ts'
import { failureCode, INTERRUPTED, JOB_UNKNOWN } from './failure.ts'
import type { AnyJob, JobContext } from './job.ts'
import type { JobParcel } from './parcel.ts'
import { type LogLine, RunLog } from './run-log.ts'
import { inLegalEntity, type Work, type WorkDeps } from './work-context.ts'

export interface RunDeps extends WorkDeps {
  readonly jobsByName: ReadonlyMap<string, AnyJob>
  readonly log: Log
}

/** One attempt, as the queue hands it over. */
export interface Attempt {
  /** From 1, as the queue counts. */
  readonly number: number
  readonly isLast: boolean
  /** Aborted when the server stops, or when the queue has given the work to somebody else. */
  readonly signal: AbortSignal
  /** True once the server is stopping. */
  isStopping(): boolean
}

interface Begun {
  readonly data: unknown
  readonly attempts: number
  readonly log: readonly LogLine[]
}

/**
 * Makes one attempt at a run. Passes over a run that was cancelled, or done by an attempt whose end did not reach the queue.
 * Throws what the job threw, after the run tells of it: the queue then tries again. Given back by a stopping server, a run
 * is queued anew, so that restarts do not use up its attempts.
 */
export async function runJob(deps: RunDeps, parcel: JobParcel, attempt: Attempt): Promise<void> {
  const actor = { kind: 'job', name: parcel.job } as const
  const work: Work = { actor, legalEntityId: parcel.legalEntityId, workId: parcel.runId }
  // Taken from the queue in the moment in which the server began to stop.
  if (attempt.isStopping()) return passOn(deps, work, { parcel, attempt })
  const begun = await begin(deps, parcel, attempt)
  if (!begun) return
  const log = new RunLog(begun.log)
  const end = (state: 'done' | 'failed' | 'queued', error: string | null) =>
    finish(deps, parcel, { state, error, attempts: begun.attempts, log })
  const job = deps.jobsByName.get(parcel.job)
  if (!job) {
    await end(attempt.isLast ? 'failed' : 'queued', JOB_UNKNOWN)
    throw new Error(`The job ${parcel.job} is not in this release`)
  }
  try {
    await job.run(jobContext({ deps, work, log, attempt }), job.data.parse(begun.data) as never) // Parsed by this job's own schema.
    await end('done', null)
  } catch (error) {
    if (attempt.isStopping()) return giveBack(deps, { work, parcel, begun, log })
    deps.log.fault(error, { requestId: parcel.runId, job: job.name, attempt: attempt.number })
    await end(attempt.isLast ? 'failed' : 'queued', failureCode(error))
    throw error
  }
}

async function begin(deps: RunDeps, { legalEntityId, runId }: JobParcel, attempt: Attempt): Promise<Begun | undefined> {
  const run = await withTenant(deps.database, { access: 'write', legalEntityId }, (tx) =>
    tx
      .updateTable('jobRun')
      .set((eb) => ({ state: 'running', attempts: eb('attempts', '+', 1), startedAt: deps.now() }))
      .where('legalEntityId', '=', legalEntityId)
      .where('id', '=', runId)
      // When the queue tries again, a run that is still running has lost its worker: its heartbeat was waited for. At a
      // first try it is somebody else's, who has it from a server that stopped.
      .where('state', 'in', attempt.number > 1 ? ['queued', 'running'] : ['queued'])
      .returning(['data', 'attempts', 'log'])
      .executeTakeFirst(),
  )
  return run && { ...run, log: run.log as readonly LogLine[] } // Only RunLog writes it.
}

async function finish(
  deps: RunDeps,
  { legalEntityId, runId }: JobParcel,
  outcome: { state: 'done' | 'failed' | 'queued'; error: string | null; attempts: number; log: RunLog },
): Promise<void> {
  await withTenant(deps.database, { access: 'write', legalEntityId }, (tx) =>
    tx
      .updateTable('jobRun')
      .set({
        state: outcome.state,
        error: outcome.error,
        log: outcome.log.json,
        finishedAt: outcome.state === 'queued' ? null : deps.now(),
      })
      .where('legalEntityId', '=', legalEntityId)
      .where('id', '=', runId)
      // An attempt that the queue took for dead has no say any more: another one has begun since.
      .where('state', '=', 'running')
      .where('attempts', '=', outcome.attempts)
      .execute(),
  )
}

/** Hands a run to the next server without having begun it; also one whose earlier worker died. */
async function passOn(
  deps: RunDeps,
  work: Work,
  { parcel, attempt }: { readonly parcel: JobParcel; readonly attempt: Attempt },
): Promise<void> {
  await inLegalEntity(deps, work, async (ctx) => {
    if (attempt.number > 1)
      await ctx.tx
        .updateTable('jobRun')
        .set({ state: 'queued' })
        .where('legalEntityId', '=', ctx.legalEntityId)
        .where('id', '=', parcel.runId)
        .where('state', '=', 'running')
        .execute()
    await send(ctx, parcel.job, parcel)
  })
}

async function giveBack(
  deps: RunDeps,
  run: { readonly work: Work; readonly parcel: JobParcel; readonly begun: Begun; readonly log: RunLog },
): Promise<void> {
  const { begun, log, parcel } = run
  await inLegalEntity(deps, run.work, async (ctx) => {
    const { numUpdatedRows } = await ctx.tx
      .updateTable('jobRun')
      .set({ state: 'queued', error: INTERRUPTED, log: log.json })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', parcel.runId)
      .where('state', '=', 'running')
      .where('attempts', '=', begun.attempts)
      .executeTakeFirst()
    if (Number(numUpdatedRows) > 0) await send(ctx, parcel.job, parcel)
  })
}

function jobContext(run: { deps: RunDeps; work: Work; log: RunLog; attempt: Attempt }): JobContext {
  const { deps, work, log } = run
  return {
    signal: run.attempt.signal,
    log: (line) => log.add(deps.now(), line),
    transaction: async (fn) => {
      let pending: ReturnType<RunLog['pending']>
      const result = await inLegalEntity(deps, work, async (ctx) => {
        const value = await fn(ctx)
        // What a long job says is there to be read while it works, and tells of nothing that was rolled back.
        pending = log.pending()
        if (pending)
          await ctx.tx
            .updateTable('jobRun')
            .set({ log: pending.json })
            .where('legalEntityId', '=', ctx.legalEntityId)
            .where('id', '=', work.workId as Id<'job_run'>) // A job's work is known by its run.
            .execute()
        return value
      })
      pending?.kept()
      return result
    },
  }
}
