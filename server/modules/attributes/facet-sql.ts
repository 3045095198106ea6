import type { AttributeInGroup, Refiner, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import { orderedSql, orderText, orderType } from './condition-sql.ts'
import type { Condition } from './refinements.ts'
import { currencyOf, holdsSeveral } from './values.ts'

/** What facets need to know of an attribute: a member of a group has it. */
export type Faceted = Pick<AttributeInGroup, 'code' | 'name' | 'definition' | 'refiner'>

/** An attribute that has a facet. */
export type Refinable = Faceted & { readonly refiner: Refiner }

/**
 * A row of the counts: of one value, of one bucket by its index, or of a whole range with its least and greatest value. One
 * row is of no attribute, '': how many rows pass all filters.
 */
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
 * every filter but those on this very attribute; and how many rows pass them all. `rows` is a table, or a subquery that ends
 * with `offset 0`, so that `failed_on` is worked out once for each row. It has the columns `attributes jsonb` and
 * `failed_on text`, the second as `failedOnSql` makes it. The rows are gone through once: what counts is taken out of the
 * document, and only that is kept, and only where there are ranges, which need it a second time.
 *
 * @example const rows = sql`(select … as attributes, … as failed_on from … offset 0)`
 *   sql`select * from (${facetSql({ rows, attributes, conditions })}) as facet`
 */
export function facetSql({ rows, attributes, conditions }: Counting): RawBuilder<FacetRow> {
  const facets = refinable(attributes).map((facet, place) => ({ ...facet, column: sql.id(`v${place}`) }))
  const offered = (...offers: readonly Refiner['offer'][]) =>
    facets.filter(({ refiner }) => offers.includes(refiner.offer))
  const ranges = offered('range')
  const amounts = ranges.filter(({ definition }) => definition.kind === 'currency')
  const others = ranges.filter(({ definition }) => definition.kind !== 'currency')
  const [listed, bucketed] = [offered('single', 'multi'), offered('thresholds')]

  const parts = [totalSql]
  if (listed.length > 0) parts.push(valuesSql(listed, conditions))
  if (bucketed.length > 0) parts.push(bucketsSql(bucketed))
  if (others.length > 0) parts.push(rangesSql(others))
  parts.push(...amounts.map(amountsSql))
  return sql`with picked as (${pickedSql(rows, { facets, conditions })}),
    counted as materialized (${countedSql([...listed, ...bucketed])})
    ${sql.join(parts, sql` union all `)}`
}

interface Counting {
  readonly rows: RawBuilder<unknown>
  readonly attributes: readonly Faceted[]
  readonly conditions: readonly Condition[]
}

/** A facet, and where what it counts stands in `picked`. */
type Placed = Refinable & { readonly column: RawBuilder<unknown> }

/** Of the rows that count for any attribute what each of these counts, or null. */
function pickedSql(
  rows: RawBuilder<unknown>,
  { facets, conditions }: { readonly facets: readonly Placed[]; readonly conditions: readonly Condition[] },
): RawBuilder<unknown> {
  const picked = facets.map((facet) => {
    const isFiltered = conditions.some(({ attribute }) => attribute === facet.code)
    const passes = isFiltered ? sql`(failed_on is null or failed_on = ${facet.code})` : sql`failed_on is null`
    return sql`case when ${passes} then ${countsSql(facet)} end as ${facet.column}`
  })
  return sql`select ${sql.join([...picked, sql`failed_on`])} from ${rows} as whole
    where failed_on is null or failed_on <> '' offset 0`
}

/** What is counted of a document: the value as text, a bucket, what a range is ordered by, or an amount of money. */
function countsSql({ code, definition: { kind }, refiner }: Refinable): RawBuilder<unknown> {
  if (refiner.offer === 'thresholds') return bucketSql(code, kind, refiner.thresholds)
  if (refiner.offer !== 'range') return sql`attributes ->> ${code}`
  return kind === 'currency' ? sql`attributes -> ${code}` : orderedSql(sql`attributes`, { attribute: code, kind })
}

/** The index of a value's bucket. Of money only amounts in the currency of the thresholds have one. */
function bucketSql(code: string, kind: Condition['kind'], thresholds: readonly SingleAttributeValue[]) {
  const bounds = thresholds.map(orderText)
  const value = orderedSql(sql`attributes`, { attribute: code, kind })
  const bucket = sql`width_bucket(${value}, ${bounds}::${orderType(kind)}[])`
  const currency = currencyOf(thresholds[0] ?? '')
  if (currency === undefined) return bucket
  return sql`case when attributes -> ${code} ->> 'currency' = ${currency} then ${bucket} end`
}

/**
 * How often each value occurs, several values still together, and each bucket: grouping sets count them all in one pass. A
 * last set counts by what the rows fail, of the attribute ''.
 */
function countedSql(facets: readonly Placed[]): RawBuilder<unknown> {
  const names = facets.map(({ code, column }) => sql`when grouping(${column}) = 0 then ${code}::text`)
  const sets = facets.map(({ column }) => sql`(${column})`)
  // All are null but that of the set.
  const value = sql.join([...facets.map(({ column }) => sql`${column}::text`), sql`failed_on`])
  return sql`select case ${sql.join([...names, sql`when grouping(failed_on) = 0 then ''`], sql` `)} end as attribute, coalesce(${value}) as value, count(*)::int as count
    from picked group by grouping sets (${sql.join([...sets, sql`(failed_on)`])})`
}

function codesSql(facets: readonly Refinable[]) {
  return sql`${facets.map(({ code }) => code)}::text[]`
}

/** Of the attribute '' the value is what a row fails: nothing. */
const totalSql = sql`select attribute, '' as bucket, count, null::text as low, null::text as high, false as more
  from counted where attribute = '' and value is null`

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
        select attribute, value, count from counted where attribute = any(${codesSql(one)}) and value is not null
        union all
        select attribute, item, sum(count)::int from counted, jsonb_array_elements_text(value::jsonb) as item
          where attribute = any(${codesSql(several)}) group by attribute, item
      ) as item) as ranked
    where place <= ${MOST} or not more or ${isChosen}`
}

function bucketsSql(facets: readonly Refinable[]) {
  return sql`select attribute, value, count, null, null, false from counted
    where attribute = any(${codesSql(facets)}) and value is not null`
}

/** The least and the greatest value of each attribute, all in one pass. */
function rangesSql(facets: readonly Placed[]) {
  const ends = facets.map(
    ({ column }, place) =>
      sql`count(${column})::int as ${end('n', place)}, min(${column})::text as ${end('l', place)}, max(${column})::text as ${end('h', place)}`,
  )
  const found = facets.map(
    ({ code }, place) => sql`(${code}::text, ${end('n', place)}, ${end('l', place)}, ${end('h', place)})`,
  )
  return sql`select attribute, '', count, low, high, false from (select ${sql.join(ends)} from picked) as ends,
    lateral (values ${sql.join(found)}) as found (attribute, count, low, high) where count > 0`
}

function end(letter: string, place: number): RawBuilder<unknown> {
  return sql.id(`${letter}${place}`)
}

/** The least and the greatest amount in each currency. */
function amountsSql({ code, column }: Placed) {
  return sql`select ${code}::text, currency, count(*)::int, min(amount)::text, max(amount)::text, false
    from (select (${column} ->> 'currency') collate "C" as currency, (${column} -> 'amountMinor')::bigint as amount
      from picked where ${column} is not null offset 0) as amounts
    group by currency`
}
