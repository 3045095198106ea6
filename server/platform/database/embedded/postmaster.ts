import { type ChildProcess, spawn } from 'node:child_process'
import {
  type FileHandle,
  lchown,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './alive.ts'
import { codeOf, folderFailure } from './failure.ts'
import type { Layout } from './layout.ts'
import { spawnAs } from './run.ts'
import { PORT } from './settings.ts'

/** PostgreSQL's first process: a child of ours, or one that a killed Carnet left behind. */
export interface Postmaster {
  readonly pid: number
  /** How it ended, once it is known to have; `undefined` while it may be alive. */
  ending(): Promise<string | undefined>
  signal(signal: NodeJS.Signals): void
  /** What it wrote to its log since we know it. */
  words(): Promise<string>
  /** Lets this process end while PostgreSQL goes on. */
  letGo(): void
}

const LONGEST_LOG_BYTES = 4 * 1024 * 1024

/**
 * Starts PostgreSQL in a process group of its own, so that Ctrl-C at a terminal reaches Carnet first, which drains and
 * then stops it. It writes to a file and not to a pipe of ours: it must outlive us, and never wait for us to read.
 */
export async function spawnPostmaster(layout: Layout, program: string, args: readonly string[]): Promise<Postmaster> {
  const log = await openLog(layout)
  const start = (await log.stat()).size
  try {
    const child = spawn(program, ['-D', layout.cluster, ...args], {
      cwd: '/',
      env: {},
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...spawnAs(layout.identity),
    })
    return childPostmaster(child, () => wordsSince(layout.logFile, start, child.pid ?? 0))
  } finally {
    await log.close()
  }
}

async function openLog(layout: Layout): Promise<FileHandle> {
  const { identity, logFile } = layout
  try {
    const before = await stat(logFile).catch(() => undefined)
    if (before !== undefined && before.size > LONGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`)
    const log = await open(logFile, 'a', 0o600)
    if (identity.other) await log.chown(identity.uid, identity.gid)
    return log
  } catch (error) {
    throw folderFailure(error, layout.home)
  }
}

function childPostmaster(child: ChildProcess, words: () => Promise<string>): Postmaster {
  let ending: string | undefined
  child.once('error', (error) => (ending = error.message))
  child.once('exit', (code, signal) => (ending = signal === null ? `exit code ${code}` : `signal ${signal}`))
  return {
    pid: child.pid ?? 0,
    ending: async () => ending,
    signal: (signal) => void child.kill(signal),
    words,
    letGo: () => child.unref(),
  }
}

/** The postmaster that runs in the cluster, as PostgreSQL's own file names it. */
export async function findPostmaster(layout: Layout): Promise<Postmaster | undefined> {
  const pid = await recordedPid(layout)
  if (pid === undefined || !(await runsIn(pid, layout))) return undefined
  const start = (await stat(layout.logFile).catch(() => undefined))?.size ?? 0
  return {
    pid,
    ending: async () => ((await runsIn(pid, layout)) && (await recordedPid(layout)) === pid ? undefined : 'it is gone'),
    signal: (signal) => void (isAlive(pid) && process.kill(pid, signal)),
    words: () => wordsSince(layout.logFile, start, pid),
    letGo: () => undefined,
  }
}

// The patience of a clean stop, then of one without a last checkpoint (the next start recovers), then none.
const STOPS = [
  { signal: 'SIGINT', milliseconds: 5000 },
  { signal: 'SIGQUIT', milliseconds: 6000 },
  { signal: 'SIGKILL', milliseconds: 5000 },
] as const

/** Stops PostgreSQL and waits for its end. Harmless when it has ended. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const { signal, milliseconds } of STOPS) {
    if ((await postmaster.ending()) !== undefined) return
    postmaster.signal(signal)
    const until = Date.now() + milliseconds
    while (Date.now() < until) {
      if ((await postmaster.ending()) !== undefined) return
      await delay(10)
    }
  }
}

/**
 * Frees PostgreSQL's lock file of a number that is certainly not PostgreSQL in this cluster: after a crash of the machine
 * or container the number may be someone else's, and PostgreSQL would refuse to start for ever. The file stays, because
 * it also names the shared memory by which PostgreSQL sees a killed server's last processes; only the number in it
 * becomes ours, which PostgreSQL overlooks as its parent's. To be called inside the gate: a start that put its own file
 * there meanwhile would lose it.
 */
export async function freeStaleLock(layout: Layout): Promise<boolean> {
  if (process.platform !== 'linux') return false
  try {
    const isSocketFreed = await freeSocketLock(layout)
    return (await freeClusterLock(layout)) || isSocketFreed
  } catch (error) {
    throw folderFailure(error, layout.home)
  }
}

async function freeClusterLock(layout: Layout): Promise<boolean> {
  const { cluster, identity } = layout
  const file = join(cluster, 'postmaster.pid')
  const [first = '', ...rest] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  // Ours is there since an earlier try: PostgreSQL overlooks it already.
  if (!isNumber(first) || Number(first) === process.pid || (await runsIn(Number(first), layout))) return false
  const draft = `${file}.${process.pid}`
  await writeFile(draft, [process.pid, ...rest].join('\n'), { mode: 0o600 })
  if (identity.other) await lchown(draft, identity.uid, identity.gid)
  await rename(draft, file)
  return true
}

// The socket has a lock file too. It guards no data, so it goes.
async function freeSocketLock(layout: Layout): Promise<boolean> {
  const file = join(layout.socketFolder, `.s.PGSQL.${PORT}.lock`)
  const [first = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  if (!isNumber(first) || (await runsIn(Number(first), layout))) return false
  await rm(file, { force: true })
  return true
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text)
}

// PostgreSQL's working folder is its cluster, and a dead process whose exit nobody collects (an orphan in a container
// without an init) keeps its number but has no folder. Where the system does not show that, the recorded number is believed.
async function runsIn(pid: number, layout: Layout): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(layout.cluster))
  } catch (error) {
    return codeOf(error) !== 'ENOENT'
  }
}

async function recordedPid(layout: Layout): Promise<number | undefined> {
  const file = await readFile(join(layout.cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(file, 10)
  return pid > 0 ? pid : undefined
}

const LAST_WORDS_BYTES = 64 * 1024
const LINE = /^\S+ \S+ \S+ \[(\d+)\] (.*)$/
const GRAVE = /^(FATAL|PANIC): /
// What it answers to those who knock too early or too late is no reason for anything.
const ANSWER = /the database system is|terminating connection|terminating .* process due to/

/** The gravest lines since `start`, those of the server's first process before others'; another server may write here too. */
async function wordsSince(logFile: string, start: number, pid: number): Promise<string> {
  const text = await readFile(logFile).catch(() => Buffer.alloc(0))
  const recent = text.subarray(Math.max(start, text.length - LAST_WORDS_BYTES)).toString('utf8')
  const lines = recent.split('\n').flatMap((line) => {
    if (line === '') return []
    const [, by, said = line] = LINE.exec(line) ?? []
    return [{ by: Number(by), said }]
  })
  const grave = lines.filter((line) => GRAVE.test(line.said) && !ANSWER.test(line.said))
  const own = grave.filter((line) => line.by === pid)
  const [best = []] = [own, grave, lines].filter((found) => found.length > 0)
  return best
    .slice(-2)
    .map((line) => line.said)
    .join('; ')
}
