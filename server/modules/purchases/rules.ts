import { exponentOf, type Money } from '#contract/money.ts'
import type { ORDER_KINDS, RecordOrderLine } from '#contract/purchase-shapes.ts'
import type { FieldError } from '#platform/problem.ts'
import { divideRounded, inSteps, signOf } from './decimal.ts'

type OrderKind = (typeof ORDER_KINDS)[number]

/**
 * The largest amount of a line, and of an order, in minor units: a hundred thousand million euros. Nine hundred such orders
 * of one customer can still be added up within 2^53.
 */
export const AMOUNT_LIMIT = 10_000_000_000_000

/**
 * What a line comes to in minor units: quantity times price, rounded half away from zero, less the discount. Exact, through no
 * float: `3 × 0.335` of EUR is 101. Undefined when the currency has no minor unit or the amount is beyond `AMOUNT_LIMIT`.
 */
export function amountOf(
  line: { readonly quantity: string; readonly unitPrice: string; readonly discountMinor: number },
  currency: string,
): number | undefined {
  const exponent = exponentOf(currency)
  if (exponent === undefined) return undefined
  // Thousandths times millionths are thousand-millionths.
  const exact = inSteps(line.quantity, 3) * inSteps(line.unitPrice, 6) * 10n ** BigInt(exponent)
  const amount = Number(divideRounded(exact, 1_000_000_000n)) - line.discountMinor
  return Math.abs(amount) <= AMOUNT_LIMIT ? amount : undefined
}

/** True when quantity times price is finer than the currency's minor unit, so that `amountOf` has rounded it. */
export function isRounded(line: { readonly quantity: string; readonly unitPrice: string }, currency: string): boolean {
  const exponent = exponentOf(currency) ?? 0
  const decimals = line.unitPrice.length - 1 - line.unitPrice.indexOf('.')
  const isWholeQuantity = !line.quantity.includes('.')
  if (isWholeQuantity && (!line.unitPrice.includes('.') || decimals <= exponent)) return false
  return (inSteps(line.quantity, 3) * inSteps(line.unitPrice, 6)) % 10n ** BigInt(9 - exponent) !== 0n
}

/**
 * What is wrong with the lines of an order that somebody records. A sale's quantities are above zero, a return's below, an
 * adjustment's either; a discount has the sign of the quantity and takes away no more than there is, so no line changes its
 * sign. Only a return names lines that it brings back.
 */
export function lineFaults(
  order: { readonly kind: OrderKind; readonly currency: string },
  lines: readonly RecordOrderLine[],
): readonly FieldError[] {
  const faults = lines.flatMap((line, at) =>
    faultsOfLine(order, line).map(([field, code]) => ({ pointer: `#/lines/${at}/${field}`, code })),
  )
  if (faults.length > 0) return faults
  const total = lines.reduce((sum, line) => sum + (amountOf(withDiscount(line), order.currency) ?? 0), 0)
  return Math.abs(total) > AMOUNT_LIMIT ? [{ pointer: '#/lines', code: 'purchases/amount-too-large' }] : []
}

/** The line with its discount as a number; no discount is 0. */
export function withDiscount<T extends { readonly discount: Money | null }>(line: T): T & { discountMinor: number } {
  return { ...line, discountMinor: line.discount?.amountMinor ?? 0 }
}

const WANTED: Readonly<Record<OrderKind, readonly number[]>> = { sale: [1], return: [-1], adjustment: [1, -1] }

function faultsOfLine(
  { kind, currency }: { readonly kind: OrderKind; readonly currency: string },
  line: RecordOrderLine,
): readonly (readonly [string, string])[] {
  if (exponentOf(currency) === undefined) return []
  const sign = signOf(line.quantity)
  if (!WANTED[kind].includes(sign)) return [['quantity', `purchases/quantity-of-${kind}`]]
  if (line.returnOf && kind !== 'return') return [['returnOf', 'purchases/not-a-return']]
  if (line.discount && line.discount.currency !== currency) return [['discount', 'purchases/discount-currency']]
  const { discountMinor } = withDiscount(line)
  const gross = amountOf({ ...line, discountMinor: 0 }, currency)
  if (gross === undefined) return [['unitPrice', 'purchases/amount-too-large']]
  if (discountMinor * sign < 0 || Math.abs(discountMinor) > Math.abs(gross))
    return [['discount', 'purchases/discount-too-large']]
  return []
}

const DAY = 86_400_000
const FIRST = Date.parse('1900-01-01T00:00:00Z')

/** What is wrong with the instant of an order: before 1900, or more than a day ahead, which no clock that is off explains. */
export function placedAtFaults(placedAt: Date, now: Date): readonly FieldError[] {
  if (placedAt.getTime() < FIRST) return [{ pointer: '#/placedAt', code: 'field/too-small' }]
  if (placedAt.getTime() > now.getTime() + DAY) return [{ pointer: '#/placedAt', code: 'purchases/placed-later' }]
  return []
}

/** A currency in which there is nothing to count, as gold. */
export function currencyFaults(currency: string): readonly FieldError[] {
  return exponentOf(currency) === undefined ? [{ pointer: '#/currency', code: 'purchases/no-minor-unit' }] : []
}

/** What an order says of its lines in its own row: their sum, their number, and who assisted with the first of them. */
export function headOf<A extends string>(
  lines: readonly { readonly lineNumber: number; readonly amountMinor: number; readonly associateId: A | null }[],
): { readonly totalMinor: number; readonly lineCount: number; readonly helpedBy: A | null } {
  let totalMinor = 0
  let first: (typeof lines)[number] | undefined
  for (const line of lines) {
    totalMinor += line.amountMinor
    if (line.associateId !== null && (first === undefined || line.lineNumber < first.lineNumber)) first = line
  }
  return { totalMinor, lineCount: lines.length, helpedBy: first?.associateId ?? null }
}
