/** Days of the year from the first to the last, both included, as month and day: `02-20` to `03-01`. */
export interface DaySpan {
  readonly first: string
  readonly last: string
}

const DAY = 86_400_000
const YEAR: DaySpan = { first: '01-01', last: '12-31' }

/**
 * The days of the year whose anniversaries fall from `today`, a calendar day `2026-12-28`, to so many days ahead, both included.
 * Over the turn of the year they are two spans. 29 February is observed on 28 February in common years: it is in where the
 * 28 February of a common year is.
 */
export function anniversariesFrom(today: string, withinDays: number): readonly DaySpan[] {
  // 366 days in a row hold every day of the year, and 365 of a leap year do not.
  if (withinDays >= 365) return [YEAR]
  const end = new Date(Date.parse(`${today}T00:00:00Z`) + withinDays * DAY).toISOString().slice(0, 10)
  const first = today.slice(5)
  // A span that goes on beyond 28 February has 29 February inside, because it is ordered as text.
  const last = end.endsWith('-02-28') && !isLeap(Number(end.slice(0, 4))) ? '02-29' : end.slice(5)
  if (end.slice(0, 4) === today.slice(0, 4)) return [{ first, last }]
  return [
    { first, last: YEAR.last },
    { first: YEAR.first, last },
  ]
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** True when the month and day of `2026-03-08` or `--03-08` are in one of the spans. */
export function fallsIn(spans: readonly DaySpan[], value: string): boolean {
  const day = value.slice(-5)
  return spans.some(({ first, last }) => first <= day && day <= last)
}
