// The door of jobs.
export { enqueue, cancelJobsOf, type EnqueueOptions } from './enqueue.ts'
export { type AnyJob, defineJob, type Job, type JobContext } from './job.ts'
export { type Jobs, type JobsOptions, startJobs } from './start-jobs.ts'
export { listJobs, listRuns, readRun } from './list-runs.ts'
export { cancelRun, runNow } from './run-now.ts'
export { openOutbox } from './open-outbox.ts'
export type { Outbox } from './outbox.ts'
export { inLegalEntity, type Work, type WorkDeps } from './work-context.ts'
