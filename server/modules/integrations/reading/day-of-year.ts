import { longestWritten, read, refused, type Cell } from './cell-result.ts'
import { isDay, type DayOrder } from './days.ts'
import { monthNamed } from './months.ts'

/**
 * Reads a day that comes every year, as a birthday without its year: `--03-08`. Takes `--03-08` and `03-08` (month
 * first, as in ISO 8601), `8/3` and `8.3.` in the order given, `8 March`, `March 8`, also in Spanish and Italian.
 */
export function readDayOfYear(text: string, { order }: { readonly order?: DayOrder | undefined } = {}): Cell<string> {
  const trimmed = text.trim()
  if (trimmed === '') return refused('blank')
  if (trimmed.length > longestWritten) return refused('not-a-day-of-year')
  const [, month, day] = /^(?:--)?(\d{2})-?(\d{2})$/.exec(trimmed) ?? []
  if (month && day) return dayOfYear(month, day)
  const [, first, second] = /^(\d{1,2})[/.](\d{1,2})\.?$/.exec(trimmed) ?? []
  if (first && second) return inOrder(first, second, order)
  const [, day2, name2] = /^(\d{1,2})(?:st|nd|rd|th|º|°|\.)?[ -]+(?:de |di )?(\p{L}+)\.?$/u.exec(trimmed) ?? []
  if (day2 && name2) return named(name2, day2)
  const [, name3, day3] = /^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?$/u.exec(trimmed) ?? []
  return day3 && name3 ? named(name3, day3) : refused('not-a-day-of-year')
}

function inOrder(first: string, second: string, order: DayOrder | undefined): Cell<string> {
  const dayFirst = dayOfYear(second, first)
  const monthFirst = dayOfYear(first, second)
  if (order === 'day-month-year') return dayFirst
  // Who writes the year first writes the month before the day.
  if (order !== undefined) return monthFirst
  if (dayFirst.ok && monthFirst.ok && dayFirst.value !== monthFirst.value) return refused('day-order-undecided')
  return dayFirst.ok ? dayFirst : monthFirst
}

function named(name: string, day: string): Cell<string> {
  const month = monthNamed(name)
  return month === undefined ? refused('not-a-day-of-year') : dayOfYear(String(month), day)
}

function dayOfYear(month: string, day: string): Cell<string> {
  const text = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  // A leap year, for those born on 29 February.
  return isDay(`2000-${text}`) ? read(`--${text}`) : refused('no-such-day')
}
