import type {
  Attribute,
  AttributeDefinition,
  AttributeKind,
  AttributeValue,
  Refinement,
  SingleAttributeValue,
} from '#contract/attribute-shapes.ts'
import type { FieldError } from '#platform/problem.ts'
import { anniversariesFrom, type DaySpan, fallsIn } from './anniversaries.ts'
import type { Checked } from './rules.ts'
import { comparable, compareValues, currencyOf, parseSingle } from './values.ts'

/** From `from` on, up to but not with `before`; null is open. */
export interface HalfOpen {
  readonly from: SingleAttributeValue | null
  readonly before: SingleAttributeValue | null
}

/** A filter on one attribute, checked, with canonical values. `conditionSql` makes a WHERE of it; `matches` is its meaning. */
export type Condition = { readonly attribute: string; readonly kind: AttributeKind } & (
  | { readonly by: 'values'; readonly anyOf: readonly SingleAttributeValue[] }
  | { readonly by: 'ranges'; readonly anyOf: readonly HalfOpen[] }
  | { readonly by: 'anniversary'; readonly anyOf: readonly DaySpan[] }
)

/** What decides about filters on an attribute. */
export type Refined = Pick<Attribute, 'code' | 'refiner'> & { readonly definition: AttributeDefinition }

/**
 * Checks a filter against its attribute: that it can be refined, in the way that is asked for, with values of its type.
 * Ranges of money are in one currency, because amounts in two cannot be compared. `today` is the calendar day, `2026-12-28`,
 * that anniversaries are counted from: the store's.
 */
export function parseRefinement(
  attribute: Refined,
  refinement: Refinement,
  { pointer, today }: { readonly pointer: string; readonly today: string },
): Checked<Condition> {
  const { definition, refiner, code } = attribute
  if (refiner === null) return { ok: false, errors: [{ pointer, code: 'attributes/not-refinable' }] }
  if (!isOffered(attribute, refinement)) return { ok: false, errors: [{ pointer, code: 'attributes/offer-differs' }] }

  const base = { attribute: code, kind: definition.kind }
  if (refinement.by === 'anniversary')
    return { ok: true, value: { ...base, by: 'anniversary', anyOf: anniversariesFrom(today, refinement.withinDays) } }
  const errors: FieldError[] = []
  const read = (wire: SingleAttributeValue | null, at: string): SingleAttributeValue | null => {
    if (wire === null) return null
    const parsed = parseSingle(definition, wire, { pointer: `${pointer}/anyOf/${at}`, asFilter: true })
    if (parsed.ok) return parsed.value
    errors.push(...parsed.errors)
    return null
  }
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

function isOffered({ refiner, definition }: Refined, refinement: Refinement): boolean {
  const offer = refiner?.offer
  if (refinement.by === 'values') return offer === 'multi' || (offer === 'single' && refinement.anyOf.length === 1)
  if (offer !== 'range' && offer !== 'thresholds') return false
  return refinement.by === 'ranges' || definition.kind === 'date' || definition.kind === 'dayOfYear'
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
 * True when the value passes the filter: it is, or holds, one of its values; it is in one of its ranges; its anniversary is.
 * No value passes none. An amount is only ever in a range of its own currency.
 */
export function matches(condition: Condition, value: AttributeValue | undefined): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) return value.some((item) => matches(condition, item))
  const { kind } = condition
  if (condition.by === 'values')
    return condition.anyOf.some((one) => comparable(one, value) && compareValues(kind, one, value) === 0)
  if (condition.by === 'anniversary') return typeof value === 'string' && fallsIn(condition.anyOf, value)
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

function isIn(kind: AttributeKind, { from, before }: HalfOpen, value: SingleAttributeValue): boolean {
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
export function bucketsOf(thresholds: readonly SingleAttributeValue[]): readonly HalfOpen[] {
  return [...thresholds, null].map((before, row) => ({ from: thresholds[row - 1] ?? null, before }))
}

/** The currency that a range is in; undefined for what is not money. */
export function currencyOfRange({ from, before }: HalfOpen): string | undefined {
  const bound = from ?? before
  return bound === null ? undefined : currencyOf(bound)
}
