import type { RowFault } from './faults.ts'
import { LineEnds, type LineEnd } from './line-ends.ts'

/** A row as it stands in the file, quotes and all; or that it is refused, with the last line that went with it. */
export type CutRow =
  | { readonly line: number; readonly text: string; readonly lines: number }
  | { readonly line: number; readonly lastLine: number; readonly fault: RowFault }

export interface CutOptions {
  readonly delimiter: string
  readonly lineEnd: LineEnd
  /** How many cells a row should have, once that is known. */
  readonly columns: number | undefined
  readonly cellCharacters: number
  readonly rowCharacters: number
}

/** Where a row ends and the next begins; undefined while more text is needed. */
interface Found {
  readonly cut: CutRow | undefined
  readonly next: number
}

/** Quoted cells of a row: where each one's quotes stand. */
type Spans = [open: number, close: number][]

const evidenceLines = 20

/**
 * Finds where the rows of a text begin and end, without holding more of it than one row may be long. All it decides
 * depends on the text alone, never on how it was cut into pieces.
 *
 * A quote opens a cell only at the cell's start; elsewhere it is a letter (`12" plate`). When an opened quote turns out
 * not to be closed, the line it stands in is refused and reading goes on with the line after.
 */
export class RowCutter {
  readonly #options: CutOptions
  readonly #ends: LineEnds
  #text = ''
  /** Where the row being read begins. */
  #at = 0
  #line = 1
  #last = false
  /** A refused row that is being passed over without being kept. */
  #passing: { line: number; fault: RowFault; quoted: boolean } | undefined

  constructor(options: CutOptions) {
    this.#options = options
    this.#ends = new LineEnds(options.lineEnd)
  }

  /** The rows that the text has completed; `last` says that no more text comes. */
  push(text: string, last: boolean): CutRow[] {
    this.#text = this.#text.slice(this.#at) + text
    this.#at = 0
    this.#last = last
    this.#ends.over(this.#text, last)
    const rows: CutRow[] = []
    while (this.#at < this.#text.length) {
      const found = this.#passing === undefined ? this.#row() : this.#pass(this.#passing)
      if (found === undefined) break
      if (found.cut !== undefined) rows.push(found.cut)
      this.#at = found.next
    }
    if (last && this.#passing !== undefined) {
      const { line, fault, quoted } = this.#passing
      rows.push({ line, lastLine: this.#line, fault: quoted ? 'quote-unclosed' : fault })
      this.#passing = undefined
    }
    return rows
  }

  #row(): Found | undefined {
    const { delimiter, cellCharacters, rowCharacters } = this.#options
    const text = this.#text
    const spans: Spans = []
    let at = this.#at
    for (;;) {
      const end = this.#ends.next(at)
      const quote = this.#ends.nextQuote(at)
      const next = Math.min(end, quote)
      if (Math.min(next, this.#ends.known) - this.#at > rowCharacters)
        return this.#giveUp(Math.max(at, this.#at + rowCharacters))
      if (next === Infinity) return this.#last ? this.#complete(text.length, spans) : undefined
      if (end < quote) return this.#complete(end, spans)
      if (quote !== this.#at && text[quote - 1] !== delimiter) {
        at = quote + 1
        continue
      }
      const { closed, at: close } = this.#closing(quote + 1)
      // A closing quote is sure only with the two characters after it.
      if (!closed && !this.#last && text.length - quote - 1 <= cellCharacters + 2) return undefined
      if (close - quote - 1 > cellCharacters) return this.#tooLong(quote)
      if (!closed) return this.#refuse(quote, 'quote-unclosed')
      if (close + 1 < text.length && text[close + 1] !== delimiter && this.#ends.lengthAt(close + 1) === 0)
        return this.#refuse(quote, this.#ends.next(quote) < close ? 'quote-unclosed' : 'quote-misplaced')
      spans.push([quote, close])
      at = close + 1
    }
  }

  /** The quote that ends a quoted cell; or, when it is not (or not surely) in the text so far, where to go on looking. */
  #closing(from: number): { closed: boolean; at: number } {
    const { length } = this.#text
    for (let at = from; ; at += 2) {
      at = this.#text.indexOf('"', at)
      if (at === -1) return { closed: false, at: length }
      if (at === length - 1) return { closed: this.#last, at }
      if (this.#text[at + 1] !== '"') return { closed: this.#ends.lengthAt(at + 1) !== undefined, at }
    }
  }

  #complete(end: number, spans: Spans): Found | undefined {
    const length = end === this.#text.length ? 0 : this.#ends.lengthAt(end)
    if (length === undefined) return undefined
    const next = end + length
    if (end === this.#at) {
      this.#line++
      return { cut: undefined, next }
    }
    const text = this.#text.slice(this.#at, end)
    const broken = spans.find(([open, close]) => this.#ends.next(open) < close)
    if (broken === undefined) return { cut: { line: this.#line++, text, lines: 1 }, next }
    const swallowed = this.#text.slice(broken[0], broken[1])
    if (this.#cellsIn(end, spans) !== this.#options.columns && this.#isWholeRows(swallowed))
      return this.#refuse(broken[0], 'quote-unclosed')
    const line = this.#line
    const lines = this.#ends.count(text) + 1
    this.#line += lines
    return { cut: { line, text, lines }, next }
  }

  #cellsIn(end: number, spans: Spans): number {
    let outside = ''
    let from = this.#at
    for (const [open, close] of spans) {
      outside += this.#text.slice(from, open)
      from = close + 1
    }
    return (outside + this.#text.slice(from, end)).split(this.#options.delimiter).length
  }

  // The sign that a quote was not meant to reach over its line: the lines after it are rows by themselves.
  #isWholeRows(swallowed: string): boolean {
    const lines = this.#ends.split(swallowed).slice(1, -1).slice(0, evidenceLines)
    const whole = lines.filter((line) => line.split(this.#options.delimiter).length === this.#options.columns)
    return whole.length > lines.length / 2
  }

  #tooLong(quote: number): Found {
    const cell = this.#text.slice(quote, quote + 1 + this.#options.cellCharacters)
    if (this.#isWholeRows(cell)) return this.#refuse(quote, 'quote-unclosed')
    this.#passing = { line: this.#line, fault: 'cell-too-long', quoted: true }
    this.#line += this.#ends.count(this.#text.slice(this.#at, quote))
    return { cut: undefined, next: quote + 1 }
  }

  #giveUp(from: number): Found {
    const start = this.#text.slice(this.#at, from)
    const isCell = start.split(this.#options.delimiter).some((cell) => cell.length > this.#options.cellCharacters)
    this.#passing = { line: this.#line, fault: isCell ? 'cell-too-long' : 'row-too-long', quoted: false }
    this.#line += this.#ends.count(start)
    return { cut: undefined, next: from }
  }

  /** Refuses the row up to the end of the line that a quote stands in. */
  #refuse(quote: number, fault: RowFault): Found {
    this.#passing = { line: this.#line, fault, quoted: false }
    this.#line += this.#ends.count(this.#text.slice(this.#at, quote))
    return { cut: undefined, next: quote }
  }

  #pass(passing: { line: number; fault: RowFault; quoted: boolean }): Found | undefined {
    if (passing.quoted) return this.#passQuoted(passing)
    const end = this.#ends.next(this.#at)
    const length = end === Infinity ? undefined : this.#ends.lengthAt(end)
    if (length === undefined) {
      this.#at = Math.min(end, this.#ends.known)
      return undefined
    }
    this.#passing = undefined
    return { cut: { line: passing.line, lastLine: this.#line++, fault: passing.fault }, next: end + length }
  }

  #passQuoted(passing: { quoted: boolean }): Found | undefined {
    const { closed, at } = this.#closing(this.#at)
    // A CR waits for the LF that may follow, or the two would be counted as two lines.
    const until = closed || this.#last || at === 0 || this.#text[at - 1] !== '\r' ? at : Math.max(this.#at, at - 1)
    this.#line += this.#ends.count(this.#text.slice(this.#at, until))
    this.#at = until
    if (!closed) return undefined
    passing.quoted = false
    return { cut: undefined, next: at + 1 }
  }
}
