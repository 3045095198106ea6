const DAY = 86_400_000

/** The calendar day so many days later, `2026-03-08`; earlier when negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** The days from one to another. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/** 0 is Sunday. */
export const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()

/** An instant within the opening hours of all the demo's stores, so that the day is the same in each of their zones. */
export function openHour(day: string, share: number): Date {
  return new Date(Date.parse(`${day}T09:05:00Z`) + Math.floor(share * 8.5 * 3600) * 1000)
}

/** Easter Sunday. Source: the anonymous Gregorian computus (Nature, 1876), as in Meeus, Astronomical Algorithms, ch. 8. */
export function easter(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The first such weekday of a month, and so many weeks later. */
export function weekdayOf(month: string, wanted: number, weeks = 0): string {
  const first = `${month}-01`
  return addDays(first, ((wanted - weekday(first) + 7) % 7) + weeks * 7)
}
