import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openHome } from '#platform/database/home.ts'
import { readConfig } from '#platform/config/config.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A data folder with commands to run on it, each a process of its own. */
async function desk() {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-cli-'))
  const env = { PATH: process.env['PATH'], CARNET_DATA_DIR: folder }
  const command = (...words: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ['server/cli.ts', ...words],
        { cwd: root, env, maxBuffer: 16 * 1024 * 1024 },
        (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      )
    })
  return { folder, command, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

// One folder for all: making a database anew for each command would be most of the time.
let at: Awaited<ReturnType<typeof desk>>
beforeAll(async () => void (at = await desk()))
afterAll(() => at[Symbol.asyncDispose]())

test('the doctor finds a new installation well, and one whose tables are open ill', async () => {
  const well = await at.command('doctor')
  expect([well.code, well.out]).toEqual([0, expect.stringMatching(/^ok\tlegal entities are kept apart/)])

  const home = await openHome(readConfig({ CARNET_DATA_DIR: at.folder }), 'serve', () => undefined)
  const owner = new pg.Client(home.address.owner)
  await owner.connect()
  await owner.query('alter table store no force row level security')
  // Beside a database that is held by somebody else: this process.
  const ill = await at.command('doctor')
  await owner.query('alter table store force row level security')
  await owner.end()
  await home.stop()
  expect([ill.code, ill.out]).toEqual([1, expect.stringMatching(/^WRONG\tlegal entities are kept apart.*store/)])
})

test('a set-up link is printed, new each time', async () => {
  const [one, two] = [await at.command('setup-link'), await at.command('setup-link')]
  expect(one.out).toMatch(/^http:\/\/localhost:3000\/set-up/)
  expect(two.out).not.toBe(one.out)
})

test.each([
  [['job', 'list'], 'no legal entity yet'],
  [['job', 'run', 'jobs.sweep'], 'no legal entity yet'],
  [['job', 'show', 'x'], 'not the id'],
])('%j says in a sentence why it does nothing', async (words, sentence) => {
  const { code, err } = await at.command(...words)
  expect([code, err]).toEqual([1, expect.stringContaining(sentence)])
})

test('the description of the API needs no database', async () => {
  const { out } = await at.command('openapi')
  expect(JSON.parse(out)).toMatchObject({ openapi: '3.1.0', paths: { '/stores': {} } })
})
