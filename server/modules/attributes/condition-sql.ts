import type { AttributeKind, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import type { DaySpan } from './anniversaries.ts'
import { type Condition, currencyOfRange, goesRound, type HalfOpen } from './refinements.ts'

/**
 * The WHERE of a filter over a column of values, `sql.ref('customer.attributes')`: what `matches` says, said in SQL. It narrows
 * down rows that were reached by their keys, a book's or a store's, and uses no index of its own: row-level security keeps
 * PostgreSQL from using one for these operators (docs/decisions/0015-attribute-values.md).
 */
export function conditionSql(document: RawBuilder<unknown>, condition: Condition): RawBuilder<boolean> {
  // Coalesced, so that a NOT around it also finds the documents without a value.
  return sql<boolean>`coalesce(${alternatives(document, condition)}, false)`
}

function alternatives(document: RawBuilder<unknown>, condition: Condition): RawBuilder<unknown> {
  const { attribute, kind } = condition
  if (condition.by === 'values' && isWorded(kind)) return holdsAny(document, attribute, condition.anyOf.map(String))
  if (condition.by === 'values')
    return sql.join(
      condition.anyOf.map((value) => holds(document, attribute, value)),
      sql` or `,
    )
  if (condition.by === 'ranges')
    return sql.join(
      condition.anyOf.map((range) => inRange(document, condition, range)),
      sql` or `,
    )
  return sql.join(
    condition.anyOf.map((span) => onDays(sql`right(${document} ->> ${attribute}, 5) collate "C"`, span)),
    sql` or `,
  )
}

/** True where the month and day, of `2026-03-08` and of `--03-08` the last five characters, is in the span. */
function onDays(day: RawBuilder<unknown>, { first, last }: DaySpan): RawBuilder<unknown> {
  // No day is before the first or after the last of the year: what cannot fail is not asked.
  const parts: RawBuilder<unknown>[] = [sql`${day} >= ${first}::text`]
  if (last !== '12-31') parts.push(sql`${day} <= ${last}::text`)
  return sql`(${sql.join(first === '01-01' && last !== '12-31' ? parts.slice(1) : parts, sql` and `)})`
}

/** The kinds that may hold several values. */
function isWorded(kind: AttributeKind): boolean {
  return kind === 'text' || kind === 'list' || kind === 'reference'
}

/** True where the document holds one of these texts of the attribute, as its value or as one of several. */
export function holdsAny(
  document: RawBuilder<unknown>,
  attribute: string,
  texts: readonly string[],
): RawBuilder<boolean> {
  // For jsonb a text by itself has one element, itself.
  return sql<boolean>`${document} -> ${attribute} ?| ${[...texts]}::text[]`
}

function holds(document: RawBuilder<unknown>, attribute: string, value: SingleAttributeValue): RawBuilder<boolean> {
  return sql<boolean>`${document} -> ${attribute} = ${JSON.stringify(value)}::jsonb`
}

function inRange(document: RawBuilder<unknown>, condition: Condition, range: HalfOpen): RawBuilder<boolean> {
  const { attribute, kind } = condition
  const value = orderedSql(document, condition)
  const parts: RawBuilder<unknown>[] = []
  if (range.from !== null) parts.push(sql`${value} >= ${boundSql(kind, range.from)}`)
  if (range.before !== null) parts.push(sql`${value} < ${boundSql(kind, range.before)}`)
  const inside = sql`(${sql.join(parts, goesRound(kind, range) ? sql` or ` : sql` and `)})`
  const currency = currencyOfRange(range)
  return currency === undefined
    ? sql<boolean>`${inside}`
    : sql<boolean>`(${document} -> ${attribute} ->> 'currency' = ${currency} and ${inside})`
}

/**
 * What a document's value is ordered by: whole numbers and minor units, which are within 2^53, exact numbers, and text in
 * collation C. It is for kinds of which a record holds one value.
 */
export function orderedSql(
  document: RawBuilder<unknown>,
  { attribute, kind }: { readonly attribute: string; readonly kind: AttributeKind },
): RawBuilder<unknown> {
  if (kind === 'integer') return sql`(${document} -> ${attribute})::bigint`
  if (kind === 'currency') return sql`(${document} -> ${attribute} -> 'amountMinor')::bigint`
  if (kind === 'decimal') return sql`(${document} ->> ${attribute})::numeric`
  return sql`(${document} ->> ${attribute}) collate "C"`
}

/** The type of what values of a kind are ordered by. */
export function orderType(kind: AttributeKind): RawBuilder<unknown> {
  if (kind === 'integer' || kind === 'currency') return sql`bigint`
  return kind === 'decimal' ? sql`numeric` : sql`text`
}

/** A value to compare with `orderedSql`. */
export function boundSql(kind: AttributeKind, value: SingleAttributeValue): RawBuilder<unknown> {
  return sql`${orderText(value)}::${orderType(kind)}`
}

/** What a value is ordered by, as text; of money its minor units. */
export function orderText(value: SingleAttributeValue): string {
  return String(typeof value === 'object' ? value.amountMinor : value)
}
