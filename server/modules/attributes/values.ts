import {
  type AttributeDefinition,
  type AttributeKind,
  type AttributeValue,
  REFERENCE_TARGETS,
  type SingleAttributeValue,
} from '#contract/attribute-shapes.ts'
import { exponentOf, type Money } from '#contract/money.ts'
import { Currency, Day, Instant, line } from '#contract/shared.ts'
import type { FieldError } from '#platform/problem.ts'
import { canonicalDecimal, compareDecimals } from './decimal.ts'

/** A value in its one canonical form, or what is wrong with it. */
export type Parsed<Value extends AttributeValue = AttributeValue> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

export interface ParseOptions {
  /** Where the value stands in the request, as a JSON pointer. */
  readonly pointer: string
  /** Filters look for what is held already: retired options, and values that a later range shut out. */
  readonly asFilter?: true
}

/**
 * Reads a value by its attribute's definition. What comes back is canonical: equal values are equal JSON, which is what is
 * stored and given out (docs/decisions/0015-attribute-values.md). Several values come back without repeats, in the order of
 * their UTF-16 code units; what is wrong with one is told at its own place, `/3` below the pointer. Whether a record referred
 * to exists is not decided here: see `parseValues`.
 */
export function parseValue(definition: AttributeDefinition, wire: unknown, options: ParseOptions): Parsed {
  if (!holdsSeveral(definition)) return parseSingle(definition, wire, options)
  const refuse = (code: string) => ({ ok: false, errors: [{ pointer: options.pointer, code }] }) as const
  if (!Array.isArray(wire)) return refuse('field/type')
  if (wire.length === 0) return refuse('field/too-short')
  if (wire.length > MOST) return refuse('field/too-long')
  const errors: FieldError[] = []
  const items = new Set<string>()
  for (const [row, item] of wire.entries()) {
    const parsed = parseSingle(definition, item, { ...options, pointer: `${options.pointer}/${row}` })
    if (!parsed.ok) errors.push(...parsed.errors)
    else if (typeof parsed.value === 'string') items.add(parsed.value)
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: [...items].toSorted() }
}

/** As many values as an attribute with several may hold. */
const MOST = 50

/** True when a record holds several values of such an attribute, as an array. */
export function holdsSeveral(definition: AttributeDefinition): boolean {
  return 'several' in definition && definition.several
}

/** Reads one value, as `parseValue` does: the value of an attribute that holds one, one of several, or one to filter by. */
export function parseSingle(
  definition: AttributeDefinition,
  wire: unknown,
  options: ParseOptions,
): Parsed<SingleAttributeValue> {
  const read = canonical(definition, wire)
  const code =
    typeof read === 'object' && 'wrong' in read ? read.wrong : options.asFilter ? undefined : refusal(definition, read)
  if (code !== undefined) return { ok: false, errors: [{ pointer: options.pointer, code }] }
  // Nothing is wrong with it, so it is no `Wrong`.
  return { ok: true, value: read as SingleAttributeValue }
}

interface Wrong {
  readonly wrong: string
}
const wrong = (code: string): Wrong => ({ wrong: code })

function canonical(definition: AttributeDefinition, wire: unknown): SingleAttributeValue | Wrong {
  switch (definition.kind) {
    case 'text':
      return worded(wire, oneLine)
    case 'list':
      return worded(
        wire,
        (text) => definition.options.some((option) => option.code === text) || wrong('field/not-a-choice'),
      )
    case 'integer':
      return whole(wire)
    case 'decimal':
      return worded(wire, (text) => canonicalDecimal(text) ?? wrong('field/format'))
    case 'currency':
      return amount(wire)
    case 'dateTime':
      return worded(wire, instant)
    case 'date':
      // PostgreSQL and people agree that there was no year 0.
      return worded(wire, (text) => (Day.safeParse(text).success && text >= '0001-01-01') || wrong('field/format'))
    case 'dayOfYear':
      return worded(wire, (text) => isDayOfYear(text) || wrong('field/format'))
    case 'boolean':
      return typeof wire === 'boolean' ? wire : wrong('field/type')
    case 'reference':
      return worded(
        wire,
        (text) => REFERENCE_TARGETS[definition.target].safeParse(text).success || wrong('field/format'),
      )
  }
}

/** Reads text by a rule that answers its canonical form, true when it is that already, or what is wrong. */
function worded(wire: unknown, read: (text: string) => string | true | Wrong): SingleAttributeValue | Wrong {
  if (typeof wire !== 'string') return wrong('field/type')
  const answer = read(wire)
  return answer === true ? wire : answer
}

function whole(wire: unknown): number | Wrong {
  if (typeof wire !== 'number') return wrong('field/type')
  // Adding zero turns -0 into 0.
  return Number.isSafeInteger(wire) ? wire + 0 : wrong(Number.isInteger(wire) ? 'field/too-large' : 'field/format')
}

/** 500 characters are at most 2,000 bytes: what fits into a B-tree entry. */
const OneLine = line(500)

function oneLine(text: string): string | Wrong {
  const parsed = OneLine.safeParse(text)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue?.code === 'too_big') return wrong('field/too-long')
  return wrong(issue?.code === 'custom' ? issue.message : 'field/too-short')
}

function instant(text: string): string | Wrong {
  const parsed = Instant.safeParse(text)
  if (!parsed.success) return wrong('field/format')
  // A zone can carry the first and the last day out of the years that have four digits.
  const utc = Number.isNaN(parsed.data.getTime()) ? '' : parsed.data.toISOString()
  return /^\d{4}-/.test(utc) && utc >= '0001' ? utc : wrong('field/format')
}

/** A day without its year, `--MM-DD` (vCard 4, ISO 8601:2000). 29 February is one. */
function isDayOfYear(text: string): boolean {
  const [, month, day] = /^--(\d\d)-(\d\d)$/.exec(text) ?? []
  return month !== undefined && Day.safeParse(`2024-${month}-${day}`).success
}

function amount(wire: unknown): Money | Wrong {
  if (typeof wire !== 'object' || wire === null || !('amountMinor' in wire) || !('currency' in wire))
    return wrong('field/type')
  const { amountMinor, currency } = wire
  if (typeof amountMinor !== 'number' || typeof currency !== 'string') return wrong('field/type')
  if (!Currency.safeParse(currency).success || exponentOf(currency) === undefined)
    return wrong('field/currency-unknown')
  if (!Number.isSafeInteger(amountMinor)) return wrong('field/format')
  return { amountMinor: amountMinor + 0, currency }
}

/** Why a canonical value is not taken although it is of the right form: its option is retired, or it is out of range. */
function refusal(definition: AttributeDefinition, value: SingleAttributeValue): string | undefined {
  if (definition.kind === 'list')
    return definition.options.some((option) => option.code === value && option.retired)
      ? 'attributes/option-retired'
      : undefined
  if (!('range' in definition) || definition.range === null) return undefined
  const { min, max } = definition.range
  if (min !== null && !comparable(min, value)) return 'attributes/currency-differs'
  if (max !== null && !comparable(max, value)) return 'attributes/currency-differs'
  if (min !== null && compareValues(definition.kind, value, min) < 0) return 'field/too-small'
  if (max !== null && compareValues(definition.kind, value, max) > 0) return 'field/too-large'
  return undefined
}

/** False for amounts in different currencies: neither is the greater one. */
export function comparable(a: SingleAttributeValue, b: SingleAttributeValue): boolean {
  return currencyOf(a) === currencyOf(b)
}

/** The currency of an amount; undefined for any other value. */
export function currencyOf(value: SingleAttributeValue): string | undefined {
  return typeof value === 'object' ? value.currency : undefined
}

/**
 * Negative, zero or positive, as `a` comes before, is, or comes after `b` in the order of their kind. Both canonical; amounts
 * must be `comparable`. Instants, days and days of the year are written so that their order is that of their text.
 */
export function compareValues(kind: AttributeKind, a: SingleAttributeValue, b: SingleAttributeValue): number {
  const [left, right] = [plain(a), plain(b)]
  if (kind === 'decimal') return compareDecimals(String(left), String(right))
  return left < right ? -1 : left > right ? 1 : 0
}

function plain(value: SingleAttributeValue): string | number | boolean {
  return typeof value === 'object' ? value.amountMinor : value
}
