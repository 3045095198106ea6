import { expect, test } from 'vitest'
import { anniversariesFrom, fallsIn } from './anniversaries.ts'

const DAY = 86_400_000
const dayAfter = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10)

/** Every day of 2027, a common year, and of 2028, a leap year. */
const days = Array.from({ length: 365 + 366 }, (_, count) => dayAfter('2027-01-01', count))
/** Every day of the year, 29 February too. */
const daysOfYear = days.slice(365).map((day) => day.slice(5))

/** Day by day: whose anniversary is it? */
function celebrated(day: string): readonly string[] {
  const isLastOfFebruary = dayAfter(day, 1).endsWith('-03-01')
  return isLastOfFebruary ? [day.slice(5), '02-29'] : [day.slice(5)]
}

test('from every day of 2027 and 2028, every day of the year falls within N days as counting day by day says', () => {
  const faults: string[] = []
  for (const today of days) {
    const expected = new Set<string>()
    for (let withinDays = 0; withinDays <= 366; withinDays += 1) {
      const last = dayAfter(today, withinDays)
      for (const day of celebrated(last)) expected.add(day)
      const spans = anniversariesFrom(today, withinDays)
      const edges = [today, dayAfter(today, -1), last, dayAfter(last, 1)].map((day) => day.slice(5))
      const asked = [7, 30, 59, 364].includes(withinDays)
        ? daysOfYear
        : ['02-28', '02-29', '03-01', '12-31', '01-01', ...edges]
      for (const day of asked)
        if (fallsIn(spans, `2000-${day}`) !== expected.has(day)) faults.push(`${today} + ${withinDays}: ${day}`)
    }
  }
  expect(daysOfYear).toContain('02-29')
  expect(faults.slice(0, 10)).toEqual([])
})

test.each([
  ['2027-02-28', 0, '--02-29', true],
  ['2028-02-28', 0, '--02-29', false],
  ['2028-02-28', 1, '--02-29', true],
  ['2027-03-01', 0, '--02-29', false],
  ['2027-02-20', 8, '2000-02-29', true],
  ['2027-02-20', 7, '2000-02-29', false],
  ['2026-12-28', 7, '1984-01-04', true],
  ['2026-12-28', 7, '1984-01-05', false],
  ['2027-12-30', 60, '--02-28', true],
  ['2027-12-30', 60, '--02-29', false],
  ['2027-12-30', 61, '--02-29', true],
  ['2100-02-28', 0, '--02-29', true],
  ['2000-02-28', 0, '--02-29', false],
])('from %s to %i days ahead holds the anniversary of %s: %s', (...[today, withinDays, value, isIn]) => {
  expect(fallsIn(anniversariesFrom(today, withinDays), value)).toBe(isIn)
})

test('365 days ahead hold every day of the year', () => {
  for (const today of days)
    for (const withinDays of [365, 366])
      expect(daysOfYear.every((day) => fallsIn(anniversariesFrom(today, withinDays), `--${day}`))).toBe(true)
})
