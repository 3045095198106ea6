import { setTimeout as pause } from 'node:timers/promises'
import { customerFile, type GivenFile, orderFile } from '../imports/files.ts'
import {
  type ImportOutcome,
  importTrial,
  type ImportTrial,
  outcomeFaults,
  type Point,
} from '../imports/import-trial.ts'
import type { Installation } from '../installation.ts'
import { anyOf, type Proof } from '../proof.ts'

const SHORT = orderFile({ rows: 300, again: 6, bad: 6 })
const LONG = { rows: 10_000, again: 200, bad: 200 }
/** One import is killed after every so many rows; so many imports, each a row later than the one before, make every row. */
const STEP = 60
/** Imports of a trial, in legal entities of their own, at the same time. */
const AT_ONCE = 2
/** Trials after which `kill -9` has come after each of the 300 rows. */
const WHOLE = STEP / AT_ONCE
const CHUNK_ROWS = 250
const MOST_KILLS = 3

/** An import that is killed at any row goes on with the same command as if nothing had been; the same file twice changes nothing. */
export const importResumes: Proof = {
  name: 'import-resumes',
  share: 1.5 * WHOLE,
  prove: ({ withInstallation, each }) =>
    withInstallation(async (installation) => {
      if (installation.server.hasEnded()) await installation.start()
      const counted = await countPassages(installation)
      const short = await uninterrupted(installation, SHORT, 1)
      const long: Model[] = []
      let steps = 0
      let any = 0
      await each(async (number) => {
        if (number % 3 < 2 && steps < WHOLE) {
          const first = (steps++ % WHOLE) * AT_ONCE + 1
          const legs = Array.from({ length: AT_ONCE }, (_, leg) =>
            killRowByRow(installation, first + leg, { counted, short }),
          )
          return (await Promise.all(legs)).flat()
        }
        if (long.length === 0)
          for (const file of [orderFile(LONG), customerFile(LONG)])
            long.push(await uninterrupted(installation, file, CHUNK_ROWS))
        const model = long[any % long.length] ?? short
        const isTwice = any++ % 5 >= 3
        return isTwice ? twoAtOnce(installation, model) : killAnywhere(installation, model)
      })
    }),
}

/** An import as it is when nobody interrupts it, and how long it takes, in milliseconds. */
interface Model {
  readonly file: GivenFile
  readonly chunkRows: number
  readonly outcome: ImportOutcome
  readonly took: number
}

async function uninterrupted(installation: Installation, file: GivenFile, chunkRows: number): Promise<Model> {
  await using trial = await importTrial(installation, file, chunkRows)
  const since = performance.now()
  const { code, said } = await trial.run()
  if (code !== 0) throw new Error(`an import that nobody interrupted ended with ${code}: ${said}`)
  const took = performance.now() - since
  const outcome = await trial.outcome()
  const refused = outcome.batch.filter((line) => line.includes('"was_taken": false')).length
  if (refused !== file.bad) throw new Error(`${refused} rows of ${file.name} were refused instead of ${file.bad}`)
  return { file, chunkRows, outcome, took }
}

/** How many transactions the command commits before it takes the first row in: when it begins, and when it goes on. */
interface Counted {
  readonly begun: number
  readonly resumed: number
}

async function countPassages(installation: Installation): Promise<Counted> {
  await using trial = await importTrial(installation, SHORT, 1)
  const nth = 40
  await trial.run({ name: 'after-commit', nth })
  const first = await trial.rowsDone()
  await trial.run({ name: 'after-commit', nth })
  return { begun: nth - first, resumed: nth - ((await trial.rowsDone()) - first) }
}

/** Kills an import after a row and after every sixtieth from there on, each time with the same command to go on. */
async function killRowByRow(
  installation: Installation,
  first: number,
  { counted, short }: { readonly counted: Counted; readonly short: Model },
): Promise<readonly string[]> {
  await using trial = await importTrial(installation, SHORT, 1)
  const faults: string[] = []
  let done = 0
  for (let row = first; row <= SHORT.rows; row += STEP) {
    const passed = (done === 0 ? counted.begun : counted.resumed) + row - done
    // By turns just after the row's transaction, and inside that of the next just before its end.
    const isAfter = Math.floor(row / STEP) % 2 === 0
    const { code, said } = await trial.run(
      isAfter ? { name: 'after-commit', nth: passed } : { name: 'before-commit', nth: passed + 1 },
    )
    done = await trial.rowsDone()
    if (code !== null)
      return [...faults, `the import that was to be killed after row ${row} ended with ${code}: ${said}`]
    if (done !== row) faults.push(`killed after row ${row}, the import says that ${done} are in`)
  }
  return [...faults, ...(await finish(trial)), ...outcomeFaults(await trial.outcome(), short.outcome)].map(
    (fault) => `killed after row ${first} and every ${STEP} from there: ${fault}`,
  )
}

async function finish(trial: ImportTrial): Promise<readonly string[]> {
  const { code, said } = await trial.run()
  return code === 0 ? [] : [`the same command again ended with ${code}: ${said}`]
}

/** Kills an import up to three times, at any moment or at a point of any transaction, and takes the file in again afterwards. */
async function killAnywhere(installation: Installation, model: Model): Promise<readonly string[]> {
  await using trial = await importTrial(installation, model.file, model.chunkRows)
  const kills: string[] = []
  let hasEnded = false
  for (let left = anyOf(1, MOST_KILLS); left > 0 && !hasEnded; left -= 1) {
    const point = anyPoint(model)
    const program = trial.start(point)
    if (!point) await Promise.race([pause(anyOf(0, Math.ceil(model.took))), program.ended])
    if (!point) await program.kill()
    hasEnded = (await program.ended) !== null
    if (!hasEnded) kills.push(point ? `${point.name}:${point.nth}` : 'at any moment')
  }
  const faults = hasEnded ? [] : await finish(trial)
  const first = await trial.outcome()
  const all = [...faults, ...outcomeFaults(first, model.outcome)]
  all.push(...(await finish(trial)).map((fault) => `the same file again: ${fault}`))
  const again = await trial.outcome()
  all.push(...outcomeFaults(again, first, ['tables', 'refused']).map((fault) => `the same file again: ${fault}`))
  return all.map((fault) => `${model.file.name} killed ${kills.join(', then ')}: ${fault}`)
}

/** Half of the kills come at any moment, without a point. */
function anyPoint({ file, chunkRows }: Model): Point | undefined {
  const names = ['before-begin', 'before-commit', 'after-commit'] as const
  const name = names[anyOf(0, 2 * names.length - 1)]
  return name && { name, nth: anyOf(1, Math.ceil(file.rows / chunkRows) + 6) }
}

/** Takes the same file in by two processes at once, one of which is killed and started again. */
async function twoAtOnce(installation: Installation, model: Model): Promise<readonly string[]> {
  await using trial = await importTrial(installation, model.file, model.chunkRows)
  const other = trial.start()
  await pause(anyOf(0, 1_000))
  const killed = trial.start()
  await Promise.race([pause(anyOf(0, Math.ceil(model.took))), killed.ended])
  await killed.kill()
  const ends = await Promise.all([trial.run(), other.ended.then((code) => ({ code, said: other.said() }))])
  // One that finds the other at work with its import says so and ends.
  const faults = ends
    .filter(({ code, said }) => code !== 0 && !said.includes('Another process goes on with this import.'))
    .map(({ code, said }) => `one of two ended with ${code}: ${said}`)
  faults.push(...(await finish(trial)), ...outcomeFaults(await trial.outcome(), model.outcome, ['tables', 'refused']))
  return faults.map((fault) => `${model.file.name} by two at once: ${fault}`)
}
