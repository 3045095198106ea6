import type { Facet, Refinement } from '#contract/attribute-shapes.ts'
import { Facet as FacetShape } from '#contract/attribute-shapes.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import type { Faceted } from './facet-sql.ts'
import { type Condition, parseRefinement } from './refinements.ts'
import { type Document, faceted, facetsOf } from './testing-facets.ts'
import { listOf, severalOf } from './testing.ts'

const today = '2026-12-28'

const metal = faceted('metal', listOf('gold', 'silver', 'steel'), { offer: 'multi' })
const likes = faceted('likes', severalOf('silk', 'velvet', 'wool'), { offer: 'multi' })
const size = faceted(
  'size',
  { kind: 'integer', unit: null, range: null },
  { offer: 'thresholds', thresholds: [10, 20] },
)
const budget = faceted('budget', { kind: 'currency', range: null }, { offer: 'range' })
const vip = faceted('vip', { kind: 'boolean' }, { offer: 'single' })
const brand = faceted('brand', { kind: 'text', several: false }, { offer: 'multi' })

function conditionsOf(attributes: readonly Faceted[], ...refinements: readonly Refinement[]): readonly Condition[] {
  return refinements.map((refinement) => {
    const of = attributes.find(({ code }) => code === refinement.attribute)
    const checked = of && parseRefinement(of, refinement, { pointer: '#', today })
    if (!checked?.ok) throw new Error(JSON.stringify(checked))
    return checked.value
  })
}

const documents: readonly Document[] = [
  { metal: 'gold', likes: ['silk', 'velvet'], size: 9, budget: { amountMinor: 500, currency: 'EUR' }, vip: true },
  { metal: 'gold', likes: ['silk'], size: 10, budget: { amountMinor: 900, currency: 'USD' }, vip: false, brand: '"é' },
  { metal: 'silver', likes: ['velvet'], size: 19, budget: { amountMinor: 100, currency: 'EUR' }, brand: '[1' },
  { metal: 'silver', size: 20, brand: '"é' },
  {},
]

const all = [metal, likes, size, budget, vip, brand]

const counts = (facets: readonly Facet[], code: string) => {
  const facet = facets.find((one) => one.attribute === code)
  return (facet?.values ?? []).map(({ value, count }) => [value, count])
}

test('without filters, every way to be refined counts what there is to choose, in one statement', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const { result, statements } = await statementsOf(() => facetsOf(entity, documents, { attributes: all }))
  expect(statements.filter((text) => text.includes('grouping sets'))).toHaveLength(1)
  const name = (code: string) => ({ attribute: code, name: { en: code }, more: false })
  expect(result).toEqual([
    {
      ...name('metal'),
      kind: 'list',
      offer: 'multi',
      values: [
        { value: 'gold', label: { en: 'gold' }, count: 2 },
        { value: 'silver', label: { en: 'silver' }, count: 2 },
        { value: 'steel', label: { en: 'steel' }, count: 0 },
      ],
    },
    {
      ...name('likes'),
      kind: 'list',
      offer: 'multi',
      values: [
        { value: 'silk', label: { en: 'silk' }, count: 2 },
        { value: 'velvet', label: { en: 'velvet' }, count: 2 },
        { value: 'wool', label: { en: 'wool' }, count: 0 },
      ],
    },
    {
      ...name('size'),
      kind: 'integer',
      offer: 'thresholds',
      buckets: [
        { from: null, before: 10, count: 1 },
        { from: 10, before: 20, count: 2 },
        { from: 20, before: null, count: 1 },
      ],
    },
    {
      ...name('budget'),
      kind: 'currency',
      offer: 'range',
      ranges: [
        { min: { amountMinor: 100, currency: 'EUR' }, max: { amountMinor: 500, currency: 'EUR' }, count: 2 },
        { min: { amountMinor: 900, currency: 'USD' }, max: { amountMinor: 900, currency: 'USD' }, count: 1 },
      ],
    },
    {
      ...name('vip'),
      kind: 'boolean',
      offer: 'single',
      values: [
        { value: true, count: 1 },
        { value: false, count: 1 },
      ],
    },
    {
      ...name('brand'),
      kind: 'text',
      offer: 'multi',
      values: [
        { value: '"é', count: 2 },
        { value: '[1', count: 1 },
      ],
    },
  ])
  for (const facet of result) expect(FacetShape.parse(facet)).toEqual(facet)
})

test('a filter narrows down the counts of every attribute but its own', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const gold: Refinement = { by: 'values', attribute: 'metal', anyOf: ['gold'] }
  const velvet: Refinement = { by: 'values', attribute: 'likes', anyOf: ['velvet'] }
  const one = await facetsOf(entity, documents, { attributes: all, conditions: conditionsOf(all, gold) })
  expect(counts(one, 'metal')).toEqual([
    ['gold', 2],
    ['silver', 2],
    ['steel', 0],
  ])
  expect(counts(one, 'likes')).toEqual([
    ['silk', 2],
    ['velvet', 1],
    ['wool', 0],
  ])
  expect(counts(one, 'vip')).toEqual([
    [true, 1],
    [false, 1],
  ])
  const two = await facetsOf(entity, documents, { attributes: all, conditions: conditionsOf(all, gold, velvet) })
  expect(counts(two, 'metal')).toEqual([
    ['gold', 1],
    ['silver', 1],
    ['steel', 0],
  ])
  expect(counts(two, 'likes')).toEqual([
    ['silk', 2],
    ['velvet', 1],
    ['wool', 0],
  ])
  expect(counts(two, 'vip')).toEqual([
    [true, 1],
    [false, 0],
  ])
})

test('a retired option is shown where it is held, and not where it is not', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const list = listOf('gold', 'silver', 'steel')
  const options = list.options.map((option) => ({ ...option, retired: option.code !== 'gold' }))
  const old = faceted('metal', { ...list, options }, { offer: 'multi' })
  const facets = await facetsOf(entity, [{ metal: 'silver' }], { attributes: [old] })
  expect(counts(facets, 'metal')).toEqual([
    ['gold', 0],
    ['silver', 1],
  ])
})

test('of many texts the 50 most frequent are answered, those that are filtered by, and that there are more', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const rare = Array.from({ length: 60 }, (_, place) => ({ brand: `b${String(place).padStart(2, '0')}` }))
  const many = [...rare, { brand: 'b59' }]
  const [first] = await facetsOf(entity, many, { attributes: [brand] })
  expect(first?.more).toBe(true)
  expect(first?.values).toHaveLength(50)
  expect(first?.values?.slice(0, 2)).toEqual([
    { value: 'b59', count: 2 },
    { value: 'b00', count: 1 },
  ])
  const conditions = conditionsOf([brand], { by: 'values', attribute: 'brand', anyOf: ['b58', 'b59', 'none'] })
  const [filtered] = await facetsOf(entity, many, { attributes: [brand], conditions })
  expect(filtered?.values).toHaveLength(51)
  expect(filtered?.values?.at(-1)).toEqual({ value: 'b58', count: 1 })
  const [few] = await facetsOf(entity, rare.slice(0, 50), { attributes: [brand] })
  expect([few?.more, few?.values?.length]).toEqual([false, 50])
})

test('an attribute that cannot be refined has no facet, and one that two groups show has one', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const note = faceted('note', { kind: 'text', several: false }, null)
  expect(await facetsOf(entity, [{ note: 'x' }], { attributes: [note] })).toEqual([])
  const twice = await facetsOf(entity, [{ vip: true }], { attributes: [vip, note, vip] })
  expect(twice.map((facet) => facet.attribute)).toEqual(['vip'])
  expect(counts(twice, 'vip')).toEqual([
    [true, 1],
    [false, 0],
  ])
})
