// The door of jobs.
export { type AnyJob, defineJob, type Job, type JobContext } from './job.ts'

/** Runs jobs and takes new ones. */
export interface Jobs {
  stop(): Promise<void>
}
