import type { JobRun } from '#contract/jobs.ts'
import { JobRunId } from '#contract/shared.ts'
import { listRuns, readRun, runNow } from '#platform/jobs/index.ts'
import { atDesk, chosen, CommandRefused, type Desk } from './desk.ts'

interface ForEntity {
  readonly entity?: string
}

/** Prints the newest runs. */
export async function listJobRuns(
  options: ForEntity & { readonly job?: string; readonly limit: string },
): Promise<void> {
  await atDesk(async (desk) => {
    for (const { id, code } of chosen(desk, options.entity)) {
      const { items } = await desk.inside(id, (ctx) =>
        listRuns(ctx, { limit: Number(options.limit), job: options.job }),
      )
      for (const run of items) console.log([code, ...columns(run)].join('\t'))
    }
  })
}

/** Prints one run with what it said. */
export async function showJobRun(id: string): Promise<void> {
  const parsed = JobRunId.safeParse(id)
  if (!parsed.success) throw new CommandRefused(`${id} is not the id of a job's run; "job list" shows them.`)
  await atDesk(async (desk) => {
    const run = await found(desk, parsed.data)
    if (!run) throw new CommandRefused(`There is no run ${id}.`)
    console.log(columns(run).join('\t'))
    for (const { at, line } of run.log) console.log(`  ${at.toISOString()}  ${line}`)
  })
}

/** Queues a job; the server, or the next that starts, runs it. */
export async function runJobNow(job: string, options: ForEntity): Promise<void> {
  await atDesk(async (desk) => {
    for (const { id, code } of chosen(desk, options.entity)) {
      const run = await desk.inside(id, (ctx) => runNow(ctx, job))
      console.log([code, ...columns(run)].join('\t'))
    }
  })
}

async function found(desk: Desk, id: JobRun['id']) {
  for (const entity of desk.legalEntities) {
    const run = await desk.inside(entity.id, (ctx) => readRun(ctx, id)).catch(() => undefined)
    if (run) return run
  }
  return undefined
}

function columns(run: JobRun): readonly string[] {
  const duration = run.duration === null ? '–' : `${run.duration} ms`
  return [JobRunId.encode(run.id), run.queuedAt.toISOString(), run.state, duration, run.job, run.error ?? '']
}
