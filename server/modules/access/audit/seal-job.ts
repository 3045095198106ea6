import { defineJob } from '#platform/jobs/index.ts'
import { z } from 'zod'
import { sealNext } from './seal-audit.ts'

/** Seals what was written since the last time. One transaction for each seal, so that a long backlog holds none open. */
export const sealAuditJob = defineJob({
  name: 'access.seal-audit',
  data: z.object({}),
  schedule: '*/5 * * * *',
  run: async (job) => {
    let seals = 0
    while (!job.signal.aborted && (await job.transaction((ctx) => sealNext(ctx)))) seals += 1
    if (seals > 0) job.log(`Seals added: ${seals}`)
  },
})
