import type { AttributeDefinition, AttributeKind, Refiner, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import type { FieldError } from '#platform/problem.ts'
import { comparable, compareValues, holdsSeveral, parseSingle } from './values.ts'

/** What was asked for in its canonical form, or what is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** How an attribute of each kind can be offered as a filter. */
export const OFFERS: Readonly<Record<AttributeKind, readonly Refiner['offer'][]>> = {
  text: ['single', 'multi'],
  list: ['single', 'multi'],
  integer: ['single', 'multi', 'range', 'thresholds'],
  decimal: ['single', 'multi', 'range', 'thresholds'],
  currency: ['single', 'multi', 'range', 'thresholds'],
  dateTime: ['range', 'thresholds'],
  date: ['range', 'thresholds'],
  dayOfYear: ['range'],
  boolean: ['single'],
  reference: ['single', 'multi'],
}

/** Checks what a schema cannot: bounds are values of their kind and in order, no option code comes twice. */
export function checkDefinition(definition: AttributeDefinition): Checked<AttributeDefinition> {
  if (definition.kind === 'list') {
    const codes = definition.options.map((option) => option.code)
    const errors = repeated(codes).map((row) => ({
      pointer: `#/definition/options/${row}/code`,
      code: 'field/repeated',
    }))
    return errors.length > 0 ? { ok: false, errors } : { ok: true, value: definition }
  }
  if (!('range' in definition) || definition.range === null) return { ok: true, value: definition }
  const errors: FieldError[] = []
  const bound = (side: 'min' | 'max'): SingleAttributeValue | null => {
    const wire = definition.range?.[side] ?? null
    if (wire === null) return null
    const parsed = parseSingle({ ...definition, range: null }, wire, { pointer: `#/definition/range/${side}` })
    if (parsed.ok) return parsed.value
    errors.push(...parsed.errors)
    return null
  }
  const [min, max] = [bound('min'), bound('max')]
  if (min !== null && max !== null) {
    const pointer = '#/definition/range/max'
    if (!comparable(min, max)) errors.push({ pointer, code: 'attributes/currency-differs' })
    else if (compareValues(definition.kind, min, max) > 0) errors.push({ pointer, code: 'attributes/range-inverted' })
  }
  if (errors.length > 0) return { ok: false, errors }
  const range = min === null && max === null ? null : { min, max }
  // Each bound was parsed as a value of this very kind, so it has the type that this kind's range has.
  return { ok: true, value: { ...definition, range } as AttributeDefinition }
}

/** Checks that a filter fits the kind: which offers it allows; thresholds are its values, ascending, in one currency. */
export function checkRefiner(definition: AttributeDefinition, refiner: Refiner): Checked<Refiner> {
  if (!OFFERS[definition.kind].includes(refiner.offer))
    return { ok: false, errors: [{ pointer: '#/refiner/offer', code: 'attributes/offer-not-for-kind' }] }
  if (refiner.offer !== 'thresholds') return { ok: true, value: refiner }
  const errors: FieldError[] = []
  const thresholds: SingleAttributeValue[] = []
  for (const [row, wire] of refiner.thresholds.entries()) {
    const pointer = `#/refiner/thresholds/${row}`
    const parsed = parseSingle(definition, wire, { pointer, asFilter: true })
    if (!parsed.ok) {
      errors.push(...parsed.errors)
      continue
    }
    const last = thresholds.at(-1)
    if (last !== undefined && !comparable(last, parsed.value))
      errors.push({ pointer, code: 'attributes/currency-differs' })
    else if (last !== undefined && compareValues(definition.kind, last, parsed.value) >= 0)
      errors.push({ pointer, code: 'attributes/not-ascending' })
    thresholds.push(parsed.value)
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { offer: 'thresholds', thresholds } }
}

/** True when values of the one could mean something else under the other: another kind, records of another kind, several for one. */
export function isOtherType(before: AttributeDefinition, after: AttributeDefinition): boolean {
  if (before.kind !== after.kind || holdsSeveral(before) !== holdsSeveral(after)) return true
  return before.kind === 'reference' && after.kind === 'reference' && before.target !== after.target
}

/** The options that the change takes away, and those that it retires. Both empty unless it is a list before and after. */
export function lostOptions(
  before: AttributeDefinition,
  after: AttributeDefinition,
): { readonly removed: readonly string[]; readonly retired: readonly string[] } {
  if (before.kind !== 'list' || after.kind !== 'list') return { removed: [], retired: [] }
  const left = new Map(after.options.map((option) => [option.code, option]))
  return {
    removed: before.options.filter((option) => !left.has(option.code)).map((option) => option.code),
    retired: before.options
      .filter((option) => !option.retired && left.get(option.code)?.retired)
      .map(({ code }) => code),
  }
}

/** True when a value that the one takes may be out of the range of the other. */
export function isNarrower(before: AttributeDefinition, after: AttributeDefinition): boolean {
  if (!('range' in after) || after.range === null || !('range' in before) || before.kind !== after.kind) return false
  const { min, max } = after.range
  const was = before.range
  if (was === null) return true
  const within = (now: SingleAttributeValue | null, then: SingleAttributeValue | null, sign: 1 | -1) =>
    now === null || (then !== null && comparable(now, then) && compareValues(after.kind, now, then) * sign <= 0)
  return !(within(min, was.min, 1) && within(max, was.max, -1))
}

/** The places of values that stood in the list before. */
export function repeated(values: readonly (string | number)[]): readonly number[] {
  return [...values.keys()].filter((place) => values.indexOf(values[place] ?? '') !== place)
}
