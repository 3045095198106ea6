import { jobs } from '#contract/jobs.ts'
import { bind, type Module } from '../module.ts'
import { listJobs, listRuns, readRun } from './list-runs.ts'
import { cancelRun, runNow } from './run-now.ts'
import { sweep } from './sweep.ts'

/** The view of jobs, and the platform's own job. */
export const jobsModule: Module = {
  name: 'jobs',
  endpoints: bind('jobs', jobs, {
    listJobs: async (ctx) => ({ items: await listJobs(ctx) }),
    runJob: (ctx, { params }) => runNow(ctx, params.name),
    listJobRuns: (ctx, { query }) => listRuns(ctx, query),
    readJobRun: (ctx, { params }) => readRun(ctx, params.id),
    cancelJobRun: (ctx, { params }) => cancelRun(ctx, params.id),
  }),
  jobs: [sweep],
}
