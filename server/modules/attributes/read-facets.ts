import type { AttributeDefinition, Facet, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { type Faceted, type FacetRow, refinable } from './facet-sql.ts'
import { bucketsOf } from './refinements.ts'
import { compareValues, currencyOf } from './values.ts'

/**
 * The facets of attributes, in their order, from what `facetSql` counted. Each attribute that can be refined has one, also
 * where nothing is counted: the options that a list offers, the buckets of thresholds and true and false then count 0.
 */
export function readFacets(rows: readonly FacetRow[], attributes: readonly Faceted[]): Facet[] {
  const byAttribute = Map.groupBy(rows, (row) => row.attribute)
  return refinable(attributes).map(({ code, name, definition, refiner }) => {
    const counted = byAttribute.get(code) ?? []
    const facet = { attribute: code, name, kind: definition.kind, offer: refiner.offer, more: false }
    if (refiner.offer === 'thresholds') {
      const counts = new Map(counted.map((row) => [Number(row.bucket), row.count]))
      const buckets = bucketsOf(refiner.thresholds).map((bucket, place) => ({
        ...bucket,
        count: counts.get(place) ?? 0,
      }))
      return { ...facet, buckets }
    }
    if (refiner.offer === 'range') return { ...facet, ranges: rangesOf(definition, counted) }
    return { ...facet, values: valuesOf(definition, counted), more: counted.some((row) => row.more) }
  })
}

/** How many rows pass all filters, from what `facetSql` counted. */
export function readTotal(rows: readonly FacetRow[]): number {
  return rows.find(({ attribute }) => attribute === '')?.count ?? 0
}

type Values = NonNullable<Facet['values']>

function valuesOf(definition: AttributeDefinition, rows: readonly FacetRow[]): Values {
  const { kind } = definition
  const counts = new Map(rows.map((row) => [row.bucket, row.count]))
  if (kind === 'list')
    return definition.options
      .map(({ code, label, retired }) => ({ value: code, label, count: counts.get(code) ?? 0, retired }))
      .filter(({ count, retired }) => count > 0 || !retired)
      .map(({ value, label, count }) => ({ value, label, count }))
  if (kind === 'boolean') return [true, false].map((value) => ({ value, count: counts.get(String(value)) ?? 0 }))
  const values = rows.map(({ bucket, count }) => ({ value: valueOf(definition, bucket), count }))
  if (kind === 'text' || kind === 'reference')
    return values.toSorted((a, b) => b.count - a.count || compareValues(kind, a.value, b.value))
  return values.toSorted((a, b) => compareCurrencies(a.value, b.value) || compareValues(kind, a.value, b.value))
}

/** Of money one range for each currency, by its code. */
function rangesOf(definition: AttributeDefinition, rows: readonly FacetRow[]): NonNullable<Facet['ranges']> {
  return rows
    .toSorted((a, b) => compareTexts(a.bucket, b.bucket))
    .flatMap(({ bucket, count, low, high }) => {
      if (low === null || high === null) return []
      const bound = (text: string) =>
        definition.kind === 'currency' ? { amountMinor: Number(text), currency: bucket } : valueOf(definition, text)
      return [{ min: bound(low), max: bound(high), count }]
    })
}

function valueOf({ kind }: AttributeDefinition, text: string): SingleAttributeValue {
  if (kind === 'integer') return Number(text)
  if (kind !== 'currency') return text
  // A document holds what `parseValue` let in: of an attribute of money, amounts.
  const { amountMinor, currency } = JSON.parse(text) as { readonly amountMinor: number; readonly currency: string }
  return { amountMinor, currency }
}

function compareCurrencies(a: SingleAttributeValue, b: SingleAttributeValue): number {
  return compareTexts(currencyOf(a) ?? '', currencyOf(b) ?? '')
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
