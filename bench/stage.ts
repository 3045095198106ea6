import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { embeddedAddress } from '#platform/database/home.ts'
import { attachEmbedded } from '#platform/database/embedded/index.ts'
import { readConfig } from '#platform/config/config.ts'
import { type DatabaseAddress, openDatabase } from '#platform/database/index.ts'
import { openOutbox } from '#platform/jobs/index.ts'
import { createLog } from '#platform/log/log.ts'
import { buildApp, modules } from '#server/app.ts'
import { type Given, given } from '#server/testing/given.ts'

/** The repository's folder, to start programs in. */
export const root = fileURLToPath(new URL('../', import.meta.url))

/** A server in a process of its own, on an embedded database with everything durable, as a shop would run it. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  /** From the start of the process to the first answer, in milliseconds. */
  readonly startedIn: number
}

/** Starts `npm start`'s program on a data folder, and waits until it says that it listens. */
export async function startServer(dataDirectory: string): Promise<ServerProcess> {
  const began = performance.now()
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    ['--import', './server/require-node.mjs', 'server/main.ts'],
    {
      cwd: root,
      env: {
        ...process.env,
        CARNET_DATA_DIR: dataDirectory,
        PORT: '0',
        PUBLIC_URL: '',
        CARNET_REQUEST_RATE: '1000000000',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const port = await portOf(child)
  await fetch(`http://127.0.0.1:${port}/readyz`)
  const startedIn = performance.now() - began
  return {
    port,
    pid: child.pid ?? 0,
    startedIn,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('The server has no standard output')
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number } // The server's own log lines.
    if (event !== 'listening' || port === undefined) continue
    child.stdout.resume()
    return port
  }
  throw new Error('The server ended before it listened')
}

/** A server with its database at hand, to put things in and to run the baseline. */
export interface Stage extends AsyncDisposable {
  readonly server: ServerProcess
  /** CARNET_DATA_DIR of the server, and of commands beside it. */
  readonly folder: string
  readonly address: DatabaseAddress
  readonly given: Given
}

/** A temporary folder for an installation. */
export async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-bench-'))
  // Root's PostgreSQL runs as another user; one who could not pass through would keep the database elsewhere, for ever.
  if (process.getuid?.() === 0) await chmod(folder, 0o711)
  return folder
}

/** An empty installation in a temporary folder. */
export async function openStage(): Promise<Stage> {
  const folder = await dataFolder()
  const server = await startServer(folder)
  const embedded = await attachEmbedded({ dataDirectory: folder, log: () => undefined })
  const address = embeddedAddress(embedded)
  const database = openDatabase(address, 4)
  // Things are put in through the whole product as well, only without a port.
  const now = () => new Date()
  const outbox = await openOutbox({ database, modules, log: createLog('silent'), now })
  const app = await buildApp({ config: readConfig({ CARNET_LOG: 'silent' }), database, outbox, now })
  return {
    server,
    folder,
    address,
    given: given({ app, database, now }),
    async [Symbol.asyncDispose]() {
      await app.close()
      await outbox.close()
      await database.close()
      await embedded.stop()
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Resident memory of a process, in MB (Linux). */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}
