import type {
  Attribute,
  AttributeDefinition,
  AttributeKind,
  AttributeValue,
  Refinement,
} from '#contract/attribute-shapes.ts'
import type { FieldError } from '#platform/problem.ts'
import type { Checked } from './rules.ts'
import { comparable, compareValues, currencyOf, parseValue } from './values.ts'

/** From `from` on, up to but not with `before`; null is open. */
export interface HalfOpen {
  readonly from: AttributeValue | null
  readonly before: AttributeValue | null
}

/** A filter on one attribute, checked, with canonical values. `conditionSql` makes a WHERE of it; `matches` is its meaning. */
export type Condition = { readonly attribute: string; readonly kind: AttributeKind } & (
  | { readonly by: 'values'; readonly anyOf: readonly AttributeValue[] }
  | { readonly by: 'ranges'; readonly anyOf: readonly HalfOpen[] }
)

/**
 * Checks a filter against its attribute: that it can be refined, in the way that is asked for, with values of its type.
 * Ranges of money are in one currency, because amounts in two cannot be compared.
 */
export function parseRefinement(
  attribute: Pick<Attribute, 'code' | 'refiner'> & { readonly definition: AttributeDefinition },
  refinement: Refinement,
  pointer: string,
): Checked<Condition> {
  const { definition, refiner, code } = attribute
  const refuse = (error: string) => ({ ok: false, errors: [{ pointer, code: error }] }) as const
  if (refiner === null) return refuse('attributes/not-refinable')
  const byValues = refiner.offer === 'single' || refiner.offer === 'multi'
  if (byValues !== (refinement.by === 'values')) return refuse('attributes/offer-differs')
  if (refiner.offer === 'single' && refinement.anyOf.length > 1) return refuse('attributes/offer-differs')

  const errors: FieldError[] = []
  const read = (wire: AttributeValue | null, at: string): AttributeValue | null => {
    if (wire === null) return null
    const parsed = parseValue(definition, wire, { pointer: `${pointer}/anyOf/${at}`, asFilter: true })
    if (parsed.ok) return parsed.value
    errors.push(...parsed.errors)
    return null
  }
  const base = { attribute: code, kind: definition.kind }
  if (refinement.by === 'values') {
    const anyOf = refinement.anyOf.map((wire, row) => read(wire, String(row))).filter((value) => value !== null)
    return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { ...base, by: 'values', anyOf } }
  }
  const anyOf = refinement.anyOf.map(({ from, before }, row) => ({
    from: read(from, `${row}/from`),
    before: read(before, `${row}/before`),
  }))
  for (const [row, range] of anyOf.entries()) {
    const code = rangeFault(definition.kind, range)
    if (code !== undefined && errors.length === 0) errors.push({ pointer: `${pointer}/anyOf/${row}`, code })
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { ...base, by: 'ranges', anyOf } }
}

function rangeFault(kind: AttributeKind, { from, before }: HalfOpen): string | undefined {
  if (from === null && before === null) return 'field/required'
  if (from === null || before === null) return undefined
  if (!comparable(from, before)) return 'attributes/currency-differs'
  // Days of the year go round: from --12-20 before --01-07 is the holidays.
  if (kind !== 'dayOfYear' && compareValues(kind, from, before) > 0) return 'attributes/range-inverted'
  return undefined
}

/**
 * True when the value passes the filter: one of its values, or in one of its ranges. No value passes none. An amount is only
 * ever in a range of its own currency.
 */
export function matches(condition: Condition, value: AttributeValue | undefined): boolean {
  if (value === undefined) return false
  const { kind } = condition
  if (condition.by === 'values')
    return condition.anyOf.some((one) => comparable(one, value) && compareValues(kind, one, value) === 0)
  return condition.anyOf.some((range) => isIn(kind, range, value))
}

/** True when the document passes every filter. */
export function matchesAll(
  conditions: readonly Condition[],
  document: Readonly<Record<string, AttributeValue>>,
): boolean {
  return conditions.every((condition) =>
    matches(condition, Object.hasOwn(document, condition.attribute) ? document[condition.attribute] : undefined),
  )
}

function isIn(kind: AttributeKind, { from, before }: HalfOpen, value: AttributeValue): boolean {
  const bound = from ?? before
  if (bound === null || !comparable(bound, value)) return false
  const fromHolds = from === null || compareValues(kind, value, from) >= 0
  const beforeHolds = before === null || compareValues(kind, value, before) < 0
  return goesRound(kind, { from, before }) ? fromHolds || beforeHolds : fromHolds && beforeHolds
}

/** True for a range of days of the year that goes over New Year. */
export function goesRound(kind: AttributeKind, { from, before }: HalfOpen): boolean {
  return kind === 'dayOfYear' && from !== null && before !== null && from > before
}

/** The ranges that thresholds offer: 10, 20 are less than 10, from 10 to less than 20, and 20 or more. */
export function bucketsOf(thresholds: readonly AttributeValue[]): readonly HalfOpen[] {
  return [...thresholds, null].map((before, row) => ({ from: thresholds[row - 1] ?? null, before }))
}

/** The currency that a range is in; undefined for what is not money. */
export function currencyOfRange({ from, before }: HalfOpen): string | undefined {
  const bound = from ?? before
  return bound === null ? undefined : currencyOf(bound)
}
