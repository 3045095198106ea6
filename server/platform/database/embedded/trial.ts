// What the tests of this folder share: folders that leave nothing behind, and parent processes to be killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/** The tests that need root register themselves only for root, so that no run counts them as skipped. */
export const isRoot = process.getuid?.() === 0

/** Quick and still like production: only the waits for the disk are left out. */
export const quick = { fsync: 'off' }

export interface TrialFolder {
  readonly path: string
  readonly data: string
  readonly system: string
  [Symbol.asyncDispose](): Promise<void>
}

/** A folder with a data directory and a system folder in it (neither made yet). Databases in it are stopped at the end. */
export async function trialFolder(): Promise<TrialFolder> {
  const path = await mkdtemp(join(tmpdir(), 'carnet-trial-'))
  await chmod(path, 0o711)
  return {
    path,
    data: join(path, 'data'),
    system: join(path, 'system'),
    async [Symbol.asyncDispose]() {
      for (const pid of await postmastersBelow(path)) await killAndWait(pid)
      await rm(path, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

// Every process whose working folder is below the path: PostgreSQL works in its cluster.
async function postmastersBelow(path: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    const cwd = /^\d+$/.test(name) ? await readlink(`/proc/${name}/cwd`).catch(() => '') : ''
    if (cwd.startsWith(`${path}/`)) found.push(Number(name))
  }
  return found
}

/** The number of the first process of the PostgreSQL in a cluster, or `undefined` when it left none. */
export async function postmasterPid(cluster: string): Promise<number | undefined> {
  const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  return file === undefined ? undefined : Number.parseInt(file, 10)
}

/** The number of the PostgreSQL that runs in a cluster. */
export async function requirePostmaster(cluster: string): Promise<number> {
  const pid = await postmasterPid(cluster)
  if (pid === undefined) throw new Error(`no PostgreSQL runs in ${cluster}`)
  return pid
}

/** Kills without notice, and returns once the process does nothing any more. */
export async function killAndWait(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    return
  }
  while (await isRunning(pid)) await delay(5)
}

/** Whether a process runs. One that is dead and not yet collected by its parent does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return status !== undefined && !/\) [ZX] /.test(status)
}

/** Runs one statement in the database `carnet` (or another) as superuser (or another) and returns its rows. */
export async function query(
  host: string,
  sql: string,
  as: { user?: string; database?: string } = {},
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ host, port: 5432, user: 'postgres', database: 'carnet', ssl: false, ...as })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

export interface ParentOptions {
  readonly folder: TrialFolder
  readonly manner?: 'start' | 'attach'
  readonly settings?: Record<string, string>
  /** Another checkout's folder to run from, and its own Node. */
  readonly checkout?: { readonly folder: string; readonly node: string }
  readonly uid?: number
  /** What to put before the command, such as `unshare`. */
  readonly prefix?: readonly string[]
}

export interface Parent {
  readonly pid: number
  readonly child: ChildProcess
  /** The next thing that it says. */
  next(): Promise<Record<string, unknown>>
  tell(command: 'start' | 'stop'): Promise<Record<string, unknown>>
  kill(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A process that starts the embedded database in a folder, in a process group of its own like a shell's job. */
export function startParent(options: ParentOptions): Parent {
  const { folder, manner = 'start', settings = quick, checkout, prefix = [], uid } = options
  const script = join(checkout?.folder ?? import.meta.dirname, 'trial-parent.ts')
  const order = { manner, dataDirectory: folder.data, systemFolder: folder.system, settings }
  const command = [...prefix, checkout?.node ?? process.execPath, script, JSON.stringify(order)]
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function next(): Promise<Record<string, unknown>> {
    const line = await lines.next()
    if (line.done === true) throw new Error(`the parent process ended: ${log}`)
    const event: unknown = JSON.parse(line.value)
    return typeof event === 'object' && event !== null ? { ...event } : {}
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    pid: child.pid ?? 0,
    child,
    next,
    tell(said) {
      child.stdin.write(`${said}\n`)
      return next()
    },
    kill,
    [Symbol.asyncDispose]: kill,
  }
}
