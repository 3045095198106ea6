import type { Row } from '../reading/read-rows.ts'
import type { Columns } from './columns.ts'
import type { Numbered, Taker } from '../presets/preset.ts'
import { type RowReader, RowRefused } from './row-reader.ts'
import type { Remark } from '../remarks.ts'

/** Some rows of the file, one after the other, as far as they can be understood without the database. */
export interface Chunk<T> {
  readonly records: readonly Numbered<T>[]
  /** Refused rows, and what was noted of others. */
  readonly remarks: readonly Remark[]
  readonly refused: number
  readonly skipped: number
  /** The number of the last row. */
  readonly end: number
}

/** Reads rows into records. A row that cannot be read is a remark and stops no other. */
export function readChunk<T>(
  rows: readonly Row[],
  { taker, reader, columns }: { readonly taker: Taker<T>; readonly reader: RowReader; readonly columns: Columns },
): Chunk<T> {
  const records: Numbered<T>[] = []
  const remarks: Remark[] = []
  let refused = 0
  let skipped = 0
  for (const row of rows) {
    if ('fault' in row) {
      refused += 1
      remarks.push({ row: row.number, line: row.line, column: null, code: row.fault, cells: [] })
      continue
    }
    // Spreadsheets leave rows of delimiters behind.
    if (row.cells.every((cell) => cell === '')) {
      skipped += 1
      continue
    }
    reader.goTo(row.cells)
    try {
      const record = taker.read(reader)
      if (record === null) skipped += 1
      else records.push({ row: row.number, line: row.line, cells: row.cells, record })
      for (const { field, code } of reader.notes)
        remarks.push({ row: row.number, line: row.line, column: columns.headerOf(field), code, cells: null })
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error
      refused += 1
      const column = error.column === null ? null : columns.headerOf(error.column)
      remarks.push({ row: row.number, line: row.line, column, code: error.code, cells: row.cells })
    }
  }
  return { records, remarks, refused, skipped, end: rows.at(-1)?.number ?? 0 }
}
