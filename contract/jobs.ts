import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { Instant, JobRunId, pageOf, pageQuery } from './shared.ts'

export const jobsProblems = defineProblems({
  needsData: { code: 'jobs/needs-data', status: 409 },
  notQueued: { code: 'jobs/not-queued', status: 409 },
})

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
const JobState = z.enum(JOB_STATES).meta({ id: 'JobState' })

/** Capability and work: `access.seal-audit`. */
const JobName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
  .meta({ examples: ['jobs.sweep'] })

const runFields = {
  id: JobRunId,
  /** Also the name of a subscriber, for the delivery of an event that failed at least once. */
  job: z.string(),
  state: JobState,
  attempts: z.int(),
  /** Why the last attempt failed: a code, never data. */
  error: z.string().nullable(),
  askedBy: z.object({ kind: z.string(), id: z.string().nullable() }),
  queuedAt: Instant,
  dueAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Of the last attempt, in milliseconds; null until it has ended. */
  duration: z.int().nullable(),
}

export const JobRun = z.object(runFields).meta({ id: 'JobRun' })
export type JobRun = z.output<typeof JobRun>

export const JobRunWithLog = z
  .object({ ...runFields, log: z.array(z.object({ at: Instant, line: z.string() })) })
  .meta({ id: 'JobRunWithLog' })
export type JobRunWithLog = z.output<typeof JobRunWithLog>

export const ScheduledJob = z
  .object({
    name: z.string(),
    /** Cron pattern in UTC; null for a job that runs when something asks for it. */
    schedule: z.string().nullable(),
    retries: z.int(),
    /** True when it can be run by hand. */
    runsWithoutData: z.boolean(),
    lastRun: JobRun.nullable(),
  })
  .meta({ id: 'Job' })
export type ScheduledJob = z.output<typeof ScheduledJob>

export const ListRuns = z.strictObject({ ...pageQuery, job: JobName.optional(), state: JobState.optional() })
export type ListRuns = z.output<typeof ListRuns>

export const jobs = defineEndpoints({
  listJobs: {
    method: 'GET',
    path: '/jobs',
    summary: 'List every job with its schedule and its last run here, by name',
    access: operation('job.read'),
    response: z.object({ items: z.array(ScheduledJob) }),
  },
  runJob: {
    method: 'POST',
    path: '/jobs/:name/runs',
    summary: 'Run a job now',
    description: 'For jobs that need no data. When a run started by hand waits already, that one is answered.',
    access: operation('job.run'),
    params: z.strictObject({ name: JobName }),
    response: JobRun,
    status: 202,
    problems: [jobsProblems.needsData],
  },
  listJobRuns: {
    method: 'GET',
    path: '/job-runs',
    summary: 'List runs of jobs, newest first',
    access: operation('job.read'),
    query: ListRuns,
    response: pageOf(JobRun),
  },
  readJobRun: {
    method: 'GET',
    path: '/job-runs/:id',
    summary: 'Read one run with its log',
    access: operation('job.read'),
    params: z.strictObject({ id: JobRunId }),
    response: JobRunWithLog,
  },
  cancelJobRun: {
    method: 'POST',
    path: '/job-runs/:id/cancel',
    summary: 'Cancel a run that has not begun, or that waits for its next attempt',
    access: operation('job.run'),
    params: z.strictObject({ id: JobRunId }),
    response: JobRun,
    problems: [jobsProblems.notQueued],
  },
})
