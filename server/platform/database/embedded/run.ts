import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Who runs PostgreSQL. `other` when this process is root, which PostgreSQL refuses, and it must become someone else. */
export interface Identity {
  readonly uid: number
  readonly gid: number
  readonly name: string
  readonly other: boolean
}

/** The part of spawn's options that makes a child run as `identity`. */
export function spawnAs(identity: Identity | undefined): { uid?: number; gid?: number } {
  return identity?.other === true ? { uid: identity.uid, gid: identity.gid } : {}
}

/** How a short-lived program ended: its exit code (`null` when a signal ended it or it could not begin) and its words. */
export interface RunResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end as `identity`, with an empty environment: no PG* variable of the host may lead it astray. */
export async function run(command: readonly string[], identity?: Identity, input = ''): Promise<RunResult> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe'], ...spawnAs(identity) })
  // A program that ends without reading its input breaks the pipe; its exit code tells the story.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code, stdout, stderr] = await Promise.all([ending(child), text(child.stdout), text(child.stderr)])
  return typeof code === 'number' || code === null
    ? { code, stdout, stderr }
    : { code: null, stdout, stderr: code.message }
}

async function ending(child: ChildProcess): Promise<number | null | Error> {
  try {
    const [code]: unknown[] = await once(child, 'close')
    return typeof code === 'number' ? code : null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
