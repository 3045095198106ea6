import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  readonly folder: string
  readonly url: string
}

/** The program as `npm start` runs it, once it listens. */
async function startProgram(env: Readonly<Record<string, string>> = {}): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-program-'))
  const child = run({ ...env, CARNET_DATA_DIR: folder })
  const url = `http://127.0.0.1:${await portOf(child)}`
  return {
    child,
    folder,
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function run(env: Readonly<Record<string, string>>): ChildProcess {
  const args = ['--import', './server/require-node.mjs', 'server/main.ts']
  return spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: 'pipe',
  })
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('no standard output')
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number } // The server's own log lines.
    if (event === 'listening' && port !== undefined) return port
  }
  throw new Error('the program ended before it listened')
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null] // Node's own event.
  return { code, said }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s, sent twice as npm does, ends server and database in good order',
  async (signal) => {
    await using program = await startProgram()
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200)
    program.child.stdout?.resume()
    program.child.kill(signal)
    program.child.kill(signal)
    expect((await endOf(program.child)).code).toBe(0)
    // PostgreSQL removes this file as the last thing it does when it is shut down cleanly.
    expect(await readdir(join(program.folder, 'postgres'))).not.toContain('postmaster.pid')
  },
)

test('a process for jobs answers health checks and nothing of the API', async () => {
  await using program = await startProgram({ CARNET_ROLE: 'jobs' })
  expect((await fetch(`${program.url}/readyz`)).status).toBe(200)
  expect((await fetch(`${program.url}/api/v1/session`)).status).toBe(404)
})

test('a second program on the folder ends with a sentence that names the first', async () => {
  await using program = await startProgram()
  const { code, said } = await endOf(run({ CARNET_DATA_DIR: program.folder }))
  expect(code).toBe(1)
  expect(said).toContain(String(program.child.pid))
})

test('every fault of the configuration is named at once', async () => {
  const { code, said } = await endOf(run({ PORT: 'abc', DATABASE_URL: 'mysql://x', CARNET_ROLE: 'king' }))
  expect(code).toBe(1)
  for (const name of ['PORT', 'DATABASE_URL', 'CARNET_ROLE']) expect(said).toContain(name)
})

test('a port that is taken is told in a sentence, and the database is stopped again', async () => {
  await using program = await startProgram()
  const folder = await mkdtemp(join(tmpdir(), 'carnet-program-'))
  const { code, said } = await endOf(run({ CARNET_DATA_DIR: folder, PORT: new URL(program.url).port }))
  expect([code, said]).toEqual([1, expect.stringContaining('choose another PORT')])
  expect(await readdir(join(folder, 'postgres'))).not.toContain('postmaster.pid')
  await rm(folder, { recursive: true })
})
