import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from './condition-sql.ts'
import type { Condition } from './refinements.ts'

/** Which of the attributes that are filtered by a row fails, as two expressions over it. `facetSql` needs the second. */
export interface FailureSql {
  /** `smallint`: 0 where the row passes all filters, 1 where it fails on one attribute, 2 where on two or more. */
  readonly failed: RawBuilder<number>
  /** `text`: null where the row passes all filters, the attribute's code where it fails on that alone, '' on two or more. */
  readonly failedOn: RawBuilder<string | null>
}

/**
 * On which attributes a document fails the filters; those on the same attribute are one. Each expression asks each filter at
 * most once, and none after the second that fails. `failed` says nothing that `failed_on` does not: leave it out where every
 * row counts.
 *
 * @example const { failedOn } = failureSql(sql.ref('k.attributes'), conditions)
 */
export function failureSql(document: RawBuilder<unknown>, conditions: readonly Condition[]): FailureSql {
  const byAttribute = [...Map.groupBy(conditions, ({ attribute }) => attribute)]
  const filters = byAttribute.map(([attribute, of]) => ({
    attribute,
    holds: sql.join(
      of.map((condition) => conditionSql(document, condition)),
      sql` and `,
    ),
  }))
  if (filters.length === 0) return { failed: sql`0::smallint`, failedOn: sql`null::text` }
  const one = { passes: sql`0::smallint`, alone: () => sql`1::smallint`, several: sql`2::smallint` }
  const name = {
    passes: sql`null::text`,
    alone: (attribute: string) => sql`${attribute}::text`,
    several: sql`''::text`,
  }
  return { failed: outcome(filters, one), failedOn: outcome(filters, name) }
}

function outcome<T>(
  filters: readonly { readonly attribute: string; readonly holds: RawBuilder<unknown> }[],
  says: {
    readonly passes: RawBuilder<unknown>
    readonly alone: (attribute: string) => RawBuilder<unknown>
    readonly several: RawBuilder<unknown>
  },
): RawBuilder<T> {
  const branches = filters.map(({ attribute, holds }, place) => {
    const rest = filters.slice(place + 1).map((one) => one.holds)
    const alone = says.alone(attribute)
    const failed =
      rest.length === 0 ? alone : sql`case when ${sql.join(rest, sql` and `)} then ${alone} else ${says.several} end`
    return sql`when not (${holds}) then ${failed}`
  })
  return sql<T>`case ${sql.join(branches, sql` `)} else ${says.passes} end`
}
