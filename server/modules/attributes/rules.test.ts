import type { AttributeDefinition } from '#contract/attribute-shapes.ts'
import { expect, test } from 'vitest'
import { isNarrower, isOtherType, lostOptions } from './rules.ts'
import { listOf } from './testing.ts'

const from = (min: number | null, max: number | null): AttributeDefinition => ({
  kind: 'integer',
  unit: null,
  range: { min, max },
})
const upTo = (amountMinor: number, currency: string): AttributeDefinition => ({
  kind: 'currency',
  range: { min: null, max: { amountMinor, currency } },
})

test.each<[AttributeDefinition, AttributeDefinition, boolean]>([
  [from(1, 5), from(1, 5), false],
  [from(1, 5), from(0, 6), false],
  [from(1, 5), from(null, null), false],
  [from(1, 5), from(2, 5), true],
  [from(1, 5), from(1, 4), true],
  [from(1, 5), from(6, 9), true],
  [from(1, null), from(1, 5), true],
  [from(null, 5), from(1, 5), true],
  [{ kind: 'integer', unit: null, range: null }, from(1, null), true],
  [from(1, 5), { kind: 'integer', unit: null, range: null }, false],
  [upTo(5, 'EUR'), upTo(6, 'EUR'), false],
  [upTo(5, 'EUR'), upTo(6, 'USD'), true],
])('%j narrowed to %j: %s', (...[before, after, narrower]) => {
  expect(isNarrower(before, after)).toBe(narrower)
})

test('a type is another when its kind or its target is, or whether it holds several', () => {
  const store: AttributeDefinition & { kind: 'reference' } = { kind: 'reference', several: false, target: 'store' }
  expect(isOtherType(store, { ...store, target: 'associate' })).toBe(true)
  expect(isOtherType(store, { kind: 'text', several: false })).toBe(true)
  expect(isOtherType(store, { ...store, several: true })).toBe(true)
  expect(isOtherType({ ...store, several: true }, store)).toBe(true)
  expect(isOtherType(store, store)).toBe(false)
  expect(isOtherType(from(1, 2), from(3, 4))).toBe(false)
})

test('options are lost by leaving the list or by retiring, not by moving, renaming or coming back', () => {
  const [gold, silver] = listOf('gold', 'silver').options
  if (!gold || !silver) throw new Error('two options')
  const list = (...options: (typeof gold)[]): AttributeDefinition => ({ kind: 'list', several: false, options })
  expect(lostOptions(list(gold, silver), list(silver))).toEqual({ removed: ['gold'], retired: [] })
  expect(lostOptions(list(gold, silver), list({ ...silver, retired: true }, gold))).toEqual({
    removed: [],
    retired: ['silver'],
  })
  const back = list({ ...gold, label: { en: 'Yellow gold' } }, silver)
  expect(lostOptions(list(silver, { ...gold, retired: true }), back)).toEqual({ removed: [], retired: [] })
})
