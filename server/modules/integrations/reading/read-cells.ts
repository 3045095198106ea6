import { parse } from 'csv-parse/sync'
import { lineEndText, type LineEnd } from './line-ends.ts'

/** The cells of rows that were cut from a file, one list for each. */
export function readCells(
  rows: readonly string[],
  { delimiter, lineEnd }: { delimiter: string; lineEnd: LineEnd },
): string[][] {
  if (rows.length === 0) return []
  const recordDelimiter = lineEndText[lineEnd]
  const cells = parse(rows.join(recordDelimiter), {
    delimiter,
    record_delimiter: recordDelimiter,
    // A row's count of cells is checked with its line; a quote inside an unquoted cell is a letter.
    relax_column_count: true,
    relax_quotes: true,
  })
  // Where rows end was decided by the cutter: were the two ever to differ, cells would land in other rows.
  if (cells.length !== rows.length) throw new Error(`${rows.length} rows were read as ${cells.length}`)
  return cells
}
