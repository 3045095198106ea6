import { exponentOf } from '#contract/money.ts'

const DECIMAL = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/

/** A decimal number in its one form: no zeros before or after it, no `-0`. What is no plain decimal comes back as it is. */
export function plainDecimal(text: string): string {
  const [, sign = '', whole, decimals = ''] = DECIMAL.exec(text) ?? []
  if (whole === undefined) return text
  const digits = decimals === '' ? whole : `${whole}.${decimals}`
  return digits === '0' ? '0' : sign + digits
}

/** Negative, zero or positive. */
export function signOf(text: string): -1 | 0 | 1 {
  return !/[1-9]/.test(text) ? 0 : text.startsWith('-') ? -1 : 1
}

/** The number as a whole number of steps, `decimals` of which after the point: `2.5` in thousandths is 2500. Cuts what is finer. */
export function inSteps(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const steps = BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals))
  return text.startsWith('-') ? -steps : steps
}

/** Divides, rounding half away from zero, as PostgreSQL rounds a `numeric`. The divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const size = (dividend < 0n ? -dividend : dividend) * 2n + divisor
  const rounded = size / (divisor * 2n)
  return dividend < 0n ? -rounded : rounded
}

/**
 * An exact sum of quantity times price, as the database wrote it with up to nine decimals, less discounts in minor units:
 * exact again, `9747747.934`.
 */
export function exactLess(gross: string, discountMinor: number, currency: string): string {
  const scale = 9
  const discount = BigInt(discountMinor) * 10n ** BigInt(scale - (exponentOf(currency) ?? 0))
  const steps = inSteps(gross, scale) - discount
  const digits = String(steps < 0n ? -steps : steps).padStart(scale + 1, '0')
  return plainDecimal(`${steps < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`)
}
