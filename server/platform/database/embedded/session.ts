import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { codeOf, EmbeddedDatabaseError } from './failure.ts'
import { PORT, SUPERUSER } from './settings.ts'

/** A connection as superuser to the database `postgres`; `closed` resolves when it is gone, from whichever side. */
export interface Session {
  readonly client: pg.Client
  readonly closed: Promise<void>
}

/** What a knock at the socket finds: a server that serves, one that starts or stops, or none. */
export type Knock =
  | { readonly state: 'open'; readonly session: Session }
  | { readonly state: 'busy'; readonly said: string }
  | { readonly state: 'absent' }

const PATIENCE_MILLISECONDS = 3000

/** Connects once. This, and no process number in a file, is how it is known whether a database runs in a folder. */
export async function knock(host: string): Promise<Knock> {
  const client = new pg.Client({
    host,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
    application_name: sessionName(),
    connectionTimeoutMillis: PATIENCE_MILLISECONDS,
  })
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  client.once('end', resolve)
  // The loss of the connection is learnt through `closed`; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return { state: 'open', session: { client, closed } }
  } catch (error) {
    return refused(error, host)
  }
}

/** Ends a session; one that is already gone is fine. */
export async function endSession(session: Session): Promise<void> {
  await session.client.end().catch(() => undefined)
}

/** How a holder is named to the next one who asks (PostgreSQL keeps 63 bytes of it). */
function sessionName(): string {
  return `carnet process ${process.pid} on ${hostname().slice(0, 30)}`
}

const NO_SERVER = new Set(['ENOENT', 'ECONNREFUSED'])
const NOT_CARNETS = new Set(['28000', '3D000'])

function refused(error: unknown, host: string): Knock {
  const code = codeOf(error) ?? ''
  if (NO_SERVER.has(code)) return { state: 'absent' }
  if (NOT_CARNETS.has(code)) throw foreignCluster(host, error)
  if (code === 'EACCES') {
    throw new EmbeddedDatabaseError(
      'unusable-folder',
      `The database's socket in ${host} may not be used by this user of the machine. Run this command as the user that runs Carnet, or as root.`,
      { cause: error },
    )
  }
  // Starting, recovering, stopping, full, or cut off in the middle: whoever knocks again will see.
  return { state: 'busy', said: error instanceof Error ? error.message : String(error) }
}

/** The failure for a cluster that lacks what Carnet's first start makes in it. */
export function foreignCluster(folder: string, cause?: unknown): EmbeddedDatabaseError {
  const message = `A PostgreSQL that Carnet did not make answers in ${folder}. Choose another data directory with CARNET_DATA_DIR, or set DATABASE_URL to use that server.`
  return new EmbeddedDatabaseError('unusable-folder', message, { cause })
}

/** A folder by which clients reach the socket, and what takes it away again. */
export interface SocketHost {
  readonly host: string
  dispose(): Promise<void>
}

// A socket's path ends after 107 bytes on Linux and 103 on macOS.
const LONGEST_PATH_BYTES = 103

/**
 * The socket's folder, or, where its path is too long for a socket address, a short link to it in a private temporary
 * folder. The socket itself stays in the data directory, where every process that shares the directory finds it.
 */
export async function reachSocket(socketFolder: string): Promise<SocketHost> {
  if (Buffer.byteLength(join(socketFolder, `.s.PGSQL.${PORT}`)) <= LONGEST_PATH_BYTES) {
    return { host: socketFolder, dispose: async () => undefined }
  }
  const folder = await mkdtemp(join(tmpdir(), 'carnet-'))
  const host = join(folder, 's')
  await symlink(socketFolder, host)
  return { host, dispose: () => rm(folder, { recursive: true, force: true }) }
}
