import type {
  AttributeDefinition,
  AttributeKind,
  AttributeValue,
  SingleAttributeValue,
} from '#contract/attribute-shapes.ts'
import { testWorld } from '#server/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { anniversariesFrom } from './anniversaries.ts'
import { conditionSql } from './condition-sql.ts'
import { type Condition, matchesAll } from './refinements.ts'
import { OFFERS } from './rules.ts'
import { anySingle, anyValue, definitions, seed, severalDefinitions } from './testing-values.ts'
import { comparable, compareValues, holdsSeveral } from './values.ts'

test('SQL finds what the rule finds, for every kind of value and filter', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  let found = 0
  await entity.inside(async (tx) => {
    for (const definition of [...definitions, ...severalDefinitions])
      await fc.assert(
        fc.asyncProperty(
          anyCondition(definition),
          fc.array(anyValue(definition), { maxLength: 8 }),
          async (filter, some) => {
            const drawn = edgesOf(definition, filter)
            const documents = [{}, ...[...some, ...drawn].filter((value) => value !== null).map((a) => ({ a }))]
            const { rows } = await sql<{
              n: number
            }>`select n::int from jsonb_array_elements(${JSON.stringify(documents)}::jsonb)
            with ordinality as held(document, n) where ${conditionSql(sql.ref('held.document'), filter)} order by n`.execute(
              tx,
            )
            const expected = [...documents.keys()].filter((row) => matchesAll([filter], documents[row] ?? {}))
            expect(rows.map((row) => row.n - 1)).toEqual(expected)
            found += expected.length
          },
        ),
        { ...seed, numRuns: 60 },
      )
  })
  expect(found).toBeGreaterThan(100)
})

/** What the filter itself names, as a document would hold it: that is where a rule and its SQL may part. */
function edgesOf(definition: AttributeDefinition, filter: Condition): readonly (AttributeValue | null)[] {
  const dated = (day: string) => (definition.kind === 'date' ? `2024-${day}` : `--${day}`)
  if (filter.by === 'anniversary') return filter.anyOf.flatMap(({ first, last }) => [dated(first), dated(last)])
  if (filter.by === 'ranges') return filter.anyOf.flatMap(({ from, before }) => [from, before])
  return holdsSeveral(definition) ? filter.anyOf.map((one) => (typeof one === 'string' ? [one] : one)) : filter.anyOf
}

function anyCondition(definition: AttributeDefinition): fc.Arbitrary<Condition> {
  const { kind } = definition
  const value = anySingle(definition)
  const values = fc
    .array(value, { minLength: 1, maxLength: 3 })
    .map((anyOf): Condition => ({ attribute: 'a', kind, by: 'values', anyOf }))
  if (!OFFERS[kind].includes('range')) return values
  const bound = fc.option(value)
  const ranges = fc
    .array(fc.record({ from: bound, before: bound }), { minLength: 1, maxLength: 3 })
    .map((drawn) => drawn.filter(({ from, before }) => (from ?? before) !== null && fits(kind, from, before)))
    .filter((anyOf) => anyOf.length > 0)
    .map((anyOf): Condition => ({ attribute: 'a', kind, by: 'ranges', anyOf }))
  if (kind !== 'date' && kind !== 'dayOfYear') return fc.oneof(values, ranges)
  return fc.oneof(values, ranges, anyAnniversary(kind))
}

function anyAnniversary(kind: 'date' | 'dayOfYear'): fc.Arbitrary<Condition> {
  const today = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  return fc
    .tuple(fc.oneof(today, fc.constantFrom('2027-02-20', '2028-02-20', '2027-12-28')), fc.integer({ min: 0, max: 366 }))
    .map(([day, withinDays]): Condition => {
      return { attribute: 'a', kind, by: 'anniversary', anyOf: anniversariesFrom(day, withinDays) }
    })
}

function fits(kind: AttributeKind, from: SingleAttributeValue | null, before: SingleAttributeValue | null): boolean {
  if (from === null || before === null) return true
  return comparable(from, before) && (kind === 'dayOfYear' || compareValues(kind, from, before) <= 0)
}

test('SQL finds 29 February, and days beyond New Year, from every day of 2027 and 2028', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const documents = ['02-28', '02-29', '03-01', '12-31', '01-01'].flatMap((day) => [
    { a: `2000-${day}` },
    { a: `--${day}` },
  ])
  const faults: string[] = []
  let found = 0
  await entity.inside(async (tx) => {
    for (let row = 0; row < 731; row += 1) {
      const today = new Date(Date.UTC(2027, 0, 1 + row)).toISOString().slice(0, 10)
      const filter: Condition = {
        attribute: 'a',
        kind: 'date',
        by: 'anniversary',
        anyOf: anniversariesFrom(today, row % 9),
      }
      const { rows } = await sql<{
        n: number
      }>`select n::int from jsonb_array_elements(${JSON.stringify(documents)}::jsonb)
        with ordinality as held(document, n) where ${conditionSql(sql.ref('held.document'), filter)} order by n`.execute(
        tx,
      )
      const expected = documents.flatMap((document, place) => (matchesAll([filter], document) ? [place + 1] : []))
      if (rows.map(({ n }) => n).join() !== expected.join()) faults.push(today)
      found += expected.length
    }
  })
  expect(faults).toEqual([])
  expect(found).toBe(100)
})
