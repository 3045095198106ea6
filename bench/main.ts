import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { closeMillion } from './million.ts'
import type { Measured, Row } from './row.ts'
import { attributeGroupRead } from './rows/attribute-group-read.ts'
import { bookChanges } from './rows/book-changes.ts'
import { clientBookFacets, clientBookPage, storeClientBookPage } from './rows/client-book.ts'
import { customerSearches } from './rows/customer-search.ts'
import { idempotentWrite } from './rows/idempotent-write.ts'
import { importOrders } from './rows/import-orders.ts'
import { signIns } from './rows/sign-in.ts'
import { memory, startTime } from './rows/start-and-memory.ts'

// `npm run bench [name …]`: one line a row, `bench <name> <value> <unit> ratio=<x> target=<y> ok|short`.

// Those of the million customers are together, and those that change them come last.
const rows: readonly Row[] = [
  attributeGroupRead,
  idempotentWrite,
  signIns,
  startTime,
  memory,
  importOrders,
  clientBookPage,
  storeClientBookPage,
  clientBookFacets,
  ...customerSearches,
  ...bookChanges,
]

/** On a machine that is busy with something else a figure says nothing, so none is given. */
const BUSY = availableParallelism() / 2
/** Long enough for the load of having made a million customers to fade. */
const WAIT_FOR_QUIET = 240_000

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
try {
  for (const row of chosen) await report(row)
} finally {
  await closeMillion()
}

async function report(row: Row): Promise<void> {
  await row.prepare?.()
  if (!(await isQuiet())) {
    console.log(`bench ${row.name} not measured: the machine's load is ${loadavg()[0]?.toFixed(1)}, over ${BUSY}`)
    process.exitCode = 1
    return
  }
  const found = await row.measure()
  console.log('skipped' in found ? `bench ${row.name} skipped: ${found.skipped}` : lineOf(row, found))
}

function lineOf({ name }: Row, { value, unit, ratio, target, isMet, notes = {} }: Measured): string {
  const besides = Object.entries(notes).map(([note, figure]) => `${note}=${figure.toPrecision(3)}`)
  return [
    'bench',
    name,
    value.toPrecision(3),
    unit,
    `ratio=${ratio?.toFixed(2) ?? '–'}`,
    `target=${target}`,
    isMet ? 'ok' : 'short',
    ...besides,
  ].join(' ')
}
