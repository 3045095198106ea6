import { parseArgs } from 'node:util'
import { makeBuild } from './build.ts'
import { knownBad, tryToCatch } from './known-bad.ts'
import { proveFuzz } from './fuzz.ts'
import { promises, spread, TRIALS } from './promises.ts'
import { type Proof, runProof } from './proof.ts'

// `npm run prove [name] [--trials n]`: a line a promise, `prove <promise> trials=<n> failures=<n> ok|broken`. Then the
// builds that are bad on purpose: a failure there is one that was not caught.

/** A second server on a folder says so and ends within this time, in milliseconds. */
const REFUSES_WITHIN = 2_000
const CATCHES = 'catches-known-bad-builds'
/** By its name only: it is no trial of the others, its number is of cases an operation. */
const FUZZ = 'fuzz'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const { values, positionals: words } = parseArgs({ options: { trials: { type: 'string' } }, allowPositionals: true })
// `npm run prove --trials 50` reaches us as `50`: npm takes an option that stands before `--` for its own.
const positionals = words.filter((word) => !/^\d+$/.test(word))
const [name] = positionals
const chosen = promises.filter((promise) => name === undefined || promise.name === name)
const catches = name === undefined || name === CATCHES
// A name alone gets the trials that are its own in a whole run.
const wish = values.trials ?? words.find((word) => /^\d+$/.test(word))
const given = wish === undefined ? undefined : Number(wish)

if (given !== undefined && !(Number.isSafeInteger(given) && given > 0)) refuse('--trials takes a whole number from 1.')
else if (name === FUZZ) await fuzz(given)
else if (positionals.length > 1 || (chosen.length === 0 && !catches))
  refuse(
    `There is no such promise. There are: ${[...promises.map((promise) => promise.name), CATCHES, FUZZ].join(', ')}`,
  )
else await run(given)

function refuse(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}

async function run(trials: number | undefined): Promise<void> {
  const counts = name === undefined ? spread(trials ?? TRIALS, promises) : chosen.map(({ share }) => trials ?? share)
  await using build = await makeBuild()
  for (const [index, promise] of chosen.entries()) await prove(promise, { build, count: counts[index] ?? 1 })
  if (catches) await catchAll()
}

async function prove(promise: Proof, options: Pick<Parameters<typeof runProof>[1], 'build' | 'count'>): Promise<void> {
  const hindrance = promise.hindrance?.()
  if (hindrance !== undefined) {
    console.log(`prove ${promise.name} not run: ${hindrance}`)
    return
  }
  try {
    const outcome = await runProof(promise, { ...options, refusesWithin: REFUSES_WITHIN })
    tell(promise.name, outcome)
  } catch (error) {
    tell(promise.name, {
      trials: 0,
      failures: 1,
      faults: [error instanceof Error ? String(error.stack) : String(error)],
    })
  }
}

async function fuzz(wished: number | undefined): Promise<void> {
  const { cases, isSound, said } = await proveFuzz(wished)
  tell(FUZZ, { trials: cases, failures: isSound ? 0 : 1, faults: isSound ? [] : [said] })
}

async function catchAll(): Promise<void> {
  const faults: string[] = []
  for (const bad of knownBad) {
    const { isCaught, said } = await tryToCatch(bad, { refusesWithin: REFUSES_WITHIN }).catch((error: unknown) => ({
      isCaught: false,
      said: String(error),
    }))
    const line = `${isCaught ? 'caught' : 'MISSED'} ${bad.name}: ${said}`
    if (isCaught) console.error(line)
    else faults.push(line)
  }
  tell(CATCHES, { trials: knownBad.length, failures: faults.length, faults })
}

function tell(promise: string, { trials, failures, faults }: Awaited<ReturnType<typeof runProof>>): void {
  for (const fault of faults.slice(0, 20)) console.error(fault)
  if (faults.length > 20) console.error(`… and ${faults.length - 20} more`)
  console.log(`prove ${promise} trials=${trials} failures=${failures} ${failures === 0 ? 'ok' : 'broken'}`)
  if (failures > 0) process.exitCode = 1
}
