import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './alive.ts'
import { folderFailure } from './failure.ts'
import type { Layout } from './layout.ts'
import { spawnAs } from './run.ts'

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
    return childPostmaster(child, () => wordsSince(layout.logFile, start))
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
    ending: async () => ((await runsIn(pid, layout)) && (await recordedPid(layout)) === pid ? undefined : 'unseen'),
    signal: (signal) => void (isAlive(pid) && process.kill(pid, signal)),
    words: () => wordsSince(layout.logFile, start),
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
 * Removes PostgreSQL's lock file when the process that it names is certainly not PostgreSQL in this cluster: after a
 * crash of the machine or container the number may be someone else's, and PostgreSQL then refuses to start for ever.
 */
export async function removeStaleLock(layout: Layout): Promise<boolean> {
  const pid = await recordedPid(layout)
  if (process.platform !== 'linux' || pid === undefined || (await runsIn(pid, layout))) return false
  await rm(join(layout.cluster, 'postmaster.pid'), { force: true })
  return true
}

// PostgreSQL's working folder is its cluster, and a dead process whose exit nobody collects (an orphan in a container
// without an init) keeps its number but has no folder. Where the system does not show that, the recorded number is believed.
async function runsIn(pid: number, layout: Layout): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return folder === (await realpath(layout.cluster))
}

async function recordedPid(layout: Layout): Promise<number | undefined> {
  const file = await readFile(join(layout.cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(file, 10)
  return pid > 0 ? pid : undefined
}

const LAST_WORDS_BYTES = 16 * 1024
const PREFIX = /^\S+ \S+ \S+ \[\d+\] /

async function wordsSince(logFile: string, start: number): Promise<string> {
  const text = await readFile(logFile).catch(() => Buffer.alloc(0))
  const recent = text.subarray(Math.max(start, text.length - LAST_WORDS_BYTES)).toString('utf8')
  const lines = recent.split('\n').map((line) => line.replace(PREFIX, ''))
  const grave = lines.filter((line) => /^(FATAL|PANIC): |error while loading|: command not found/.test(line))
  return (grave.length > 0 ? grave : lines.filter((line) => line !== '')).slice(-2).join(' ')
}
