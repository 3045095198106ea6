import type { JobRun, JobRunWithLog, ListRuns, ScheduledJob } from '#contract/jobs.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { pageOf, pageStart } from '../http/page.ts'
import { Problem } from '../problem.ts'
import { type LogLine } from './run-log.ts'
import { runsOf, shown } from './runs.ts'

/** Runs of the legal entity, newest first: ids grow with time. */
export async function listRuns(ctx: Ctx, filter: ListRuns): Promise<Page<JobRun>> {
  const { job, state, limit } = filter
  const start = pageStart(ctx, 'job-runs', filter.cursor)
  const rows = await runsOf(ctx)
    .$if(job !== undefined, (query) => query.where('job', '=', String(job)))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'queued'))
    .$if(start !== undefined, (query) => query.where('jobRun.id', '<', String(start?.[0]) as Id<'job_run'>)) // From our own signed cursor.
    .orderBy('jobRun.id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, 'job-runs', { rows: rows.map(shown), limit, key: (run) => [run.id] })
}

/** One run with what it said. Throws 404 when it is not in the legal entity. */
export async function readRun(ctx: Ctx, id: Id<'job_run'>): Promise<JobRunWithLog> {
  const row = await runsOf(ctx).select('log').where('jobRun.id', '=', id).executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  const { log, ...run } = row
  const lines = log as readonly LogLine[] // Only RunLog writes it.
  return { ...shown(run), log: lines.map(({ at, line }) => ({ at: new Date(at), line })) }
}

/** Every job of the product with its last run in the legal entity, by name. One statement. */
export async function listJobs(ctx: Ctx): Promise<ScheduledJob[]> {
  const declared = [...ctx.outbox.jobs.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const rows = await runsOf(ctx)
    .innerJoin(
      sql<{ name: string }>`unnest(${declared.map(({ name }) => name)}::text[])`.as<'declared'>(sql`declared (name)`),
      (join) => join.onTrue(),
    )
    // One step down the index per job, however many runs there are.
    .where(
      'jobRun.id',
      '=',
      sql<Id<'job_run'>>`(select last.id from job_run last
        where last.legal_entity_id = ${ctx.legalEntityId} and last.job = declared.name order by last.id desc limit 1)`,
    )
    .execute()
  const last = new Map(rows.map((row) => [row.job, shown(row)]))
  return declared.map((job) => ({ ...job, lastRun: last.get(job.name) ?? null }))
}
