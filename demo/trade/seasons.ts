import type { Random } from '../random.ts'
import { addDays, daysBetween, easter, weekday, weekdayOf } from './days.ts'

/** What people give presents for; the window before it is when they come. */
export const OCCASIONS = ['christmas', 'reyes', 'valentine', 'mothers-day'] as const
export type Occasion = (typeof OCCASIONS)[number]

/** Mother's Day: the first Sunday of May in Spain, the second in Italy, the fourth of Lent in the United Kingdom. */
function mothersDay(year: number, country: string): string {
  if (country === 'GB') return addDays(easter(year), -21)
  return weekdayOf(`${year}-05`, 0, country === 'ES' ? 0 : 1)
}

/** The first and the last day on which people come for an occasion of that year. */
export function windowOf(occasion: Occasion, year: number, country: string): readonly [string, string] {
  switch (occasion) {
    case 'christmas':
      return [`${year}-12-01`, `${year}-12-24`]
    case 'reyes':
      return [`${year}-12-27`, `${year + 1}-01-05`]
    case 'valentine':
      return [`${year}-02-01`, `${year}-02-14`]
    case 'mothers-day': {
      const day = mothersDay(year, country)
      return [addDays(day, -15), addDays(day, -1)]
    }
  }
}

/** By month: quiet summers, weddings in spring, Christmas. */
const BY_MONTH = [0.75, 1, 0.85, 0.95, 1.15, 1.05, 0.95, 0.55, 0.9, 0.95, 1.1, 2.3] as const
const BY_WEEKDAY = [0.35, 0.8, 0.85, 0.9, 1, 1.25, 1.8] as const

/** How busy a day is in a country, 1 on average. */
function busy(day: string, country: string): number {
  const month = Number(day.slice(5, 7))
  const rest = day.slice(5)
  if (rest === '12-25' || rest === '01-01' || rest === '08-15') return 0
  let weight = (BY_MONTH[month - 1] ?? 1) * (BY_WEEKDAY[weekday(day)] ?? 1)
  if (isSale(day)) weight *= 1.4
  if (rest >= '02-07' && rest <= '02-14') weight *= 1.7
  if (rest >= '12-15' && rest <= '12-24') weight *= 1.6
  if (country === 'ES' && rest >= '01-02' && rest <= '01-05') weight *= 2.4
  return weight
}

/** The weeks of the winter and summer sales. */
export function isSale(day: string): boolean {
  const rest = day.slice(5)
  return (rest >= '01-07' && rest <= '01-28') || (rest >= '07-04' && rest <= '07-24')
}

/** The days of a span in a country, to draw from as busy as they are. */
export class Season {
  readonly #from: string
  readonly #sums: readonly number[]

  constructor(from: string, to: string, country: string) {
    this.#from = from
    const sums: number[] = []
    let sum = 0
    for (let at = 0; at <= daysBetween(from, to); at += 1) {
      sum += busy(addDays(from, at), country)
      sums.push(sum)
    }
    this.#sums = sums
  }

  /** A day not before `earliest` and not after `latest`; undefined when the shop has no open day between. */
  day(random: Random, earliest: string, latest: string): string | undefined {
    const first = Math.max(0, daysBetween(this.#from, earliest))
    const last = Math.min(this.#sums.length - 1, daysBetween(this.#from, latest))
    const before = this.#sums[first - 1] ?? 0
    const total = (this.#sums[last] ?? 0) - before
    if (last < first || total <= 0) return undefined
    const wanted = before + random.next() * total
    let [low, high] = [first, last]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return addDays(this.#from, low)
  }
}
