import {
  type AttributeDefinition,
  type AttributeKind,
  type AttributeValue,
  REFERENCE_TARGETS,
} from '#contract/attribute-shapes.ts'
import { exponentOf, fromMinor, type Money, toMinor } from '#contract/money.ts'
import { Currency, Day, Instant, line } from '#contract/shared.ts'
import type { FieldError } from '#platform/problem.ts'
import { canonicalDecimal, compareDecimals } from './decimal.ts'

/** A value in its one canonical form, or what is wrong with it. */
export type Parsed =
  | { readonly ok: true; readonly value: AttributeValue }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

export interface ParseOptions {
  /** Where the value stands in the request, as a JSON pointer. */
  readonly pointer: string
  /** Filters look for what is held already: retired options, and values that a later range shut out. */
  readonly asFilter?: true
}

/**
 * Reads a value by its attribute's definition. What comes back is canonical: equal values are equal JSON, which is what is
 * stored, indexed and given out (docs/decisions/0015-attribute-values.md). Whether a record referred to exists is not
 * decided here: see `parseValues`.
 */
export function parseValue(definition: AttributeDefinition, wire: unknown, options: ParseOptions): Parsed {
  const read = canonical(definition, wire)
  const code =
    typeof read === 'object' && 'wrong' in read ? read.wrong : options.asFilter ? undefined : refusal(definition, read)
  if (code !== undefined) return { ok: false, errors: [{ pointer: options.pointer, code }] }
  // Nothing is wrong with it, so it is no `Wrong`.
  return { ok: true, value: read as AttributeValue }
}

interface Wrong {
  readonly wrong: string
}
const wrong = (code: string): Wrong => ({ wrong: code })

function canonical(definition: AttributeDefinition, wire: unknown): AttributeValue | Wrong {
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
function worded(wire: unknown, read: (text: string) => string | true | Wrong): AttributeValue | Wrong {
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
function refusal(definition: AttributeDefinition, value: AttributeValue): string | undefined {
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
export function comparable(a: AttributeValue, b: AttributeValue): boolean {
  return currencyOf(a) === currencyOf(b)
}

/** The currency of an amount; undefined for any other value. */
export function currencyOf(value: AttributeValue): string | undefined {
  return typeof value === 'object' ? value.currency : undefined
}

/**
 * Negative, zero or positive, as `a` comes before, is, or comes after `b` in the order of their kind. Both canonical; amounts
 * must be `comparable`. Instants, days and days of the year are written so that their order is that of their text.
 */
export function compareValues(kind: AttributeKind, a: AttributeValue, b: AttributeValue): number {
  const [left, right] = [plain(a), plain(b)]
  if (kind === 'decimal') return compareDecimals(String(left), String(right))
  return left < right ? -1 : left > right ? 1 : 0
}

function plain(value: AttributeValue): string | number | boolean {
  return typeof value === 'object' ? value.amountMinor : value
}

/**
 * A canonical value as plain text for files: an option's code, `12.5`, `1234.50 EUR` (with the currency's own decimals),
 * `2026-03-08`, `--03-08`, `true`. Neither localised nor translated; `parseText` reads it back.
 */
export function formatValue(value: AttributeValue): string {
  return typeof value === 'object' ? `${fromMinor(value)} ${value.currency}` : String(value)
}

/** Reads what `formatValue` writes, and what people put into files in that form. An amount may not have more decimals than its currency. */
export function parseText(definition: AttributeDefinition, text: string, options: ParseOptions): Parsed {
  return parseValue(definition, wireOf(definition.kind, text), options)
}

function wireOf(kind: AttributeKind, text: string): unknown {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (kind === 'integer') return /^-?(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : text
  if (kind !== 'currency') return text
  const [, number = '', currency = ''] = /^(\S+) ([A-Z]{3})$/.exec(text) ?? []
  return { amountMinor: toMinor(number, currency) ?? Number.NaN, currency }
}
