import { settings } from '#contract/settings.ts'
import { expect, test } from 'vitest'
import { areAmbiguous, largestOf, writeNumber } from './number-pattern.ts'

const rome = { at: new Date('2026-12-31T23:30:00Z'), timeZone: 'Europe/Rome' }

test('a number is written with as many digits as its pattern has', () => {
  expect(writeNumber('CB-{######}', 42, rome)).toBe('CB-000042')
  expect(writeNumber('{##}/x', 99, rome)).toBe('99/x')
  expect(largestOf('CB-{######}')).toBe(999_999)
})

test('the year is the one where the number is taken', () => {
  expect(writeNumber('{YYYY}-{###}', 7, rome)).toBe('2027-007')
  expect(writeNumber('{YYYY}-{###}', 7, { ...rome, timeZone: 'America/New_York' })).toBe('2026-007')
})

test.each([
  ['CB-{####}', 'CB-{######}', false, 'another length'],
  ['CB-{####}', 'CC-{####}', false, 'other text'],
  ['CB-{####}', 'CB-{####}', false, 'the same places'],
  ['X1{##}', 'X{###}', true, 'X105 is 5 and 105'],
  ['X{##}1', 'X{###}', true, 'X051 is 5 and 51'],
  ['X{YYYY}{##}', 'X{######}', true, 'the year may be digits of the number'],
  ['X{YYYY}{##}', 'X{##}{YYYY}', true, 'X202620 may be both'],
  ['Xa{##}', 'X{###}', false, 'a letter is no digit'],
  ['2026-{##}', '{YYYY}-{##}', false, 'the digits stand in the same places'],
])('%s beside %s: ambiguous %s, for %s', (one, other, expected) => {
  expect(areAmbiguous(one, other)).toBe(expected)
  expect(areAmbiguous(other, one)).toBe(expected)
})

test.each([
  ['CB-{######}', true],
  ['{YYYY}/{#}', true],
  ['{###############}', true],
  ['{################}', false],
  ['CB-######', false],
  ['CB-', false],
  ['{##}{##}', false],
  ['{YYYY}{YYYY}{##}', false],
  ['{YY}{##}', false],
  ['{MM}{##}', false],
  ['Ç-{##}', false],
  ['a}{##}', false],
  ['', false],
])('pattern %s may be used: %s', (pattern, expected) => {
  const body = { code: 'a', name: 'A', allocation: 'fast', pattern }
  expect(settings.createNumberSequence.body.safeParse(body).success).toBe(expected)
})
