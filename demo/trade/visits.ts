import { type Kind, type Style } from '../goods/design.ts'
import type { DemoCustomer } from '../people/customer.ts'
import { ENGAGEMENT_STYLES, WEDDING_STYLES } from '../people/habits.ts'
import type { Random } from '../random.ts'
import { addDays, daysBetween } from './days.ts'
import { OCCASIONS, type Occasion, type Season, windowOf } from './seasons.ts'

/** A day on which a customer buys, and what for. */
export interface Visit {
  readonly on: string
  readonly pieces: number
  readonly wanted?: { readonly kind: Kind; readonly styles: readonly Style[] }
}

interface Shop {
  readonly season: Season
  readonly country: string
  /** The first and the last day that are told. */
  readonly from: string
  readonly to: string
}

/** When a customer buys, by habit. The same customer comes on the same days whatever the others do. */
export function visitsOf({ habit, joined, isRepeat }: DemoCustomer, shop: Shop, random: Random): Visit[] {
  const from = joined > shop.from ? joined : shop.from
  if (isRepeat || daysBetween(from, shop.to) < 1) return []
  const several = () => (random.chance(0.16) ? 2 : 1)
  switch (habit) {
    case 'engagement':
      return engaged(from, shop, random)
    case 'giver':
      return presents(from, shop, random)
    case 'collector':
      return often(from, shop.to, { aYear: [4, 9], pieces: several, shop, random })
    case 'self':
      return often(from, shop.to, { aYear: [1, 3], pieces: several, shop, random })
    case 'lapsed':
      return often(from, addDays(shop.to, -random.whole(400, 800)), { aYear: [1.2, 4], pieces: several, shop, random })
    case 'tourist':
      return trips(from, shop, random)
    case 'company':
      return forGuests(from, shop, random)
    case 'looking':
      return []
  }
}

function engaged(from: string, { season, to, country }: Shop, random: Random): Visit[] {
  const asked = season.day(random, from, addDays(from, 60) < to ? addDays(from, 60) : to)
  if (asked === undefined) return []
  const wedding = addDays(asked, random.whole(110, 320))
  const bands = { kind: 'ring', styles: WEDDING_STYLES } as const
  const later = years(asked, to)
    .slice(1)
    .filter(() => random.chance(0.22))
    .flatMap((year) => present('valentine', year, { season, country, random }) ?? [])
  return [
    { on: asked, pieces: 1, wanted: { kind: 'ring' as const, styles: ENGAGEMENT_STYLES } },
    ...(random.chance(0.62) ? [{ on: wedding, pieces: 2, wanted: bands }] : []),
    ...later.map((on) => ({ on, pieces: 1 })),
  ].filter(({ on }) => on >= asked && on <= to)
}

const years = (from: string, to: string) =>
  Array.from(
    { length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 2 },
    (_, at) => Number(from.slice(0, 4)) - 1 + at,
  )

function present(
  occasion: Occasion,
  year: number,
  { season, country, random }: Pick<Shop, 'season' | 'country'> & { readonly random: Random },
): string | undefined {
  return season.day(random, ...windowOf(occasion, year, country))
}

function presents(from: string, { season, to, country }: Shop, random: Random): Visit[] {
  const share: Readonly<Record<Occasion, number>> = {
    christmas: country === 'ES' ? 0.45 : 0.85,
    reyes: country === 'ES' ? 0.75 : 0,
    valentine: 0.45,
    'mothers-day': 0.42,
  }
  const mine = OCCASIONS.filter((occasion) => random.chance(share[occasion]))
  const birthday = random.chance(0.6) ? random.whole(1, 12) : undefined
  const days = years(from, to).flatMap((year) => [
    ...mine.flatMap((occasion) =>
      random.chance(0.85) ? (present(occasion, year, { season, country, random }) ?? []) : [],
    ),
    ...(birthday === undefined ? [] : inMonth(year, birthday, { season, random })),
  ])
  return days.filter((on) => on >= from && on <= to).map((on) => ({ on, pieces: random.chance(0.14) ? 2 : 1 }))
}

function inMonth(
  year: number,
  month: number,
  { season, random }: { readonly season: Season; readonly random: Random },
): string[] {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  const on = random.chance(0.75) ? season.day(random, first, addDays(first, 24)) : undefined
  return on === undefined ? [] : [on]
}

function often(
  from: string,
  to: string,
  {
    aYear: [least, most],
    pieces,
    shop,
    random,
  }: {
    readonly aYear: readonly [number, number]
    readonly pieces: () => number
    readonly shop: Shop
    readonly random: Random
  },
): Visit[] {
  if (to <= from) return []
  const wanted = (random.between(least, most) * daysBetween(from, to)) / 365
  const count = Math.max(random.chance(0.85) ? 1 : 0, Math.round(wanted))
  return Array.from({ length: count }, () => shop.season.day(random, from, to)).flatMap((on) =>
    on === undefined ? [] : [{ on, pieces: pieces() }],
  )
}

/** A day or two in town, and seldom once more a year or two later. */
function trips(from: string, { to }: Shop, random: Random): Visit[] {
  const again = random.chance(0.22) ? [addDays(from, random.whole(300, 760))] : []
  return [from, ...again]
    .flatMap((on) => (random.chance(0.25) ? [on, addDays(on, 1)] : [on]))
    .filter((on) => on <= to)
    .map((on) => ({ on, pieces: random.chance(0.3) ? 2 : 1 }))
}

function forGuests(from: string, { season, to }: Shop, random: Random): Visit[] {
  return years(from, to)
    .flatMap((year) => [
      season.day(random, `${year}-11-10`, `${year}-12-12`) ?? [],
      random.chance(0.35) ? (season.day(random, `${year}-05-20`, `${year}-06-20`) ?? []) : [],
    ])
    .flat()
    .filter((on) => on >= from && on <= to)
    .map((on) => ({ on, pieces: random.whole(1, 3) }))
}
