import type { ReadingOptions } from '#contract/imports.ts'
import { readBoolean } from '../reading/booleans.ts'
import type { Cell } from '../reading/cell-result.ts'
import { readCountry } from '../reading/countries.ts'
import { readCurrency } from '../reading/currencies.ts'
import { type DayOrder, readDay } from '../reading/days.ts'
import { readInstant } from '../reading/instants.ts'
import { readMoney, type ReadMoney } from '../reading/money.ts'
import { type DecimalMark, readDecimal, readInteger, readQuantity } from '../reading/numbers.ts'
import { sampleColumn } from '../reading/sample-column.ts'
import type { Columns } from './columns.ts'

/** A row that cannot be taken in: which field, and why. Thrown while a row is read, so without a stack to pay for. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused'
  readonly column: string | null
  readonly code: string

  constructor(column: string | null, code: string) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(code)
    Error.stackTraceLimit = limit
    this.column = column
    this.code = code
  }
}

export interface RowReading {
  readonly columns: Columns
  readonly options: ReadingOptions
  readonly timeZone: string
  /** The first rows of the file, from which the order of days and the decimal mark of each column are told. */
  readonly sample: readonly (readonly string[])[]
}

/** How a column is written. */
export interface Written {
  readonly order: DayOrder | undefined
  readonly decimalMark: DecimalMark | undefined
  readonly noDay: string
}

/** How Dynamics writes that there is no day. */
const NO_DAY = '1900-01-01'

/** Reads the fields of one row after the other. A field without a column reads as an empty cell. */
export class RowReader {
  readonly #reading: RowReading
  readonly #written = new Map<string, Written>()
  #cells: readonly string[] = []
  #notes: { field: string; code: string }[] = []

  constructor(reading: RowReading) {
    this.#reading = reading
  }

  /** Goes to a row, with no notes of it yet. */
  goTo(cells: readonly string[]): void {
    this.#cells = cells
    if (this.#notes.length > 0) this.#notes = []
  }

  get notes(): readonly { readonly field: string; readonly code: string }[] {
    return this.#notes
  }

  /** Says that something was taken in otherwise than it was written. */
  note(field: string, code: string): void {
    this.#notes.push({ field, code })
  }

  has(field: string): boolean {
    return this.#reading.columns.at(field) !== undefined
  }

  /** The cell as it stands, without the spaces around it. */
  text(field: string): string {
    const at = this.#reading.columns.at(field)
    return at === undefined ? '' : (this.#cells[at] ?? '').trim()
  }

  optional(field: string): string | null {
    const text = this.text(field)
    return text === '' ? null : text
  }

  required(field: string): string {
    const text = this.text(field)
    if (text === '') throw new RowRefused(field, 'blank')
    return text
  }

  /** One line of at most `max` characters, as the contract takes it; null when empty. */
  line(field: string, max: number): string | null {
    const text = this.text(field).normalize('NFC')
    if (text === '') return null
    if (text.length > max) throw new RowRefused(field, 'cell-too-long')
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    if (/[\u0000-\u001F\u007F-\u009F]/.test(text)) throw new RowRefused(field, 'control-character')
    if (/[\u202A-\u202E\u2066-\u2069]/.test(text)) throw new RowRefused(field, 'direction-override')
    return text
  }

  /** One of these words, upper and lower case alike; `otherwise` when empty. */
  choice<const T extends string>(field: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(field).toLowerCase()
    if (text === '') return otherwise
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw new RowRefused(field, 'not-a-choice')
    return found
  }

  boolean(field: string): boolean | null {
    return this.#read(field, readBoolean)
  }

  integer(field: string): number | null {
    return this.#read(field, (text) => readInteger(text, this.#of(field)))
  }

  /** A plain decimal number as exact text. */
  decimal(field: string): string | null {
    return this.#read(field, (text) => readDecimal(text, this.#of(field)))
  }

  quantity(field: string): string | null {
    return this.#read(field, (text) => readQuantity(text, this.#of(field)))
  }

  money(field: string, currency: string): ReadMoney | null {
    return this.#read(field, (text) => readMoney(text, { ...this.#of(field), currency }))
  }

  currency(field: string): string | null {
    return this.#read(field, readCurrency)
  }

  /** Two letters; null, with a note, for a country that nobody knows by that name. */
  country(field: string): string | null {
    const text = this.text(field)
    if (text === '') return null
    const cell = readCountry(text)
    if (cell.ok) return cell.value
    this.note(field, cell.code)
    return null
  }

  day(field: string): string | null {
    return this.#read(field, (text) => readDay(text, this.#of(field)))
  }

  instant(field: string): Date | null {
    const read = this.#read(field, (text) =>
      readInstant(text, { ...this.#of(field), timeZone: this.#reading.timeZone }),
    )
    if (read === null) return null
    if (read.isFold) this.note(field, 'time-came-twice')
    return read.at
  }

  /** The cell of a column whose kind is found out later, with how the column is written. */
  cell(field: string): { readonly text: string; readonly written: Written } | null {
    const text = this.optional(field)
    return text === null ? null : { text, written: this.#of(field) }
  }

  #read<T>(field: string, read: (text: string) => Cell<T>): T | null {
    const text = this.text(field)
    if (text === '') return null
    const cell = read(text)
    if (!cell.ok) throw new RowRefused(field, cell.code)
    return cell.value
  }

  /** How the column is written: as the options say, else as its first cells tell. */
  #of(field: string): Written {
    let written = this.#written.get(field)
    if (written === undefined) {
      const { options, sample, columns } = this.#reading
      const at = columns.at(field)
      const told = sampleColumn(at === undefined ? [] : sample.map((cells) => cells[at] ?? ''))
      written = {
        order: options.dateOrder ?? decided(told.dayOrder),
        decimalMark: options.decimalMark ?? decided(told.decimalMark),
        noDay: NO_DAY,
      }
      this.#written.set(field, written)
    }
    return written
  }
}

function decided<T extends string>(
  told: T | 'undecided' | 'mixed' | undefined,
): Exclude<T, 'undecided' | 'mixed'> | undefined {
  if (told === undefined || told === 'undecided' || told === 'mixed') return undefined
  return told as Exclude<T, 'undecided' | 'mixed'> // The two words were sorted out in the line above.
}
