import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config/config.ts'
import { type Database, type DatabaseAddress, migrate, openDatabase } from '#platform/database/index.ts'
import { type DatabaseHome, openHome } from '#platform/database/home.ts'
import { assertIsolation } from '#platform/database/self-test.ts'
import { armFailpoint } from '#platform/failpoint.ts'
import { drain } from '#platform/http/drain.ts'
import { openOutbox, startJobs } from '#platform/jobs/index.ts'
import { createLog, type Log } from '#platform/log/log.ts'
import { buildApp, modules } from './app.ts'

/** A running server. */
export interface Running {
  readonly url: URL
  readonly address: DatabaseAddress
  readonly database: Database
  /** Resolves with a sentence when the database is lost for good: the process must end. */
  readonly lost: Promise<string>
  /** Takes nothing new, finishes what runs, stops jobs and database. A second call waits for the first. */
  stop(): Promise<void>
}

/** Undoes what was started, last first, whatever fails on the way. */
class Undo {
  readonly #steps: (() => Promise<void>)[] = []

  add(step: () => Promise<void>): void {
    this.#steps.unshift(step)
  }

  async run(log: Log): Promise<void> {
    for (const step of this.#steps.splice(0)) await step().catch((error: unknown) => log.fault(error))
  }
}

/**
 * Starts Carnet: the database, the migrations, the self-test that refuses to serve when legal entities are not kept apart,
 * the jobs, the HTTP server. What was started is stopped again when a later step fails. Throws errors whose messages are
 * sentences for the person who runs the installation.
 */
export async function start(config: Config, log = createLog(config.logLevel)): Promise<Running> {
  armFailpoint(config.failpoint)
  const undo = new Undo()
  try {
    const home = await openHome(config, 'serve', fromDatabase(log))
    undo.add(() => home.stop())
    await migrate(home.address)
    const database = openDatabase(home.address)
    undo.add(() => database.close())
    await assertIsolation(database)
    const app = await serve(config, { home, database, log, undo })
    await app.listen({ port: config.port, host: config.host })
    const { port } = app.server.address() as AddressInfo // It listens on TCP, so this is no pipe's name.
    log.write('info', 'listening', { host: config.host, port, role: config.role })
    let stopped: Promise<void> | undefined
    return {
      url: config.port === 0 ? new URL(`http://localhost:${port}`) : config.publicUrl,
      address: home.address,
      database,
      lost: home.lost,
      stop: () => (stopped ??= undo.run(log)),
    }
  } catch (error) {
    await undo.run(log)
    throw error
  }
}

interface Parts {
  readonly home: DatabaseHome
  readonly database: Database
  readonly log: Log
  readonly undo: Undo
}

/** Jobs and HTTP server, each as far as this process's role goes. A process for jobs answers health checks only. */
async function serve(config: Config, { home, database, log, undo }: Parts): Promise<FastifyInstance> {
  const now = () => new Date()
  if (config.role !== 'web') {
    const jobs = await startJobs({ database, address: home.address, modules, publicUrl: config.publicUrl, log, now })
    undo.add(() => jobs.stop())
  }
  const outbox = await openOutbox({ database, modules, log, now })
  undo.add(() => outbox.close())
  const dataFolder = home.kind === 'embedded' ? config.dataDirectory : undefined
  const app = await buildApp({ config, database, outbox, log, now, dataFolder, serves: config.role !== 'jobs' })
  undo.add(() => drain(app))
  return app
}

function fromDatabase(log: Log) {
  return (line: { level: 'info' | 'warn' | 'error'; message: string }) => log.write(line.level, line.message)
}
