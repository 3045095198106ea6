import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from './row.ts'
import { attributeGroupRead } from './rows/attribute-group-read.ts'
import { idempotentWrite } from './rows/idempotent-write.ts'
import { signIns } from './rows/sign-in.ts'
import { memory, startTime } from './rows/start-and-memory.ts'

// `npm run bench [name …]`: one line a row, `bench <name> <value> <unit> ratio=<x> target=<y> ok|short`.

const rows: readonly Row[] = [attributeGroupRead, idempotentWrite, signIns, startTime, memory]

/** On a machine that is busy with something else a figure says nothing, so none is given. */
const BUSY = availableParallelism() / 2
const WAIT_FOR_QUIET = 120_000

async function isQuiet(): Promise<boolean> {
  for (let waited = 0; waited < WAIT_FOR_QUIET; waited += 5_000) {
    if ((loadavg()[0] ?? 0) <= BUSY) return true
    await pause(5_000)
  }
  return false
}

const wanted = process.argv.slice(2)
const chosen = rows.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
if (chosen.length === 0) {
  console.error(`There is no such benchmark. There are: ${rows.map(({ name }) => name).join(', ')}`)
  process.exitCode = 1
}
for (const row of chosen) {
  if (!(await isQuiet())) {
    console.log(`bench ${row.name} not measured: the machine's load is ${loadavg()[0]?.toFixed(1)}, over ${BUSY}`)
    process.exitCode = 1
    continue
  }
  const { value, unit, ratio, target, isMet, notes = {} } = await row.measure()
  const besides = Object.entries(notes).map(([name, note]) => `${name}=${note.toPrecision(3)}`)
  console.log(
    [
      'bench',
      row.name,
      value.toPrecision(3),
      unit,
      `ratio=${ratio?.toFixed(2) ?? '–'}`,
      `target=${target}`,
      isMet ? 'ok' : 'short',
      ...besides,
    ].join(' '),
  )
}
