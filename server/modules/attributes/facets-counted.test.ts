import type { AttributeDefinition, Facet, Refiner, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { testWorld } from '#server/testing/world.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Faceted } from './facet-sql.ts'
import { bucketsOf, type Condition, matches, matchesAll } from './refinements.ts'
import { OFFERS } from './rules.ts'
import { type Document, faceted, facetsOf } from './testing-facets.ts'
import { anySingle, anyValue, definitions, seed, severalDefinitions } from './testing-values.ts'
import { comparable, compareValues, currencyOf } from './values.ts'

test('counts are what counting one by one says, for every kind, offer and filter', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const kinds = [...definitions, ...severalDefinitions]
  let counted = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }).chain(anyCounting),
      async (drawn) => {
        const { attributes, held, conditions } = drawn
        const facets = await facetsOf(entity, held, { attributes, conditions })
        for (const [place, facet] of facets.entries()) {
          const of = attributes[place]
          if (!of) throw new Error('a facet of nothing')
          const others = conditions.filter((condition) => condition.attribute !== of.code)
          const values = held
            .filter((document) => matchesAll(others, document))
            .flatMap((document) => document[of.code] ?? [])
          expect({ ...facet, more: false }).toEqual(expectedOf(of, facet, values))
          counted += values.length
        }
      },
    ),
    { ...seed, numRuns: 150 },
  )
  expect(counted).toBeGreaterThan(1000)
})

/** Attributes of these definitions, each with one of its offers, documents that hold them, and filters by what they hold. */
function anyCounting(kinds: readonly AttributeDefinition[]) {
  const attributes = fc.tuple(
    ...kinds.map((definition, place) =>
      fc
        .tuple(
          fc.constantFrom(...OFFERS[definition.kind]),
          fc.array(anySingle(definition), { minLength: 1, maxLength: 4 }),
        )
        .map(([offer, some]) => faceted(`a${place}`, definition, refinerOf(definition, offer, some))),
    ),
  )
  const document = fc
    .tuple(...kinds.map((definition) => fc.option(anyValue(definition), { freq: 8 })))
    .map((values): Document => {
      return Object.fromEntries(values.flatMap((value, place) => (value === null ? [] : [[`a${place}`, value]])))
    })
  // Ten records of at most five texts stay within the 50 that are answered.
  const held = fc.array(document, { minLength: 5, maxLength: 10 })
  const conditions = fc.tuple(
    ...kinds.map((definition, place) =>
      fc.option(
        fc.array(anySingle(definition), { minLength: 1, maxLength: 3 }).map((anyOf): Condition => {
          const base = { attribute: `a${place}`, kind: definition.kind }
          return OFFERS[definition.kind].includes('range') && definition.kind !== 'currency'
            ? { ...base, by: 'ranges', anyOf: anyOf.map((from) => ({ from, before: null })) }
            : { ...base, by: 'values', anyOf }
        }),
        { freq: 1 },
      ),
    ),
  )
  return fc.record({ attributes, held, conditions: conditions.map((some) => some.filter((one) => one !== null)) })
}

function refinerOf(definition: AttributeDefinition, offer: Refiner['offer'], some: SingleAttributeValue[]): Refiner {
  if (offer !== 'thresholds') return { offer }
  const own = some.filter((value) => comparable(value, some[0] ?? value))
  const sorted = own.toSorted((a, b) => compareValues(definition.kind, a, b))
  return { offer, thresholds: sorted.filter((value, row) => row === 0 || !same(value, sorted[row - 1] ?? value)) }
}

function expectedOf({ code, name, definition, refiner }: Faceted, got: Facet, values: readonly SingleAttributeValue[]) {
  const { kind } = definition
  const base = { attribute: code, name, kind, offer: refiner?.offer, more: false }
  const countOf = (value: SingleAttributeValue) => values.filter((one) => same(one, value)).length
  if (refiner?.offer === 'thresholds')
    return {
      ...base,
      buckets: bucketsOf(refiner.thresholds).map((bucket) => ({
        ...bucket,
        count: values.filter((value) => matches({ attribute: code, kind, by: 'ranges', anyOf: [bucket] }, value))
          .length,
      })),
    }
  if (refiner?.offer === 'range') {
    const byCurrency = [...Map.groupBy(values, (value) => currencyOf(value) ?? '')].toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    )
    const ranges = byCurrency.map(([, some]) => {
      const sorted = some.toSorted((a, b) => compareValues(kind, a, b))
      return { min: sorted.at(0), max: sorted.at(-1), count: some.length }
    })
    return { ...base, ranges }
  }
  // The order is told by the tests above: here each value that is held is there, with its count.
  const distinct = values.filter((value, row) => values.findIndex((one) => same(one, value)) === row)
  const shown = (got.values ?? []).filter(({ count }) => count > 0)
  expect(shown).toHaveLength(distinct.length)
  return { ...base, values: (got.values ?? []).map((one) => ({ ...one, count: countOf(one.value) })) }
}

function same(a: SingleAttributeValue, b: SingleAttributeValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
