import { Currency } from '#contract/shared.ts'
import { read, refused, type Cell } from './cell-result.ts'

// Only symbols that one currency alone has: `$` and `¥` are many.
const symbols: ReadonlyMap<string, string> = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₹', 'INR'],
  ['₺', 'TRY'],
  ['₩', 'KRW'],
])

/** Reads a currency: its ISO 4217 code in any case, or a symbol that stands for one currency only. */
export function readCurrency(text: string): Cell<string> {
  const trimmed = text.trim()
  if (trimmed === '') return refused('blank')
  const code = Currency.safeParse(symbols.get(trimmed) ?? trimmed.toUpperCase())
  return code.success ? read(code.data) : refused('currency-unknown')
}
