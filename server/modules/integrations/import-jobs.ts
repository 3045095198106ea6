import { ImportId } from '#contract/shared.ts'
import { defineJob, type JobContext } from '#platform/jobs/index.ts'
import { z } from 'zod'
import { runImport, TakenOver } from './engine/run-import.ts'
import { undoImportInSteps } from './engine/undo-import.ts'
import type { Source } from './reading/unpack.ts'
import { readPart } from './read-part.ts'

const data = z.object({ importId: ImportId })

/** Takes in a file that came in parts. A run that is tried again goes on where the last one stopped. */
export const runImportJob = defineJob({
  name: 'integrations.run-import',
  data,
  run: async (job, { importId }) => {
    try {
      const done = await runImport({
        importId,
        transact: (fn) => job.transaction(fn),
        file: partsOf(job, importId),
        signal: job.signal,
      })
      job.log(`${done.counts.read} rows: ${done.state}`)
    } catch (error) {
      if (!(error instanceof TakenOver)) throw error
      job.log('another process goes on with it')
    }
  },
})

/** Takes back what an import did. A run that is tried again takes back what is left. */
export const undoImportJob = defineJob({
  name: 'integrations.undo-import',
  data,
  run: (job, { importId }) =>
    undoImportInSteps({ importId, transact: (fn) => job.transaction(fn), signal: job.signal }),
})

function partsOf(job: JobContext, importId: z.output<typeof ImportId>): Source {
  return async function* () {
    for (let number = 1; ; number += 1) {
      const bytes = await job.transaction((ctx) => readPart(ctx, importId, number))
      if (bytes === undefined) return
      yield bytes
    }
  }
}
