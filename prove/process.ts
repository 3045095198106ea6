import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Build } from './build.ts'

// A run that is broken off takes its servers, and they their databases, along.
const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGTERM')))

/** A program of the product in a process of its own. */
export interface Program {
  readonly pid: number
  readonly child: ChildProcess
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** What it wrote to standard error so far. */
  said(): string
  hasEnded(): boolean
  /** Kills it without notice; resolves when it is gone. */
  kill(): Promise<void>
}

/** A server that listens. */
export interface Server extends Program {
  readonly url: string
}

export interface LaunchOptions {
  readonly build: Build
  readonly data: string
  readonly env?: Readonly<Record<string, string>>
  /** What to put before the command, such as `unshare`; it has to become the command itself (exec). */
  readonly prefix?: readonly string[]
}

/** Starts a program of the product: `server/main.ts`, or `server/cli.ts` with its arguments. */
export function launch(options: LaunchOptions, script: string, args: readonly string[] = []): Program {
  const { build, data, env = {}, prefix = [] } = options
  const at = (path: string) => join(build.folder, path)
  const node = [process.execPath, '--import', at('server/require-node.mjs'), at(script), ...args]
  const [command = '', ...rest] = [...prefix, ...node]
  const child = spawn(command, rest, {
    cwd: build.folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      CARNET_DATA_DIR: data,
      // The clients come from networks of their own, as through a proxy: one network alone is soon at its rate limit.
      CARNET_PROXIES: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  living.add(child)
  child.once('exit', () => living.delete(child))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)))
  const ended = once(child, 'exit').then(() => child.exitCode)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    pid: child.pid ?? 0,
    child,
    ended,
    said: () => said,
    hasEnded,
    async kill() {
      if (!hasEnded()) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts a server and waits until it listens. Throws, with its words, when it ends before. */
export async function startServer(options: LaunchOptions): Promise<Server> {
  const program = launch(options, 'server/main.ts')
  const port = await listening(program)
  if (port === undefined)
    throw new Error(`The server did not start (exit code ${await program.ended}): ${program.said()}`)
  return { ...program, url: `http://127.0.0.1:${port}` }
}

/** The port, or undefined when the program ends first. What it prints afterwards is read and dropped. */
function listening({ child }: Program): Promise<number | undefined> {
  return new Promise((resolve) => {
    if (!child.stdout) return resolve(undefined)
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const port = /"event":"listening".*"port":(\d+)/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    lines.on('close', () => resolve(undefined))
  })
}

/** Runs a command of the command line to its end. */
export async function runCommand(
  options: LaunchOptions,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly printed: string; readonly said: string }> {
  const program = launch(options, 'server/cli.ts', args)
  let printed = ''
  program.child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await once(program.child, 'close')
  return { code: program.child.exitCode, printed, said: program.said() }
}
