import { requireNames, requireNoData } from './check-header.ts'
import { decodeHead, type Encoding } from './decode.ts'
import { detectDelimiter, type Delimiter } from './detect-delimiter.ts'
import { detectEncoding } from './detect-encoding.ts'
import { FileRefused } from './faults.ts'
import type { LineEnd } from './line-ends.ts'
import { readRows, type Reading, type Row, type TableLimits } from './read-rows.ts'
import { unpack, type Source } from './unpack.ts'

export interface TableOptions {
  /** Each of these is detected unless given. */
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter
  /** By default every line end counts, however they are mixed. */
  readonly lineEnd?: LineEnd
  /** The names of the columns, for a file whose first row is data. */
  readonly header?: readonly string[]
  /** Whether the apostrophe that Carnet's exports put before formula cells is taken off again; true unless said. */
  readonly restoreNeutralised?: boolean
  readonly limits?: Partial<TableLimits>
}

export type { Row }

export interface Table {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly header: string[]
  /** The rows from the first, in batches; every call reads the file again. May throw FileRefused on the way. */
  rows(): AsyncIterable<Row[]>
}

const usualLimits: TableLimits = {
  unpackedBytes: 100_000_000,
  ratio: 200,
  cellCharacters: 1_000_000,
  rowCharacters: 4_000_000,
  batchRows: 1000,
}

/**
 * Opens a table of text (CSV and the like, gzip or not) for streaming. `line` is the line of the file where a row
 * begins, from 1, `lastLine` where a refused one ends, `number` counts rows from 1 without the header; empty lines are
 * no rows. Throws FileRefused when the file as a whole cannot be read.
 */
export async function openTable(source: Source, options: TableOptions = {}): Promise<Table> {
  const limits = { ...usualLimits, ...options.limits }
  const { encoding, head, whole } = await detectEncoding(unpack(source, limits), options.encoding)
  const lineEnd = options.lineEnd ?? 'any'
  const delimiter =
    options.delimiter ?? detectDelimiter(decodeHead(head, { encoding, whole }), whole, { ...limits, lineEnd })
  const restoring = options.restoreNeutralised ?? true
  const reading = { source, encoding, delimiter, lineEnd, limits, restoring }
  const header = options.header ?? (await readHeader(reading))
  requireNames(header)
  const headerRows = options.header === undefined ? 1 : 0
  return {
    encoding,
    delimiter,
    header: [...header],
    rows: () => rowsAfter(headerRows, { ...reading, columns: header.length }),
  }
}

async function readHeader(reading: Reading): Promise<string[]> {
  const first: Row[] = []
  for await (const rows of readRows({ ...reading, limits: { ...reading.limits, batchRows: 2 } }, 0)) {
    first.push(...rows)
    if (first.length > 1) break
  }
  const [header] = first
  if (header === undefined) throw new FileRefused('empty')
  if ('fault' in header) throw new FileRefused('header-unreadable', { line: header.line, fault: header.fault })
  const names = header.cells.map((name) => name.trim().normalize('NFC'))
  requireNames(names, header.line)
  requireNoData(names, header.line)
  if (first.length === 1) throw new FileRefused('header-only', { line: header.line })
  return names
}

async function* rowsAfter(headerRows: number, reading: Reading): AsyncGenerator<Row[]> {
  let last = 0
  for await (const rows of readRows(reading, 1 - headerRows)) {
    // The header is the row with the number 0.
    const wanted = rows[0]?.number === 0 ? rows.slice(1) : rows
    last += wanted.length
    if (wanted.length > 0) yield wanted
  }
  if (last === 0) throw new FileRefused(headerRows === 0 ? 'empty' : 'header-only')
}
