/** A piece of a pattern: text as it is, the year, or the number's digits. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'year' }
  | { readonly kind: 'digits'; readonly width: number }

/** Takes a pattern that the contract let in (`CB-{YYYY}-{######}`) apart. */
function piecesOf(pattern: string): readonly Piece[] {
  return (pattern.match(/\{YYYY\}|\{#+\}|[^{}]+/g) ?? []).map((piece) => {
    if (piece === '{YYYY}') return { kind: 'year' }
    if (piece.startsWith('{')) return { kind: 'digits', width: piece.length - 2 }
    return { kind: 'text', text: piece }
  })
}

/** The largest value whose digits the pattern can write. */
export function largestOf(pattern: string): number {
  const width = piecesOf(pattern).reduce((sum, piece) => sum + (piece.kind === 'digits' ? piece.width : 0), 0)
  return 10 ** width - 1
}

/** Writes a value by a pattern. The year is the calendar's where the number is taken. */
export function writeNumber(
  pattern: string,
  value: number,
  { at, timeZone }: { readonly at: Date; readonly timeZone: string },
): string {
  const write = (piece: Piece) => {
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'digits') return String(value).padStart(piece.width, '0')
    return new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', year: 'numeric' }).format(at).padStart(4, '0')
  }
  return piecesOf(pattern).map(write).join('')
}

/**
 * True when two patterns could write the same text for two different values. All that one pattern writes is of one length,
 * so they are compared place by place: text differs from other text, and from a digit unless it is one.
 */
export function areAmbiguous(one: string, other: string): boolean {
  const a = placesOf(one)
  const b = placesOf(other)
  if (a.length !== b.length) return false
  // The same places for the digits: two values never write the same there.
  if (a.every((place, index) => (place === '#') === (b[index] === '#'))) return false
  return a.every((place, index) => mayCoincide(place, b[index] ?? ''))
}

/** Each character of what a pattern writes: `#` for a digit of the number, `Y` in braces for one of the year, else itself. */
function placesOf(pattern: string): readonly string[] {
  return piecesOf(pattern).flatMap((piece) => {
    if (piece.kind === 'text') return piece.text.split('')
    return piece.kind === 'year' ? Array<string>(4).fill('{Y}') : Array<string>(piece.width).fill('#')
  })
}

function mayCoincide(a: string, b: string): boolean {
  const isAnyDigit = (place: string) => place === '#' || place === '{Y}'
  if (isAnyDigit(a)) return isAnyDigit(b) || /\d/.test(b)
  return isAnyDigit(b) ? /\d/.test(a) : a === b
}
