import type { AttributeValue } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import { type Condition, currencyOfRange, goesRound, type HalfOpen } from './refinements.ts'

/**
 * The WHERE of a filter over a column of values, `sql.ref('customer.attributes')`: what `matches` says, said in SQL. It narrows
 * down rows that were reached by their keys, a book's or a store's, and uses no index of its own: row-level security keeps
 * PostgreSQL from using one for these operators (docs/decisions/0015-attribute-values.md).
 */
export function conditionSql(document: RawBuilder<unknown>, condition: Condition): RawBuilder<boolean> {
  const alternatives =
    condition.by === 'values'
      ? condition.anyOf.map((value) => holds(document, condition.attribute, value))
      : condition.anyOf.map((range) => inRange(document, condition, range))
  // Coalesced, so that a NOT around it also finds the documents without a value.
  return sql<boolean>`coalesce(${sql.join(alternatives, sql` or `)}, false)`
}

/** True where the document holds exactly this value of the attribute. */
export function holds(document: RawBuilder<unknown>, attribute: string, value: AttributeValue): RawBuilder<boolean> {
  return sql<boolean>`${document} @> ${JSON.stringify({ [attribute]: value })}::jsonb`
}

function inRange(document: RawBuilder<unknown>, condition: Condition, range: HalfOpen): RawBuilder<boolean> {
  const { attribute, kind } = condition
  const number = kind === 'integer' || kind === 'decimal' || kind === 'currency'
  const value = number
    ? sql`(${kind === 'currency' ? sql`${document} -> ${attribute} ->> 'amountMinor'` : sql`${document} ->> ${attribute}`})::numeric`
    : sql`(${document} ->> ${attribute}) collate "C"`
  const bound = (wire: AttributeValue) => {
    const text = typeof wire === 'object' ? wire.amountMinor : wire
    return number ? sql`${String(text)}::numeric` : sql`${String(text)}::text`
  }
  const parts: RawBuilder<unknown>[] = []
  if (range.from !== null) parts.push(sql`${value} >= ${bound(range.from)}`)
  if (range.before !== null) parts.push(sql`${value} < ${bound(range.before)}`)
  const inside = sql`(${sql.join(parts, goesRound(kind, range) ? sql` or ` : sql` and `)})`
  const currency = currencyOfRange(range)
  return currency === undefined
    ? sql<boolean>`${inside}`
    : sql<boolean>`(${document} -> ${attribute} ->> 'currency' = ${currency} and ${inside})`
}
