import { z } from 'zod'
import { type DatabaseAddress, openDatabase } from '../database/index.ts'
import { createLog } from '../log/log.ts'
import { defineJob } from './job.ts'
import { startJobs } from './start-jobs.ts'

/** For the test that kills a worker: a process that works, begins a job, says so, and never ends it. */
const hang = defineJob({
  name: 'trial.hang',
  data: z.object({}),
  run: async (job) => {
    await job.transaction(async () => job.log('begun by the first worker'))
    process.stdout.write('begun\n')
    await new Promise(() => undefined)
  },
})

const address = JSON.parse(process.argv[2] ?? '') as DatabaseAddress // The test that starts this process writes it.
await startJobs({
  database: openDatabase(address, 4),
  address,
  modules: [{ jobs: [hang] }],
  publicUrl: new URL('http://localhost:3000'),
  log: createLog('silent'),
  now: () => new Date(),
})
