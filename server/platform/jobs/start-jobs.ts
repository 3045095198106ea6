import type { ConstructorOptions, PgBoss } from 'pg-boss'
import { asAppRole, type Database, type DatabaseAddress, installationSigner } from '../database/index.ts'
import type { Log } from '../log/log.ts'
import { openWorker } from './boss.ts'
import { type Declarations, outboxOver } from './open-outbox.ts'
import { POLL_SECONDS, type Queue, QUEUES } from './queues.ts'
import { byName, type Taken, workOff, type WorkOffDeps } from './work-off.ts'

/** Runs jobs, delivers events and keeps schedules, until it is stopped. */
export interface Jobs {
  /** Takes nothing new, tells running jobs to stop, waits up to 15 s for them, and leaves the rest to be taken again. */
  stop(): Promise<void>
}

export interface JobsOptions {
  readonly database: Database
  readonly address: DatabaseAddress
  readonly modules: readonly Declarations[]
  readonly publicUrl: URL
  readonly log: Log
  now(): Date
}

/** How many at a time in this process. Events are short; jobs share the database with requests. */
const CONCURRENCY = { jobs: 4, events: 4, ticks: 1, dead: 1 } satisfies Record<Queue, number>
const STOP_MILLISECONDS = 15_000

/**
 * Starts the workers. Any number of servers may do so on one database: each run, delivery and tick goes to one of them. Pool
 * connections are taken from `database` while a job is in a transaction; the queue itself has five of its own.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  return startJobsOn(options, { login: asAppRole(options.address.app) })
}

/** `startJobs` as a login, on a clock and with the patience in stopping, in milliseconds, that the caller chooses. For tests. */
export async function startJobsOn(
  options: JobsOptions,
  on: { readonly login: DatabaseAddress['app']; readonly patience?: number } & Pick<ConstructorOptions, 'clock'>,
): Promise<Jobs> {
  const { login, patience = STOP_MILLISECONDS, ...extra } = on
  const boss = await openWorker(login, options.log, extra)
  const stop = new AbortController()
  const deps = await workOffDeps(options, boss, stop.signal)
  await keepSchedules(boss, options.modules)
  const queues = Object.keys(QUEUES) as Queue[] // The keys of an object literal of ours.
  for (const queue of queues) for (let nth = 0; nth < CONCURRENCY[queue]; nth += 1) await startWorker(deps, boss, queue)
  return {
    stop: async () => {
      // First look for nothing more, or what running jobs give back would be taken again by this very server.
      await Promise.all(queues.map((queue) => boss.offWork(queue, { wait: false })))
      stop.abort()
      await boss.stop({ graceful: true, timeout: patience })
    },
  }
}

/** What working off takes, over a pg-boss that is open. */
export async function workOffDeps(
  options: Omit<JobsOptions, 'address'>,
  boss: PgBoss,
  stopping: AbortSignal,
): Promise<WorkOffDeps> {
  return {
    database: options.database,
    publicUrl: options.publicUrl,
    log: options.log,
    now: () => options.now(),
    sign: await installationSigner(options.database),
    outbox: outboxOver(boss, options),
    stopping,
    ...byName(options.modules),
  }
}

async function startWorker(deps: WorkOffDeps, boss: PgBoss, queue: Queue): Promise<void> {
  const pause = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS }
  let worker: string | undefined
  worker = await boss.work(queue, { ...pause, includeMetadata: true }, async (batch: Taken[]) => {
    // One notification wakes all workers once. Whoever found something looks again at once, until there is nothing left.
    if (worker !== undefined) boss.notifyWorker(worker)
    for (const taken of batch) await workOff(deps, queue, taken)
  })
}

/** Makes pg-boss's schedules those of this release. A tick that came due while no server ran comes once, afterwards. */
async function keepSchedules(boss: PgBoss, modules: readonly Declarations[]): Promise<void> {
  const scheduled = modules.flatMap((module) => module.jobs ?? []).filter((job) => job.schedule !== undefined)
  for (const { name, schedule } of scheduled)
    if (schedule !== undefined) await boss.schedule('ticks', schedule, { job: name }, { key: name, missed: 'once' })
  const declared = new Set<string>(scheduled.map((job) => job.name))
  for (const { key } of await boss.getSchedules('ticks')) if (!declared.has(key)) await boss.unschedule('ticks', key)
}
