import type { PgBoss } from 'pg-boss'
import type { Database } from '../database/index.ts'
import type { AnySubscriber } from '../events/event.ts'
import type { Log } from '../log/log.ts'
import { openSender, through } from './boss.ts'
import type { AnyJob } from './job.ts'
import type { DeclaredJob, Outbox } from './outbox.ts'

/** What modules declare, as far as jobs and events go. `Module` is one of these. */
export interface Declarations {
  readonly jobs?: readonly AnyJob[]
  readonly subscribers?: readonly AnySubscriber[]
}

/** The outbox of a server that answers requests, or of the command line. Close it before the database. */
export async function openOutbox(options: {
  readonly database: Database
  readonly modules: readonly Declarations[]
  readonly log: Log
  now(): Date
}): Promise<Outbox & { close(): Promise<void> }> {
  const boss = await openSender(options.database, options.log)
  return { ...outboxOver(boss, options), close: () => boss.stop({ graceful: false }) }
}

/** The server's clock may be ahead of the database's, which decides what is due. What is due at once was due a minute ago. */
const LONG_DUE = 60_000

/** The outbox over a pg-boss that is open already. */
export function outboxOver(boss: PgBoss, options: { readonly modules: readonly Declarations[]; now(): Date }): Outbox {
  const { modules } = options
  const jobs = new Map(modules.flatMap((module) => (module.jobs ?? []).map((job) => [job.name, declared(job)])))
  const subscribers = Map.groupBy(
    modules.flatMap((module) => module.subscribers ?? []),
    (subscriber) => subscriber.event.name,
  )
  const names = new Map([...subscribers].map(([event, of]) => [event as string, of.map(({ name }) => name)]))
  return {
    jobs,
    subscribersOf: (event) => names.get(event) ?? [],
    send: async (tx, queue, parcels) => {
      if (parcels.length === 0) return
      const rows = parcels.map(({ startAfter, ...rest }) => ({
        ...rest,
        startAfter: (startAfter ?? new Date(options.now().getTime() - LONG_DUE)).toISOString(),
      }))
      await boss.insert(queue, rows, { db: through(tx) })
    },
  }
}

/** Tries after the first, unless the job says otherwise. */
const RETRIES = 5

function declared(job: AnyJob): DeclaredJob {
  return {
    name: job.name,
    schedule: job.schedule ?? null,
    retries: job.retries ?? RETRIES,
    runsWithoutData: job.data.safeParse({}).success,
  }
}
