import { RowCutter, type CutRow } from './cut-rows.ts'
import { decode, type Encoding } from './decode.ts'
import type { RowFault } from './faults.ts'
import type { LineEnd } from './line-ends.ts'
import { restore } from './neutralise.ts'
import { readCells } from './read-cells.ts'
import { unpack, type Source, type UnpackLimits } from './unpack.ts'

export interface TableLimits extends UnpackLimits {
  readonly cellCharacters: number
  readonly rowCharacters: number
  readonly batchRows: number
}

export interface Reading {
  readonly source: Source
  readonly encoding: Encoding
  readonly delimiter: string
  readonly lineEnd: LineEnd
  readonly limits: TableLimits
  readonly restoring: boolean
  /** How many cells a row has to have; any number when not given. */
  readonly columns?: number
}

/** One row: its cells, as many as the header has, or why it was refused. */
export type Row =
  | { readonly line: number; readonly number: number; readonly cells: string[] }
  | { readonly line: number; readonly lastLine: number; readonly number: number; readonly fault: RowFault }

/** All rows of a file in batches, the header's too, numbered from `firstNumber`. */
export async function* readRows(reading: Reading, firstNumber: number): AsyncGenerator<Row[]> {
  const { batchRows } = reading.limits
  let number = firstNumber
  let waiting: CutRow[] = []
  for await (const cuts of cutRows(reading)) {
    for (const cut of cuts) waiting.push(cut)
    let taken = 0
    for (; waiting.length - taken >= batchRows; taken += batchRows) {
      yield toRows(waiting.slice(taken, taken + batchRows), number, reading)
      number += batchRows
    }
    if (taken > 0) waiting = waiting.slice(taken)
  }
  if (waiting.length > 0) yield toRows(waiting, number, reading)
}

async function* cutRows(reading: Reading): AsyncGenerator<CutRow[]> {
  const { cellCharacters, rowCharacters } = reading.limits
  const { delimiter, lineEnd, columns } = reading
  const cutter = new RowCutter({ delimiter, lineEnd, columns, cellCharacters, rowCharacters })
  for await (const text of decode(unpack(reading.source, reading.limits), reading.encoding))
    yield cutter.push(text, false)
  yield cutter.push('', true)
}

function toRows(cuts: readonly CutRow[], firstNumber: number, reading: Reading): Row[] {
  const faults = cuts.map(faultOfCut)
  const texts = cuts.flatMap((cut, index) => ('text' in cut && faults[index] === undefined ? [cut.text] : []))
  const read = readCells(texts, reading).values()
  return cuts.map((cut, index) => {
    const { line } = cut
    const number = firstNumber + index
    const lastLine = 'text' in cut ? line + cut.lines - 1 : cut.lastLine
    const early = faults[index]
    if (early !== undefined) return { line, lastLine, number, fault: early }
    const cells = read.next().value ?? []
    const fault = faultOfCells(cells, reading)
    if (fault !== undefined) return { line, lastLine, number, fault }
    return { line, number, cells: reading.restoring ? cells.map(restore) : cells }
  })
}

function faultOfCut(cut: CutRow): RowFault | undefined {
  if ('fault' in cut) return cut.fault
  if (!cut.text.isWellFormed()) return 'encoding'
  return cut.text.includes('\0') ? 'nul' : undefined
}

function faultOfCells(cells: readonly string[], { columns, limits }: Reading): RowFault | undefined {
  if (columns !== undefined && cells.length !== columns) return 'ragged'
  return cells.some((cell) => cell.length > limits.cellCharacters) ? 'cell-too-long' : undefined
}
