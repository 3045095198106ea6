import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from './condition-sql.ts'
import type { Condition } from './refinements.ts'

/**
 * On which attributes a document fails the filters, as `text`: null where it passes all, the attribute's code where it fails on
 * that alone, '' on two or more. Filters on the same attribute are one. Each filter is asked at most once, and none after the
 * second that fails.
 *
 * @example failedOnSql(sql.ref('k.attributes'), conditions)
 */
export function failedOnSql(
  document: RawBuilder<unknown>,
  conditions: readonly Condition[],
): RawBuilder<string | null> {
  const filters = [...Map.groupBy(conditions, ({ attribute }) => attribute)].map(([attribute, of]) => ({
    attribute,
    holds: sql.join(
      of.map((condition) => conditionSql(document, condition)),
      sql` and `,
    ),
  }))
  if (filters.length === 0) return sql`null::text`
  const branches = filters.map(({ attribute, holds }, place) => {
    const rest = filters.slice(place + 1).map((one) => one.holds)
    const alone = sql`${attribute}::text`
    const failed = rest.length === 0 ? alone : sql`case when ${sql.join(rest, sql` and `)} then ${alone} else '' end`
    return sql`when not (${holds}) then ${failed}`
  })
  return sql<string | null>`case ${sql.join(branches, sql` `)} end`
}
