import type {
  AttributeDefinition,
  AttributeValue,
  Facet,
  Refinement,
  Refiner,
  SingleAttributeValue,
} from '#contract/attribute-shapes.ts'
import { clientBook } from '#contract/client-book.ts'
import { CLIENT_SORTS } from '#contract/client-book-shapes.ts'
import { bucketsOf, type Condition, matches, parseRefinement } from '#modules/attributes/index.ts'
import { listOf, severalOf } from '#modules/attributes/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttributePlan, givenAttributes, givenHeadquarters, plantClient, refine } from './testing.ts'

// What a small boutique knows of its clients, few values each, so that filters overlap.
const fabrics = ['lace', 'pearl', 'silk', 'velvet'] as const
const plans = {
  likes: { definition: severalOf(...fabrics), refiner: { offer: 'multi' } },
  dislikes: { definition: severalOf(...fabrics), refiner: { offer: 'multi' } },
  metal: { definition: listOf('gold', 'silver', 'steel'), refiner: { offer: 'single' } },
  style: { definition: { kind: 'text', several: false }, refiner: { offer: 'multi' } },
  ring: { definition: { kind: 'integer', unit: null, range: null }, refiner: { offer: 'range' } },
  shoe: {
    definition: { kind: 'decimal', unit: null, range: null },
    refiner: { offer: 'thresholds', thresholds: ['37', '38.5'] },
  },
  budget: {
    definition: { kind: 'currency', range: null },
    refiner: { offer: 'thresholds', thresholds: [eur(100), eur(200)] },
  },
  birthday: { definition: { kind: 'dayOfYear' }, refiner: { offer: 'range' } },
  vip: { definition: { kind: 'boolean' }, refiner: { offer: 'single' } },
} as const satisfies Record<string, AttributePlan>

type Code = keyof typeof plans
const codes = Object.keys(plans) as Code[] // Its own keys.
type Document = Readonly<Partial<Record<Code, AttributeValue>>>

function eur(amountMinor: number) {
  return { amountMinor, currency: 'EUR' }
}

const several = fc.uniqueArray(fc.constantFrom(...fabrics), { minLength: 1, maxLength: 3 }).map((all) => all.toSorted())
const amount = fc.record({
  amountMinor: fc.integer({ min: 50, max: 250 }),
  currency: fc.constantFrom('EUR', 'EUR', 'USD'),
})
const days = ['--01-01', '--02-28', '--02-29', '--03-08', '--03-20', '--12-31'] as const
const held = {
  likes: several,
  dislikes: several,
  metal: fc.constantFrom('gold', 'silver', 'steel'),
  style: fc.constantFrom('boho', 'classic', 'Modern', 'ünic'),
  ring: fc.integer({ min: 48, max: 56 }),
  shoe: fc.constantFrom('36', '37', '37.5', '38.5', '40'),
  budget: amount,
  birthday: fc.constantFrom(...days),
  vip: fc.boolean(),
} as const satisfies Record<Code, fc.Arbitrary<AttributeValue>>

const document: fc.Arbitrary<Document> = fc.record(held, { requiredKeys: [] })

const bound = (code: Code): fc.Arbitrary<SingleAttributeValue> =>
  code === 'budget' ? fc.integer({ min: 50, max: 250 }).map(eur) : (held[code] as fc.Arbitrary<SingleAttributeValue>) // Of ranges none holds several.

const ordered = (from: SingleAttributeValue, before: SingleAttributeValue) => {
  const size = (value: SingleAttributeValue) => (typeof value === 'object' ? value.amountMinor : Number(value))
  return size(from) > size(before) ? { from: before, before: from } : { from, before }
}

const refinement: fc.Arbitrary<Refinement> = fc.constantFrom(...codes).chain((attribute): fc.Arbitrary<Refinement> => {
  const { offer } = plans[attribute].refiner
  if (attribute === 'birthday')
    return fc.oneof(
      fc.record({
        by: fc.constant('anniversary'),
        attribute: fc.constant(attribute),
        withinDays: fc.integer({ min: 0, max: 366 }),
      }),
      fc.tuple(fc.constantFrom(...days), fc.constantFrom(...days)).map(([from, before]) => ({
        by: 'ranges' as const,
        attribute,
        anyOf: [{ from, before }],
      })),
    )
  if (offer === 'range' || offer === 'thresholds')
    return fc
      .array(fc.tuple(bound(attribute), bound(attribute)), { minLength: 1, maxLength: 2 })
      .map((pairs) => ({ by: 'ranges' as const, attribute, anyOf: pairs.map(([a, b]) => ordered(a, b)) }))
  const single =
    attribute === 'likes' || attribute === 'dislikes'
      ? fc.constantFrom(...fabrics)
      : (held[attribute] as fc.Arbitrary<SingleAttributeValue>) // The others hold one value.
  return fc
    .uniqueArray(single, { minLength: 1, maxLength: offer === 'multi' ? 3 : 1 })
    .map((anyOf) => ({ by: 'values' as const, attribute, anyOf }))
})

/** What the list has to answer, worked out one client and one filter at a time. */
function expected(documents: readonly Document[], refinements: readonly Refinement[]) {
  const conditions = refinements.map((one) => conditionOf(one))
  const passes = (document: Document, but?: Code) =>
    conditions.every(
      (condition) => condition.attribute === but || matches(condition, document[condition.attribute as Code]), // Filters are on these codes.
    )
  return {
    total: documents.filter((document) => passes(document)).length,
    facets: codes.map((code) => {
      const values = documents.filter((document) => passes(document, code)).flatMap((document) => document[code] ?? [])
      return { attribute: code, counts: countsOf(plans[code], values) }
    }),
  }
}

function conditionOf(refinement: Refinement): Condition {
  const plan: { readonly definition: AttributeDefinition; readonly refiner: Refiner } =
    plans[refinement.attribute as Code] // As above.
  const parsed = parseRefinement({ code: refinement.attribute, ...plan }, refinement, {
    pointer: '#',
    today: '2026-03-08',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.value
}

/** Counts by what is counted, nothing that is 0; a range as its ends. */
function countsOf(plan: AttributePlan, values: readonly SingleAttributeValue[]): Record<string, number> {
  const { definition, refiner } = plan
  const counts: Record<string, number> = {}
  const add = (key: unknown) => {
    const name = JSON.stringify(key)
    counts[name] = (counts[name] ?? 0) + 1
  }
  if (refiner?.offer === 'thresholds') {
    for (const value of values)
      for (const range of bucketsOf(refiner.thresholds))
        if (matches({ attribute: '', kind: definition.kind, by: 'ranges', anyOf: [range] }, value)) add(range)
  } else if (refiner?.offer === 'range') {
    const sorted = values.toSorted((a, b) => (a < b ? -1 : 1))
    if (sorted.length > 0) counts[JSON.stringify([sorted[0], sorted.at(-1)])] = sorted.length
  } else for (const value of values) add(value)
  return counts
}

/** The same form of what the list answered. */
function answered(facets: readonly Facet[]) {
  return facets.map(({ attribute, values = [], buckets = [], ranges = [] }) => ({
    attribute,
    counts: Object.fromEntries(
      [
        ...values.map(({ value, count }) => [JSON.stringify(value), count] as const),
        ...buckets.map(({ from, before, count }) => [JSON.stringify({ from, before }), count] as const),
        ...ranges.map(({ min, max, count }) => [JSON.stringify([min, max]), count] as const),
      ].filter(([, count]) => count > 0),
    ),
  }))
}

test('facets, total and page agree with a slow count over random clients and random filters', async () => {
  await using world = await testWorld()
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  await givenAttributes(hq, 'client-book.attribute-group', plans)
  const lina = await world.given.associate({ may: { 'clientBook.viewOwn': 'own' } })
  const documents = fc.sample(document, { numRuns: 60, seed: 20_261_122 })
  for (const attributes of documents)
    await plantClient(entity, lina, { attributes: attributes as Record<string, AttributeValue> }) // Without what is undefined.
  let narrowed = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(refinement, { maxLength: 4 }),
      fc.constantFrom(...CLIENT_SORTS),
      async (refinements, sort) => {
        const query = { refine: refine(...refinements), limit: '200', sort }
        const { body } = await lina.call(clientBook.listClients, { query: { ...query, facets: 'true' } })
        const plain = await lina.call(clientBook.listClients, { query })
        const slow = expected(documents, refinements)
        expect(body.total).toBe(slow.total)
        expect(body.items).toHaveLength(slow.total)
        expect(plain.body.items).toEqual(body.items)
        expect(answered(body.facets ?? [])).toEqual(slow.facets)
        if (slow.total > 0 && slow.total < documents.length) narrowed += 1
      },
    ),
    { numRuns: 120, seed: 20_261_122 },
  )
  // Most filters find somebody and not everybody, or nothing would have been tried.
  expect(narrowed).toBeGreaterThan(40)
})
