import { longestWritten, read, refused, type Cell } from './cell-result.ts'
import { monthNamed } from './months.ts'

/** How the parts of a day follow each other. `2026-03-08` is read whatever the order: no one writes year, day, month. */
export type DayOrder = 'year-month-day' | 'day-month-year' | 'month-day-year'

export interface DayOptions {
  readonly order?: DayOrder | undefined
  /** A day that stands for none, as `1900-01-01` does in Dynamics; it is read as null. */
  readonly noDay?: string
}

/** A day as it was written, before it is known which number is the month. */
type Written =
  | { readonly year: string; readonly month: string; readonly day: string }
  | { readonly year: string; readonly numbers: [string, string] }

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})$/
const dayNamed =
  /^(\d{1,2})(?:st|nd|rd|th|º|°|\.)?[ -]+(?:de |di )?(\p{L}+)\.?,?[ -]+(?:de |del |di |del’)?(\d{2}|\d{4})$/u
const monthFirst = /^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u

/** Reads a calendar day, `2026-03-08`; null for the day that stands for none. A time after the day is passed over. */
export function readDay(text: string, options: DayOptions = {}): Cell<string | null> {
  const trimmed = text.trim()
  if (trimmed === '') return refused('blank')
  if (trimmed.length > longestWritten) return refused('not-a-day')
  return readDayText(trimmed.replace(/[T ]\d{1,2}:\d{2}.*$/, ''), options)
}

/** Reads the part of a text that is the day. */
export function readDayText(text: string, { order, noDay }: DayOptions): Cell<string | null> {
  const written = partsOf(text)
  if (written === undefined) return refused('not-a-day')
  if (written.year.length === 2) return refused('year-of-two-digits')
  const day = 'numbers' in written ? inOrder(written.year, written.numbers, order) : dayOf(written)
  return day.ok && day.value === noDay ? read(null) : day
}

function partsOf(text: string): Written | undefined {
  const [, year, , month, day] = yearFirst.exec(text) ?? []
  if (year && month && day) return { year, month, day }
  const [, year2, month2, day2] = compact.exec(text) ?? []
  if (year2 && month2 && day2) return { year: year2, month: month2, day: day2 }
  const [, first, , second, year3] = yearLast.exec(text) ?? []
  if (first && second && year3) return { year: year3, numbers: [first, second] }
  const [, day4, name4, year4] = dayNamed.exec(text) ?? []
  if (day4 && name4 && year4) return named(year4, name4, day4)
  const [, name5, day5, year5] = monthFirst.exec(text) ?? []
  if (day5 && name5 && year5) return named(year5, name5, day5)
  return undefined
}

function named(year: string, name: string, day: string): Written | undefined {
  const month = monthNamed(name)
  return month === undefined ? undefined : { year, month: String(month), day }
}

function inOrder(year: string, [first, second]: [string, string], order: DayOrder | undefined): Cell<string> {
  const dayFirst = dayOf({ year, month: second, day: first })
  const monthFirst = dayOf({ year, month: first, day: second })
  if (order === 'day-month-year') return dayFirst
  if (order === 'month-day-year') return monthFirst
  if (dayFirst.ok && monthFirst.ok && dayFirst.value !== monthFirst.value) return refused('day-order-undecided')
  return dayFirst.ok ? dayFirst : monthFirst
}

function dayOf({ year, month, day }: { year: string; month: string; day: string }): Cell<string> {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(text) ? read(text) : refused('no-such-day')
}

/** Whether a day written `2026-03-08` exists. There is no year 0. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !text.startsWith('0000') && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
