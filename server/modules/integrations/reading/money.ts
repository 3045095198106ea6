import { exponentOf, toMinor } from '#contract/money.ts'
import { longestWritten, read, refused, type Cell } from './cell-result.ts'
import { readCurrency } from './currencies.ts'
import { readDecimal, type NumberOptions } from './numbers.ts'

export interface MoneyOptions extends NumberOptions {
  readonly currency: string
}

export interface ReadMoney {
  /** The amount as it was written, exact: `1.005`. */
  readonly exact: string
  readonly amountMinor: number
  readonly currency: string
  /** The amount has more decimals than the currency: the minor units are rounded, half away from zero. */
  readonly isRounded: boolean
}

const withMark =
  /^(?:([A-Za-z]{3}|\p{Sc})\s*)?([-+−]?)\s*(?:(\p{Sc})\s*)?([\d.,' ’\u00A0\u202F]*\d)(?:\s*([A-Za-z]{3}|\p{Sc}))?$/u

/** Reads an amount of a currency, exact and in minor units. It may carry the currency's code or symbol, and no other's. */
export function readMoney(text: string, { currency, decimalMark }: MoneyOptions): Cell<ReadMoney> {
  if (text.trim() === '') return refused('blank')
  if (text.length > longestWritten) return refused('not-a-number')
  const known = readCurrency(currency)
  const exponent = known.ok ? exponentOf(known.value) : undefined
  if (!known.ok || exponent === undefined) return refused('currency-unknown')
  const [, before, sign = '', between, number, after] = withMark.exec(text.trim()) ?? []
  if (number === undefined) return refused('not-a-number')
  const marks = [before, between, after].filter((mark) => mark !== undefined)
  if (marks.some((mark) => !isMarkOf(mark, known.value))) return refused('currency-differs')
  const decimal = readDecimal(sign + number, { decimalMark })
  if (!decimal.ok) return decimal
  const rounded = roundDecimal(decimal.value, exponent)
  const amountMinor = toMinor(rounded, known.value)
  if (amountMinor === undefined) return refused('number-too-large')
  return read({ exact: decimal.value, amountMinor, currency: known.value, isRounded: rounded !== decimal.value })
}

function isMarkOf(mark: string, currency: string): boolean {
  return mark.toUpperCase() === currency || symbolsOf(currency).has(mark)
}

const symbols = new Map<string, ReadonlySet<string>>()

function symbolsOf(currency: string): ReadonlySet<string> {
  const known = symbols.get(currency)
  if (known !== undefined) return known
  const made = new Set(
    (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay })
      return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency
    }),
  )
  symbols.set(currency, made)
  return made
}

/** Rounds plain exact text to some decimals, half away from zero, so that a sale and its return stay each other's opposite. */
export function roundDecimal(exact: string, decimals: number): string {
  const [whole = '', fraction = ''] = exact.replace('-', '').split('.')
  if (fraction.length <= decimals) return exact
  const kept = BigInt(whole + fraction.slice(0, decimals)) + (fraction.charAt(decimals) >= '5' ? 1n : 0n)
  const digits = String(kept).padStart(decimals + 1, '0')
  const cut = digits.length - decimals
  const plain = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return exact.startsWith('-') && kept !== 0n ? `-${plain}` : plain
}
