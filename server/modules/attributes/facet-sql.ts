import type { AttributeInGroup, Refiner, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import { orderedSql, orderText, orderType } from './condition-sql.ts'
import type { Condition } from './refinements.ts'
import { currencyOf, holdsSeveral } from './values.ts'

/** What facets need to know of an attribute: a member of a group has it. */
export type Faceted = Pick<AttributeInGroup, 'code' | 'name' | 'definition' | 'refiner'>

/** An attribute that has a facet. */
export type Refinable = Faceted & { readonly refiner: Refiner }

/** A row of the counts: of one value, of one bucket by its index, or of a whole range with its least and greatest value. */
export interface FacetRow {
  readonly attribute: string
  /** The value as text, the bucket's index, or the range's currency, of other ranges nothing. */
  readonly bucket: string
  readonly count: number
  readonly low: string | null
  readonly high: string | null
  /** There are more values than are answered. */
  readonly more: boolean
}

/** Values of an attribute that are answered, besides those of a list and those that are filtered by. */
const MOST = 50

/** Attributes that can be refined, each once: in two groups the same attribute is one facet. */
export function refinable(attributes: readonly Faceted[]): readonly Refinable[] {
  const byCode = new Map<string, Refinable>()
  for (const { code, name, definition, refiner } of attributes)
    if (refiner !== null && !byCode.has(code)) byCode.set(code, { code, name, definition, refiner })
  return [...byCode.values()]
}

/**
 * A query of `FacetRow`s: for each attribute that can be refined, what there is to choose, counted over the rows that pass
 * every filter but those on this very attribute. `rows` is a CTE or a table with the columns `attributes jsonb` and
 * `failed_on text`, the second as `failureSql` makes it. Values and buckets of all attributes are counted in one pass over the
 * rows, ranges in a second, and those of money in one each. `offset 0` at the end of a CTE that is not kept for something else
 * saves keeping it where one pass is enough, and still works out `failed_on` once for each row.
 *
 * @example sql`with rows as (select … as attributes, … as failed_on from … offset 0)
 *   select * from (${facetSql({ rows: sql.table('rows'), attributes, conditions })}) as facet`
 */
export function facetSql(of: Counting): RawBuilder<FacetRow> {
  const facets = refinable(of.attributes)
  const listed = facets.filter(({ refiner }) => refiner.offer === 'single' || refiner.offer === 'multi')
  const bucketed = facets.filter(({ refiner }) => refiner.offer === 'thresholds')
  const ranges = facets.filter(({ refiner }) => refiner.offer === 'range')
  const amounts = ranges.filter(({ definition }) => definition.kind === 'currency')
  const others = ranges.filter(({ definition }) => definition.kind !== 'currency')

  const parts: RawBuilder<unknown>[] = []
  if (listed.length > 0) parts.push(valuesSql(listed, of.conditions))
  if (bucketed.length > 0) parts.push(bucketsSql(bucketed))
  if (others.length > 0) parts.push(rangesSql(of, others))
  parts.push(...amounts.map((facet) => amountsSql(of, facet)))
  if (parts.length === 0) return sql`${rowSql} where false`
  const answer = sql`${rowSql} where false union all ${sql.join(parts, sql` union all `)}`
  const counted = [...listed, ...bucketed]
  if (counted.length === 0) return sql`${answer}`
  return sql`with counted as materialized (${countedSql(of, counted)}) ${answer}`
}

interface Counting {
  readonly rows: RawBuilder<unknown>
  readonly attributes: readonly Faceted[]
  readonly conditions: readonly Condition[]
}

/** No row: its names and types are those of the answer. */
const rowSql = sql`select '' as attribute, '' as bucket, 0 as count, ''::text as low, ''::text as high, false as more`

/** True for a row that counts for the attribute. */
function passesSql({ conditions }: Counting, code: string): RawBuilder<unknown> {
  const isFiltered = conditions.some(({ attribute }) => attribute === code)
  return isFiltered ? sql`(failed_on is null or failed_on = ${code})` : sql`failed_on is null`
}

/** The rows that count for any of the attributes, with what each of these counts, or null. */
function pickedSql(of: Counting, columns: readonly { readonly code: string; readonly counts: RawBuilder<unknown> }[]) {
  const picked = columns.map(
    ({ code, counts }, place) => sql`case when ${passesSql(of, code)} then ${counts} end as ${column('v', place)}`,
  )
  const anywhere = sql.join(
    columns.map(({ code }) => passesSql(of, code)),
    sql` or `,
  )
  return sql`(select ${sql.join(picked)} from ${of.rows} where ${anywhere} offset 0) as picked`
}

function column(letter: string, place: number): RawBuilder<unknown> {
  return sql.id(`${letter}${place}`)
}

/** How often each value occurs, several values still together, and each bucket: grouping sets count them all in one pass. */
function countedSql(of: Counting, facets: readonly Refinable[]) {
  const keys = facets.map(({ code, definition: { kind }, refiner }) => {
    const counts =
      refiner.offer === 'thresholds' ? bucketSql(code, kind, refiner.thresholds) : sql`attributes ->> ${code}`
    return { code, counts }
  })
  const all = facets.map((_, place) => column('v', place))
  const names = facets.map(({ code }, place) => sql`when grouping(${column('v', place)}) = 0 then ${code}::text`)
  const sets = all.map((one) => sql`(${one})`)
  return sql`select case ${sql.join(names, sql` `)} end as attribute, coalesce(${sql.join(all)}) as value, count(*)::int as count
    from ${pickedSql(of, keys)} group by grouping sets (${sql.join(sets)}) having coalesce(${sql.join(all)}) is not null`
}

/** The index of a value's bucket, as text. Of money only amounts in the currency of the thresholds have one. */
function bucketSql(code: string, kind: Condition['kind'], thresholds: readonly SingleAttributeValue[]) {
  const bounds = thresholds.map(orderText)
  const value = orderedSql(sql`attributes`, { attribute: code, kind })
  const bucket = sql`width_bucket(${value}, ${bounds}::${orderType(kind)}[])::text`
  const currency = currencyOf(thresholds[0] ?? '')
  if (currency === undefined) return bucket
  return sql`case when attributes -> ${code} ->> 'currency' = ${currency} then ${bucket} end`
}

function codesSql(facets: readonly Refinable[]) {
  return sql`${facets.map(({ code }) => code)}::text[]`
}

/** Value by value; of those that nobody has listed only the most frequent, and those that are filtered by. */
function valuesSql(facets: readonly Refinable[], conditions: readonly Condition[]) {
  const one = facets.filter(({ definition }) => !holdsSeveral(definition))
  const several = facets.filter(({ definition }) => holdsSeveral(definition))
  const whole = facets.filter(({ definition }) => definition.kind === 'list')
  // The text that counting has of a value is what jsonb writes.
  const chosen = conditions.flatMap(({ attribute, by, anyOf }) =>
    by === 'values' ? anyOf.map((value) => sql`(${attribute}::text, ${JSON.stringify(value)}::jsonb #>> '{}')`) : [],
  )
  const isChosen = chosen.length === 0 ? sql`false` : sql`(attribute, value) in (${sql.join(chosen)})`
  return sql`select attribute, value, count, null, null, more from (
      select *, row_number() over (partition by attribute order by count desc, value collate "C") as place,
        count(*) over (partition by attribute) > ${MOST} and attribute <> all(${codesSql(whole)}) as more
      from (
        select attribute, value, count from counted where attribute = any(${codesSql(one)})
        union all
        select attribute, item, sum(count)::int from counted, jsonb_array_elements_text(value::jsonb) as item
          where attribute = any(${codesSql(several)}) group by attribute, item
      ) as item) as ranked
    where place <= ${MOST} or not more or ${isChosen}`
}

function bucketsSql(facets: readonly Refinable[]) {
  return sql`select attribute, value, count, null, null, false from counted where attribute = any(${codesSql(facets)})`
}

/** The least and the greatest value of each attribute, all in one pass. */
function rangesSql(of: Counting, facets: readonly Refinable[]) {
  const values = facets.map(({ code, definition: { kind } }) => ({
    code,
    counts: orderedSql(sql`attributes`, { attribute: code, kind }),
  }))
  const ends = facets.map((_, place) => {
    const value = column('v', place)
    return sql`count(${value})::int as ${column('n', place)}, min(${value})::text as ${column('l', place)}, max(${value})::text as ${column('h', place)}`
  })
  const found = facets.map(
    ({ code }, place) => sql`(${code}::text, ${column('n', place)}, ${column('l', place)}, ${column('h', place)})`,
  )
  return sql`select attribute, '', count, low, high, false
    from (select ${sql.join(ends)} from ${pickedSql(of, values)}) as ends,
      lateral (values ${sql.join(found)}) as found (attribute, count, low, high) where count > 0`
}

/** The least and the greatest amount in each currency. */
function amountsSql(of: Counting, { code }: Refinable) {
  return sql`select ${code}::text, currency, count(*)::int, min(amount)::text, max(amount)::text, false
    from (select (attributes -> ${code} ->> 'currency') collate "C" as currency,
        ${orderedSql(sql`attributes`, { attribute: code, kind: 'currency' })} as amount
      from ${of.rows} where ${passesSql(of, code)} offset 0) as amounts
    where amount is not null group by currency`
}
