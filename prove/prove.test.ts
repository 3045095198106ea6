import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Build, makeBuild } from './build.ts'
import { type Installation, install } from './installation.ts'
import { knownBad, tryToCatch } from './known-bad.ts'
import { promises, spread, TRIALS } from './promises.ts'
import { runProof } from './proof.ts'

// The short form of `npm run prove`. Here nothing is said about how fast a second server is refused: tests share the machine.
const REFUSES_WITHIN = 30_000

let build: Build
let shared: Installation
const made = new AsyncDisposableStack()
beforeAll(async () => {
  build = made.use(await makeBuild())
  shared = made.use(await install(build))
})
afterAll(() => made.disposeAsync())

// Those that cannot be tried here say so in `npm run prove`; for them there is no test, so that no run counts one as skipped.
const possible = promises.filter(({ hindrance }) => hindrance?.() === undefined)

test.for(possible)('the promise $name holds', { timeout: 240_000 }, async (promise) => {
  const outcome = await runProof(promise, { build, shared, count: 1, refusesWithin: REFUSES_WITHIN })
  expect(outcome).toEqual({ trials: 1, failures: 0, faults: [] })
})

test('a build that answers before it commits is caught', { timeout: 120_000 }, async () => {
  const [bad] = knownBad.filter(({ name }) => name === 'answers-before-commit')
  if (!bad) throw new Error('there is no such build')
  expect(await tryToCatch(bad, { refusesWithin: REFUSES_WITHIN })).toMatchObject({ isCaught: true })
})

test('a fault that cannot be planted is no build', async () => {
  const patch = { file: 'server/main.ts', from: 'no such text', to: '' }
  await expect(makeBuild([patch])).rejects.toThrow('0 times in server/main.ts')
})

test('every fault of the bad builds can still be planted', async () => {
  for (const { patches } of knownBad) {
    await using bad = await makeBuild(patches)
    for (const { file, to } of patches) expect(await readFile(join(bad.folder, file), 'utf8')).toContain(to)
  }
})

test('the trials of a whole run are spread over the promises by their shares', () => {
  expect(spread(TRIALS, promises)).toEqual(promises.map(({ share }) => share))
})
