import { z } from 'zod'
import { Currency } from './shared.ts'

/** An amount of money: whole minor units (cents of EUR, yen of JPY, fils of KWD) and the ISO 4217 code. Never a fraction. */
export const Money = z.strictObject({ amountMinor: z.int(), currency: Currency }).meta({ id: 'Money' })
export type Money = z.output<typeof Money>

// ISO 4217, table A.1. Intl is no source here: it answers with what is customary (IQD 0), not with the standard (IQD 3).
const EXPONENTS: Readonly<Record<string, number>> = {
  ...every(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...every(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...every(4, 'CLF UYW'),
}
const WITHOUT_MINOR_UNIT = new Set('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '))

function every(exponent: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, exponent]))
}

/** How many decimals a currency's minor unit has: EUR 2, JPY 0, KWD 3. Undefined for codes without one, as gold. Source: ISO 4217. */
export function exponentOf(currency: string): number | undefined {
  return WITHOUT_MINOR_UNIT.has(currency) ? undefined : (EXPONENTS[currency] ?? 2)
}

/**
 * Reads an amount as people write it in files, `1234.50`, exactly: into minor units. Undefined when it is no plain decimal
 * number, has more decimals than the currency (JPY `12.5`, EUR `1.005`), or is too large to be held exactly.
 */
export function toMinor(text: string, currency: string): number | undefined {
  const exponent = exponentOf(currency)
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(0|[1-9]\d{0,15})(?:\.(\d{1,4}))?$/.exec(text) ?? []
  if (exponent === undefined || whole === '' || decimals.length > exponent) return undefined
  const minor = Number(whole + decimals.padEnd(exponent, '0'))
  if (!Number.isSafeInteger(minor)) return undefined
  return sign === '' || minor === 0 ? minor : -minor
}

/** Writes minor units as a plain decimal number with all of the currency's decimals: 1234 of EUR is `12.34`, of JPY `1234`. */
export function fromMinor({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency) ?? 0
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  return `${amountMinor < 0 ? '-' : ''}${digits.slice(0, cut)}${exponent > 0 ? `.${digits.slice(cut)}` : ''}`
}
