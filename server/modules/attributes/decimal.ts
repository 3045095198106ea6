const DECIMAL = /^(-?)(0|[1-9]\d{0,11})(?:\.(\d{1,6}))?$/

/**
 * A decimal number as text in its one canonical form: no zeros at the end, no `-0`. Undefined unless it is a plain decimal of
 * up to 12 digits before the point and 6 after, with a point and without an exponent. Never goes through a float.
 */
export function canonicalDecimal(text: string): string | undefined {
  const [, sign = '', whole, decimals = ''] = DECIMAL.exec(text) ?? []
  if (whole === undefined) return undefined
  const fraction = decimals.replace(/0+$/, '')
  const digits = fraction === '' ? whole : `${whole}.${fraction}`
  return digits === '0' ? '0' : sign + digits
}

/** Negative, zero or positive, as canonical decimal `a` is less than, equal to or greater than `b`. Exact. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = [millionths(a), millionths(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function millionths(text: string): bigint {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.')
  const size = BigInt(whole + decimals.padEnd(6, '0'))
  return text.startsWith('-') ? -size : size
}
