/** Which characters end a row: LF, CR LF and CR, mixed as they come; or only the one. */
export type LineEnd = 'any' | 'lf' | 'crlf' | 'cr'

/** One line end of the kind, to write rows with. */
export const lineEndText: Readonly<Record<LineEnd, string>> = { any: '\n', lf: '\n', crlf: '\r\n', cr: '\r' }

const splitters: Readonly<Record<LineEnd, RegExp>> = { any: /\r\n|\n|\r/, lf: /\n/, crlf: /\r\n/, cr: /\r/ }
const wanted: Readonly<Record<LineEnd, readonly string[]>> = {
  any: ['\n', '\r'],
  lf: ['\n'],
  crlf: ['\r\n'],
  cr: ['\r'],
}

/**
 * Where lines end and quotes stand in a piece of text that may go on. Searches are remembered: a file without a single
 * CR or quote is searched for them once per piece, not once per row.
 */
export class LineEnds {
  readonly #kind: LineEnd
  readonly #ends: Search[]
  readonly #quotes = new Search('"')
  #text = ''
  #last = false
  /** How much of the text is sure to stay as it is: not a CR that may yet become a CR LF. */
  known = 0

  constructor(kind: LineEnd) {
    this.#kind = kind
    this.#ends = wanted[kind].map((end) => new Search(end))
  }

  over(text: string, last: boolean): void {
    this.#text = text
    this.#last = last
    for (const search of [...this.#ends, this.#quotes]) search.over(text)
    this.known = !last && this.#kind === 'crlf' && text.endsWith('\r') ? text.length - 1 : text.length
  }

  /** The first line end from here on; Infinity when there is none. */
  next(from: number): number {
    let first = Infinity
    for (const search of this.#ends) first = Math.min(first, search.next(from))
    return first
  }

  nextQuote(from: number): number {
    return this.#quotes.next(from)
  }

  /** How long the line end here is; 0 when here is none, undefined when the next character will tell. */
  lengthAt(at: number): number | undefined {
    const character = this.#text[at]
    if (character === '\n') return this.#kind === 'any' || this.#kind === 'lf' ? 1 : 0
    if (character !== '\r' || this.#kind === 'lf') return 0
    if (this.#kind === 'cr') return 1
    const alone = this.#kind === 'any' ? 1 : 0
    if (at + 1 === this.#text.length) return this.#last ? alone : undefined
    return this.#text[at + 1] === '\n' ? 2 : alone
  }

  split(text: string): string[] {
    return text.split(splitters[this.#kind])
  }

  count(text: string): number {
    return this.split(text).length - 1
  }
}

/** The next place of a text in a longer one. */
class Search {
  readonly #wanted: string
  #text = ''
  #from = 0
  #found = 0

  constructor(text: string) {
    this.#wanted = text
  }

  over(text: string): void {
    this.#text = text
    this.#from = 1
    this.#found = 0
  }

  next(from: number): number {
    if (this.#from <= from && from <= this.#found) return this.#found
    const found = this.#text.indexOf(this.#wanted, from)
    this.#from = from
    this.#found = found === -1 ? Infinity : found
    return this.#found
  }
}
