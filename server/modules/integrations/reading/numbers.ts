import { longestWritten, read, refused, type Cell } from './cell-result.ts'

export type DecimalMark = '.' | ','

export interface NumberOptions {
  /** What parts the whole from the fraction; a number that only one mark makes sense of is read without it. */
  readonly decimalMark?: DecimalMark | undefined
}

const mostDigits = 30

// Thousands in threes, all parted by the same mark, which is not the decimal mark.
const shapes: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^([-+−]?)(\d+|[1-9]\d{0,2}(?:([, \u00A0\u202F'’])\d{3}(?:\3\d{3})*))(?:\.(\d+))?$/,
  ',': /^([-+−]?)(\d+|[1-9]\d{0,2}(?:([. \u00A0\u202F'’])\d{3}(?:\3\d{3})*))(?:,(\d+))?$/,
}

/** Reads a number into plain exact text: `1.234,50` is `1234.5`. No exponents, no words, no percent signs. */
export function readDecimal(text: string, { decimalMark }: NumberOptions = {}): Cell<string> {
  const trimmed = text.trim()
  if (trimmed === '') return refused('blank')
  if (trimmed.length > longestWritten) return refused('not-a-number')
  if (decimalMark !== undefined) return withMark(trimmed, decimalMark)
  const point = withMark(trimmed, '.')
  const comma = withMark(trimmed, ',')
  if (point.ok && comma.ok && point.value !== comma.value) return refused('decimal-mark-undecided')
  return point.ok ? point : comma
}

function withMark(text: string, mark: DecimalMark): Cell<string> {
  const [, sign, grouped, , decimals = ''] = shapes[mark].exec(withZero(text)) ?? []
  if (grouped === undefined) return refused('not-a-number')
  const whole = grouped.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '')
  const fraction = decimals.replace(/0+$/, '')
  if (whole.length + fraction.length > mostDigits) return refused('number-too-large')
  const plain = fraction === '' ? whole : `${whole}.${fraction}`
  return read(plain !== '0' && (sign === '-' || sign === '−') ? `-${plain}` : plain)
}

// Databases write `.5` for 0.5.
function withZero(text: string): string {
  return text.replace(/^[-+−]?(?=[.,]\d)/, (sign) => `${sign}0`)
}

/** Reads a quantity: at most three decimals, below zero for what came back; plain exact text. */
export function readQuantity(text: string, options: NumberOptions = {}): Cell<string> {
  const decimal = readDecimal(text, options)
  if (!decimal.ok) return decimal
  const [whole = '', decimals = ''] = decimal.value.split('.')
  if (decimals.length > 3) return refused('too-many-decimals')
  // The column holds numeric(12, 3).
  return whole.replace('-', '').length > 9 ? refused('number-too-large') : decimal
}

/** Reads a whole number. `17850.0`, as data frames write their columns, is whole. */
export function readInteger(text: string, options: NumberOptions = {}): Cell<number> {
  const decimal = readDecimal(text, options)
  if (!decimal.ok) return decimal
  if (decimal.value.includes('.')) return refused('not-whole')
  const value = Number(decimal.value)
  return Number.isSafeInteger(value) ? read(value) : refused('number-too-large')
}
