import { readDay, type DayOrder } from './days.ts'
import { readDecimal, type DecimalMark } from './numbers.ts'

/** What the cells of a column say about how it is written. */
export interface ColumnSample {
  /** Cells that are not blank. */
  readonly filled: number
  /** Cells that are days in one order at least. */
  readonly days: number
  /**
   * The order that the days of the sample fit. `undecided`: both do, and give different days. `mixed`: some fit the one
   * only, some the other. Undefined: no cell depends on it.
   */
  readonly dayOrder: DayOrder | 'undecided' | 'mixed' | undefined
  /** Cells that are numbers with one mark at least. */
  readonly numbers: number
  /** As `dayOrder`. */
  readonly decimalMark: DecimalMark | 'undecided' | 'mixed' | undefined
}

/** Tells from some of a column's cells how its days and numbers are written. Cells that are neither say nothing. */
export function sampleColumn(cells: Iterable<string>): ColumnSample {
  let filled = 0
  const orders = new Tally<DayOrder>(['day-month-year', 'month-day-year'])
  const marks = new Tally<DecimalMark>(['.', ','])
  for (const cell of cells) {
    if (cell.trim() === '') continue
    filled++
    orders.add((order) => valueOf(readDay(cell, { order })))
    marks.add((decimalMark) => valueOf(readDecimal(cell, { decimalMark })))
  }
  return { filled, days: orders.read, dayOrder: orders.verdict(), numbers: marks.read, decimalMark: marks.verdict() }
}

function valueOf(cell: { ok: true; value: string | null } | { ok: false }): string | undefined {
  return cell.ok ? (cell.value ?? undefined) : undefined
}

// One mistyped cell in twenty does not make a column undecided: it is refused by itself later.
const clearMajority = 20

/** Counts for two ways of reading a column which cells only one of them can read. */
class Tally<Way> {
  readonly #ways: readonly [Way, Way]
  readonly #onlyIn: [number, number] = [0, 0]
  #differ = false
  read = 0

  constructor(ways: readonly [Way, Way]) {
    this.#ways = ways
  }

  add(readAs: (way: Way) => string | undefined): void {
    const [first, second] = this.#ways.map(readAs)
    if (first === undefined && second === undefined) return
    this.read++
    if (second === undefined) this.#onlyIn[0]++
    if (first === undefined) this.#onlyIn[1]++
    if (first !== second) this.#differ = true
  }

  verdict(): Way | 'undecided' | 'mixed' | undefined {
    const [first, second] = this.#onlyIn
    if (!this.#differ) return undefined
    if (first === 0 && second === 0) return 'undecided'
    if (first >= second * clearMajority) return this.#ways[0]
    return second >= first * clearMajority ? this.#ways[1] : 'mixed'
  }
}
