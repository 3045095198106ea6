// The door of the embedded PostgreSQL. Why it exists and what follows: docs/decisions/0002-embedded-postgresql.md
import { enter, type Entered, type LogLine, type Site } from './enter.ts'
import { prepareLayout } from './layout.ts'
import { stopPostmaster } from './postmaster.ts'
import { endSession, reachSocket, type SocketHost } from './session.ts'
import { APP_ROLE, DATABASE, OWNER_ROLE, PORT } from './settings.ts'
import { type ExitInfo, watch } from './watch.ts'

export type { LogLine } from './enter.ts'
export { EmbeddedDatabaseError, type EmbeddedDatabaseFailure } from './failure.ts'
export type { ExitInfo } from './watch.ts'

/** A running database. Connect with `{ host, port, database, user, ssl: false }`; there is no password and no network. */
export interface EmbeddedDatabase {
  /** The folder of the socket. */
  readonly host: string
  readonly port: typeof PORT
  readonly database: typeof DATABASE
  /** Owns the database: for migrations. */
  readonly ownerUser: typeof OWNER_ROLE
  /** Owns nothing and bypasses nothing: for serving. */
  readonly appUser: typeof APP_ROLE
  /** Whether a killed Carnet had left the database running. */
  readonly adopted: boolean
  /** Resolves when the database ends unasked, or another Carnet has taken it. Never rejects; never resolves after `stop`. */
  readonly exited: Promise<ExitInfo>
  /** Stops the database, within 5 seconds unless the disk is very slow, or leaves it when it is another's. Harmless when called again. */
  stop(): Promise<void>
}

export interface EmbeddedDatabaseOptions {
  /** Holds `postgres/`, `socket/` and `postgres.log`; is made when it does not exist. */
  readonly dataDirectory: string
  readonly log: (line: LogLine) => void
  /** PostgreSQL settings over Carnet's own. Tests switch `fsync` off. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where root keeps what PostgreSQL's user cannot reach otherwise. Default `/var/lib/carnet`. */
  readonly systemFolder?: string
}

/**
 * Starts PostgreSQL on the data directory, making the cluster on the first start, and takes the hold on it. Adopts a
 * database that a killed Carnet left running. Throws `EmbeddedDatabaseError`; `held` within 2 seconds when another
 * Carnet has the directory.
 */
export async function startEmbedded(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  return open(options, false)
}

/**
 * For a command beside a running server: uses the database that runs in the data directory without taking the hold, and
 * leaves it running. When none runs, the same as `startEmbedded`. Throws `EmbeddedDatabaseError`.
 */
export async function attachEmbedded(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  return open(options, true)
}

async function open(options: EmbeddedDatabaseOptions, beside: boolean): Promise<EmbeddedDatabase> {
  const { dataDirectory, log, settings = {}, systemFolder = '/var/lib/carnet' } = options
  const began = Date.now()
  const layout = await prepareLayout(dataDirectory, systemFolder)
  const socket = await reachSocket(layout.socketFolder)
  try {
    const site: Site = { layout, host: socket.host, systemFolder, settings, log }
    const entered = await enter(site, beside)
    const runAs = layout.identity.name
    log({
      level: 'info',
      message: 'the database is ready',
      milliseconds: Date.now() - began,
      runAs,
      folder: layout.cluster,
    })
    return handle(entered, socket, log)
  } catch (error) {
    await socket.dispose()
    throw error
  }
}

function handle(entered: Entered, socket: SocketHost, log: (line: LogLine) => void): EmbeddedDatabase {
  const { postmaster, isAdopted } = entered
  const { promise: exited, resolve } = Promise.withResolvers<ExitInfo>()
  let session = entered.session
  let stopping: Promise<void> | undefined
  let isLost = false

  void watch({
    host: socket.host,
    session,
    isHolder: postmaster !== undefined || isAdopted,
    postmaster,
    isStopping: () => stopping !== undefined,
    onReturn(next) {
      session = next
      log({ level: 'warn', message: 'the database recovered from the crash of one of its processes' })
    },
  }).then((info) => {
    if (info === undefined) return
    isLost = info.reason === 'hold-lost'
    log({ level: 'error', message: info.message })
    resolve(info)
  })

  // The session goes last: it is the hold, and until PostgreSQL has ended nobody else may think it free.
  async function stopOnce(): Promise<void> {
    if (postmaster !== undefined && !isLost) await stopPostmaster(postmaster)
    await endSession(session)
    await socket.dispose()
  }

  return {
    host: socket.host,
    port: PORT,
    database: DATABASE,
    ownerUser: OWNER_ROLE,
    appUser: APP_ROLE,
    adopted: isAdopted,
    exited,
    stop: () => (stopping ??= stopOnce()),
  }
}
