import type { AttributeDefinition, CountedUse } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { AttributeHolder } from '#platform/module.ts'
import { boundSql, holdsAny, orderedSql } from './condition-sql.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What is looked for in every holder: a condition over its column. */
type Sought = (document: RawBuilder<unknown>) => RawBuilder<boolean>

const LIMIT = 1000

/** The records in which the condition holds, counted up to 1,000 in each holder. One statement; none without holders. */
export async function countHeld(
  ctx: Tenant,
  holders: readonly AttributeHolder[],
  sought: Sought,
): Promise<CountedUse[]> {
  if (holders.length === 0) return []
  const counts = holders.map(
    (holder, row) => sql`select ${row}::int as row, (select count(*)::int from (
      select from ${sql.table(holder.table)} where legal_entity_id = ${ctx.legalEntityId}
        and ${sought(sql.ref(holder.column))} limit ${LIMIT + 1}) found) as count`,
  )
  const { rows } = await sql<{ row: number; count: number }>`${sql.join(counts, sql` union all `)}`.execute(ctx.tx)
  return rows
    .filter(({ count }) => count > 0)
    .map(({ row, count }) => ({
      holder: holders[row]?.name ?? '',
      count: Math.min(count, LIMIT),
      more: count > LIMIT,
    }))
}

/** True when the condition holds in any record of any holder. One statement; none without holders. */
export async function isHeld(ctx: Tenant, holders: readonly AttributeHolder[], sought: Sought): Promise<boolean> {
  if (holders.length === 0) return false
  const any = holders.map(
    ({ table, column }) => sql`exists (select from ${sql.table(table)} where legal_entity_id = ${ctx.legalEntityId}
      and ${sought(sql.ref(column))})`,
  )
  const { rows } = await sql<{ held: boolean }>`select ${sql.join(any, sql` or `)} as held`.execute(ctx.tx)
  return rows[0]?.held ?? false
}

/** Sought: a value of any of these attributes. */
export function anyValueOf(attributes: readonly string[]): Sought {
  return (document) => sql<boolean>`${document} ?| ${[...attributes]}::text[]`
}

/** Sought: one of these texts in any of these attributes, as the value or as one of several. */
export function anyOf(attributes: readonly string[], texts: readonly string[]): Sought {
  return (document) =>
    sql<boolean>`(${sql.join(
      attributes.map((attribute) => holdsAny(document, attribute, texts)),
      sql` or `,
    )})`
}

/** Sought: a value of any of these attributes that the definition's range would not take. */
export function outOfRange(attributes: readonly string[], definition: AttributeDefinition): Sought {
  return (document) =>
    sql<boolean>`(${sql.join(
      attributes.map((attribute) => outside(document, attribute, definition)),
      sql` or `,
    )})`
}

function outside(
  document: RawBuilder<unknown>,
  attribute: string,
  definition: AttributeDefinition,
): RawBuilder<unknown> {
  if (!('range' in definition) || definition.range === null) return sql`false`
  const { min, max } = definition.range
  const value = orderedSql(document, { attribute, kind: definition.kind })
  const faults: RawBuilder<unknown>[] = []
  for (const [bound, sign] of [
    [min, sql`<`],
    [max, sql`>`],
  ] as const) {
    if (bound === null) continue
    faults.push(sql`${value} ${sign} ${boundSql(definition.kind, bound)}`)
    if (typeof bound === 'object') faults.push(sql`${document} -> ${attribute} ->> 'currency' <> ${bound.currency}`)
  }
  return sql`(${document} ? ${attribute} and (${sql.join(faults, sql` or `)}))`
}
