import type { AttributeDefinition, Refinement, Refiner, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketsOf, type Condition, matches, matchesAll, parseRefinement } from './refinements.ts'
import { checkRefiner, OFFERS } from './rules.ts'
import { anySingle, definitions, seed, severalDefinitions } from './testing-values.ts'
import { comparable, compareValues } from './values.ts'

const at = { pointer: '#/f', today: '2026-12-28' }
const size: AttributeDefinition = { kind: 'integer', unit: null, range: null }

function parsed(definition: AttributeDefinition, offer: Refiner['offer'], refinement: Refinement) {
  const refiner: Refiner = offer === 'thresholds' ? { offer, thresholds: [1] } : { offer }
  return parseRefinement({ code: refinement.attribute, definition, refiner }, refinement, at)
}

function condition(definition: AttributeDefinition, offer: Refiner['offer'], refinement: Refinement): Condition {
  const checked = parsed(definition, offer, refinement)
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
  return checked.value
}

test('values of one filter are alternatives, and filters add up', () => {
  const metal = condition(definitions[1] ?? size, 'multi', {
    by: 'values',
    attribute: 'metal',
    anyOf: ['gold', 'silver'],
  })
  const ring = condition(size, 'range', { by: 'ranges', attribute: 'ring', anyOf: [{ from: 50, before: 53 }] })
  expect(['gold', 'silver', 'rose-gold', undefined].map((value) => matches(metal, value))).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(matchesAll([metal, ring], { metal: 'silver', ring: 52 })).toBe(true)
  expect(matchesAll([metal, ring], { metal: 'silver', ring: 53 })).toBe(false)
  expect(matchesAll([metal, ring], { ring: 52 })).toBe(false)
})

test('a range holds its beginning and not its end', () => {
  const ring = condition(size, 'range', { by: 'ranges', attribute: 'ring', anyOf: [{ from: 50, before: 53 }] })
  expect([49, 50, 52, 53].map((value) => matches(ring, value))).toEqual([false, true, true, false])
})

test('a range of money finds amounts in its own currency only', () => {
  const budget = condition({ kind: 'currency', range: null }, 'range', {
    by: 'ranges',
    attribute: 'budget',
    anyOf: [{ from: { amountMinor: 100, currency: 'EUR' }, before: null }],
  })
  expect(['EUR', 'USD'].map((currency) => matches(budget, { amountMinor: 500, currency }))).toEqual([true, false])
})

test('a range of days of the year goes over New Year', () => {
  const holidays = condition({ kind: 'dayOfYear' }, 'range', {
    by: 'ranges',
    attribute: 'day',
    anyOf: [{ from: '--12-20', before: '--01-07' }],
  })
  expect(['--12-19', '--12-20', '--01-01', '--01-06', '--01-07'].map((day) => matches(holidays, day))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
})

test('of several values one that is asked for is enough', () => {
  const likes = condition(severalDefinitions[0] ?? size, 'multi', {
    by: 'values',
    attribute: 'a',
    anyOf: ['silk', 'wool'],
  })
  expect([['linen', 'silk'], ['linen'], ['silk'], undefined].map((value) => matches(likes, value))).toEqual([
    true,
    false,
    true,
    false,
  ])
})

test('an anniversary is offered for days and days of the year, with ranges and with thresholds', () => {
  const soon = { by: 'anniversary', attribute: 'a', withinDays: 7 } as const
  const days = [
    { first: '12-28', last: '12-31' },
    { first: '01-01', last: '01-04' },
  ]
  const offered = definitions.flatMap((definition) =>
    (['single', 'multi', 'range', 'thresholds'] as const).flatMap((offer) => {
      if (!OFFERS[definition.kind].includes(offer)) return []
      const checked = parsed(definition, offer, soon)
      const value = { attribute: 'a', kind: definition.kind, by: 'anniversary', anyOf: days }
      const refused = { ok: false, errors: [{ pointer: '#/f', code: 'attributes/offer-differs' }] }
      expect([{ ok: true, value }, refused]).toContainEqual(checked)
      return checked.ok ? [`${definition.kind} ${offer}`] : []
    }),
  )
  expect(offered).toEqual(['date range', 'date thresholds', 'dayOfYear range'])
})

test('every value falls into exactly one bucket of the thresholds', () => {
  expect(bucketsOf([10, 20])).toEqual([
    { from: null, before: 10 },
    { from: 10, before: 20 },
    { from: 20, before: null },
  ])
  for (const definition of definitions.filter(({ kind }) => OFFERS[kind].includes('thresholds')))
    fc.assert(
      fc.property(
        fc.array(anySingle(definition), { minLength: 1, maxLength: 8 }),
        anySingle(definition),
        (some, value) => {
          const checked = checkRefiner(definition, {
            offer: 'thresholds',
            thresholds: ascending(definition, some, value),
          })
          if (!checked.ok || checked.value.offer !== 'thresholds') throw new Error('not ascending')
          const buckets = bucketsOf(checked.value.thresholds)
          const found = buckets.filter((bucket) =>
            matches({ attribute: 'a', kind: definition.kind, by: 'ranges', anyOf: [bucket] }, value),
          )
          expect(found).toHaveLength(1)
        },
      ),
      seed,
    )
})

/** Thresholds are one currency's, so those of the value's own are drawn from the rest. */
function ascending({ kind }: AttributeDefinition, some: SingleAttributeValue[], value: SingleAttributeValue) {
  const own = [value, ...some].filter((one) => comparable(one, value)).toSorted((a, b) => compareValues(kind, a, b))
  return own.filter((one, row) => row === 0 || compareValues(kind, own[row - 1] ?? one, one) !== 0)
}

test.each<[string, AttributeDefinition, Refiner['offer'], Refinement, string]>([
  [
    'two values where one is offered',
    size,
    'single',
    { by: 'values', attribute: 'a', anyOf: [1, 2] },
    'attributes/offer-differs',
  ],
  [
    'a value where ranges are offered',
    size,
    'range',
    { by: 'values', attribute: 'a', anyOf: [1] },
    'attributes/offer-differs',
  ],
  ['a value of another type', size, 'multi', { by: 'values', attribute: 'a', anyOf: ['x'] }, 'field/type'],
  [
    'a range without ends',
    size,
    'range',
    { by: 'ranges', attribute: 'a', anyOf: [{ from: null, before: null }] },
    'field/required',
  ],
  [
    'a range that ends before it begins',
    size,
    'range',
    { by: 'ranges', attribute: 'a', anyOf: [{ from: 2, before: 1 }] },
    'attributes/range-inverted',
  ],
  [
    'a range in two currencies',
    { kind: 'currency', range: null },
    'range',
    {
      by: 'ranges',
      attribute: 'a',
      anyOf: [{ from: { amountMinor: 1, currency: 'EUR' }, before: { amountMinor: 2, currency: 'USD' } }],
    },
    'attributes/currency-differs',
  ],
])('refused as a filter: %s', (...[, definition, offer, refinement, code]) => {
  expect(parsed(definition, offer, refinement)).toMatchObject({ ok: false, errors: [{ code }] })
})

test('an attribute that cannot be refined is refused as a filter', () => {
  const refinement = { by: 'values', attribute: 'a', anyOf: [1] } as const
  expect(parseRefinement({ code: 'a', definition: size, refiner: null }, { ...refinement, anyOf: [1] }, at)).toEqual({
    ok: false,
    errors: [{ pointer: '#/f', code: 'attributes/not-refinable' }],
  })
})
