import { RowCutter, type CutOptions } from './cut-rows.ts'
import { readCells } from './read-cells.ts'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

const rowsLooked = 50

/**
 * The delimiter under which most of the first rows have as many cells as the header; of several, the one with the most
 * cells. A comma when none of them parts the header: a file of one column.
 */
export function detectDelimiter(
  head: string,
  whole: boolean,
  options: Omit<CutOptions, 'delimiter' | 'columns'>,
): Delimiter {
  let best: { delimiter: Delimiter; steady: number; columns: number } = { delimiter: ',', steady: 0, columns: 1 }
  for (const delimiter of delimiters) {
    const rows = new RowCutter({ ...options, delimiter, columns: undefined }).push(head, whole).slice(0, rowsLooked)
    const texts = rows.flatMap((row) => ('text' in row ? [row.text] : []))
    const counts = readCells(texts, { delimiter, lineEnd: options.lineEnd }).map((cells) => cells.length)
    const columns = counts[0] ?? 1
    const steady = counts.filter((count) => count === columns).length / rows.length
    if (columns > 1 && (steady > best.steady || (steady === best.steady && columns > best.columns)))
      best = { delimiter, steady, columns }
  }
  return best.delimiter
}
