import pg from 'pg'
import type { Config } from '../config/config.ts'
import type { DatabaseAddress } from './connect.ts'
import {
  attachEmbedded,
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  type LogLine,
  startEmbedded,
} from './embedded/index.ts'

/** The database of this installation, wherever it runs. */
export interface DatabaseHome {
  readonly address: DatabaseAddress
  readonly kind: 'embedded' | 'server'
  /** Resolves with a sentence when the database is lost to this process for good: it must end. */
  readonly lost: Promise<string>
  stop(): Promise<void>
}

/** The database cannot be used. The message says why and what to do. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable'
}

const OLDEST = 15
/** Pauses before each new attempt to start a database that ended, in milliseconds; the last one again and again. */
const RESTART_PAUSES = [0, 1_000, 3_000, 10_000] as const

/**
 * Finds the database: the server that DATABASE_URL names (PostgreSQL 15 or later), else the embedded one under the data
 * directory. `serve` takes the directory for itself; `beside` works with a running server's database, and starts one only
 * when none runs. An embedded database that ends by itself is started again. Throws `DatabaseUnusable` or `EmbeddedDatabaseError`.
 */
export async function openHome(
  config: Config,
  mode: 'serve' | 'beside',
  log: (line: LogLine) => void,
): Promise<DatabaseHome> {
  if (config.databaseUrl !== undefined) return serverHome(config.databaseUrl, config.databaseOwnerUrl)
  const start = mode === 'serve' ? startEmbedded : attachEmbedded
  const options = { dataDirectory: config.dataDirectory, log }
  let database = await start(options)
  const { promise: lost, resolve } = Promise.withResolvers<string>()
  let stopped = false
  let restarting: Promise<EmbeddedDatabase | undefined> | undefined
  void keepRunning()

  async function keepRunning(): Promise<void> {
    for (;;) {
      const { reason, message } = await database.exited
      if (reason === 'hold-lost') return resolve(message)
      restarting = database.stop().then(startAgain)
      const next = await restarting
      if (!next) return
      database = next
    }
  }

  // Until it succeeds: a full disk may be freed at any time, and until then requests are answered 503.
  async function startAgain(): Promise<EmbeddedDatabase | undefined> {
    for (let attempt = 0; !stopped; attempt += 1) {
      await new Promise((done) => setTimeout(done, RESTART_PAUSES[attempt] ?? RESTART_PAUSES.at(-1)))
      if (stopped) break
      try {
        return await start(options)
      } catch (error) {
        if (error instanceof EmbeddedDatabaseError && error.code === 'held') {
          resolve(error.message)
          break
        }
        log({ level: 'error', message: error instanceof Error ? error.message : 'the database did not start' })
      }
    }
    return undefined
  }

  return {
    address: embeddedAddress(database),
    kind: 'embedded',
    lost,
    stop: async () => {
      stopped = true
      // One that is just being started is stopped as well.
      const started = await restarting
      await (started ?? database).stop()
    },
  }
}

/** How to connect to an embedded database: as its owner to migrate, as the app to serve. */
export function embeddedAddress(
  at: Pick<EmbeddedDatabase, 'host' | 'port' | 'database' | 'ownerUser' | 'appUser'>,
): DatabaseAddress {
  const place = { host: at.host, port: at.port, database: at.database, ssl: false }
  return { owner: { ...place, user: at.ownerUser }, app: { ...place, user: at.appUser } }
}

async function serverHome(url: string, ownerUrl: string | undefined): Promise<DatabaseHome> {
  const address: DatabaseAddress = { owner: { connectionString: ownerUrl ?? url }, app: { connectionString: url } }
  const client = new pg.Client({ ...address.app, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::integer / 10000 as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < OLDEST)
      throw new DatabaseUnusable(`DATABASE_URL leads to PostgreSQL ${version}; Carnet needs ${OLDEST} or later.`)
  } catch (cause) {
    if (cause instanceof DatabaseUnusable) throw cause
    const said = cause instanceof Error ? cause.message : 'no reason given'
    throw new DatabaseUnusable(
      `The database at DATABASE_URL cannot be reached: ${said}. Check host, port, name and password, and that PostgreSQL runs.`,
      { cause },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
  return { address, kind: 'server', lost: new Promise(() => undefined), stop: () => Promise.resolve() }
}
