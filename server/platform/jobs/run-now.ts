import { type JobRun, jobsProblems } from '#contract/jobs.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../problem.ts'
import { enqueueNamed } from './enqueue.ts'
import { runsOf, shown } from './runs.ts'

/**
 * Queues a job that somebody wants to run now. Throws 404 when there is no such job, 409 when it needs data. When a run that
 * was started by hand waits already, that one is given back.
 */
export async function runNow(ctx: Ctx, name: string): Promise<JobRun> {
  const job = ctx.outbox.jobs.get(name)
  if (!job) throw new Problem(requestProblems.notFound)
  if (!job.runsWithoutData) throw new Problem(jobsProblems.needsData)
  const id = await enqueueNamed(ctx, name, { data: {}, key: 'by-hand' })
  await ctx.record({ action: 'jobs.run-asked', subject: { kind: 'job_run', id }, after: { job: name } })
  return shown(await runsOf(ctx).where('jobRun.id', '=', id).executeTakeFirstOrThrow())
}

/** Cancels a run that has not begun or waits for its next attempt. Throws 404 when it is not there, 409 when it is too late. */
export async function cancelRun(ctx: Ctx, id: Id<'job_run'>): Promise<JobRun> {
  const { numUpdatedRows } = await ctx.tx
    .updateTable('jobRun')
    .set({ state: 'cancelled', finishedAt: ctx.now() })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  const run = await runsOf(ctx).where('jobRun.id', '=', id).executeTakeFirst()
  if (!run) throw new Problem(requestProblems.notFound)
  if (Number(numUpdatedRows) === 0) throw new Problem(jobsProblems.notQueued)
  await ctx.record({ action: 'jobs.run-cancelled', subject: { kind: 'job_run', id }, after: { job: run.job } })
  return shown(run)
}
