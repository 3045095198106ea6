import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Language } from '#contract/shared.ts'
import type { Random } from '../random.ts'
import { addDays } from '../trade/days.ts'
import type { Habit } from './habits.ts'
import { NOTES } from './notes.ts'
import type { Taste } from './tastes.ts'

interface Known {
  readonly habit: Habit
  readonly taste: Taste
  readonly isWoman: boolean
  readonly budget: number
  readonly ringSize: number
  readonly joined: string
  readonly currency: string
  /** Of the store, in which its associates write. */
  readonly language: Language
  /** Of the family, when the partner is a customer as well. */
  readonly anniversary: string | null
  readonly isSpanish: boolean
}

const OCCASIONS: Readonly<Record<Habit, readonly string[]>> = {
  engagement: ['engagement', 'wedding', 'anniversary'],
  giver: ['christmas', 'valentine', 'mothers-day', 'birthday', 'anniversary'],
  collector: ['herself', 'anniversary'],
  tourist: ['herself', 'birthday'],
  self: ['herself', 'christmas'],
  lapsed: ['birthday', 'christmas'],
  looking: ['engagement', 'anniversary'],
  company: ['business', 'christmas'],
}

const VISITS: Readonly<Record<Habit, readonly [number, number]>> = {
  engagement: [1, 2],
  giver: [2, 5],
  collector: [5, 12],
  tourist: [0, 1],
  self: [1, 4],
  lapsed: [0, 1],
  looking: [1, 2],
  company: [1, 2],
}

/** What is known of a person: of those who come often more, of those who came once little. */
export function factsOf(known: Known, random: Random): Record<string, AttributeValue> {
  const { habit, taste, isWoman, budget, currency } = known
  const wellKnown =
    habit === 'collector' ? 0.98 : habit === 'tourist' ? 0.4 : habit === 'giver' || habit === 'self' ? 0.86 : 0.7
  const knows = (share: number) => random.chance(share * wellKnown)
  const dated = dates(known, random)
  const facts: Record<string, AttributeValue | undefined> = {
    birthday: knows(0.95) ? dated.birthday : undefined,
    'wedding-anniversary': known.anniversary ?? (dated.anniversary && knows(0.95) ? dated.anniversary : undefined),
    'ring-size': knows(0.8) ? String(known.ringSize) + (random.chance(0.2) ? '.5' : '') : undefined,
    wrist: knows(0.4) ? String(random.whole(29, 38) / 2) : undefined,
    'usual-budget': knows(0.8)
      ? { amountMinor: Math.round(budget * (currency === 'GBP' ? 0.88 : 1)) * 100, currency }
      : undefined,
    occasions: knows(0.85) ? occasionsOf(known, random) : undefined,
    visits: knows(0.6) ? random.whole(...VISITS[habit]) : undefined,
    'pierced-ears': knows(0.45) ? random.chance(isWoman ? 0.92 : 0.12) : undefined,
    allergies: random.chance(0.05) ? [random.weighted({ nickel: 8, nuts: 3, lilies: 1, latex: 1 })] : undefined,
    dietary: knows(0.12)
      ? random.some(['vegetarian', 'vegan', 'gluten-free', 'lactose-free', 'no-alcohol'], random.chance(0.2) ? 2 : 1)
      : undefined,
    drink: knows(0.5) ? random.weighted({ espresso: 5, tea: 4, 'sparkling-water': 4, wine: 4, nothing: 1 }) : undefined,
    likes: knows(0.95) ? [...taste.likes] : undefined,
    dislikes: taste.dislikes.length > 0 && knows(0.9) ? [...taste.dislikes] : undefined,
    'preferred-metal': knows(0.75) ? taste.metal : undefined,
    style: knows(0.6) ? random.weighted({ classic: 6, contemporary: 4, minimal: 4, bohemian: 2, bold: 2 }) : undefined,
    'gifts-for': habit === 'giver' && knows(1) ? recipients(known, random) : undefined,
    'to-remember': knows(0.4) ? random.pick(NOTES[known.language]) : undefined,
  }
  return Object.fromEntries(
    Object.entries(facts).flatMap(([code, value]) => (value === undefined ? [] : [[code, value]])),
  )
}

/** Facts of a company: what it buys for, and how much a piece may cost. */
export function factsOfCompany({
  budget,
  currency,
}: Pick<Known, 'budget' | 'currency'>): Record<string, AttributeValue> {
  return {
    occasions: ['business', 'christmas'],
    'usual-budget': { amountMinor: budget * 100, currency },
    'gifts-for': ['colleagues'],
  }
}

function dates({ habit, joined }: Known, random: Random) {
  const birthday = `--${addDays('2024-01-01', random.whole(0, 365)).slice(5)}`
  // Who came for the engagement married a few months later; others have been married for a long time.
  const isYoung = habit === 'engagement'
  const isMarried = isYoung || random.chance(0.62)
  const wedding = isYoung ? addDays(joined, random.whole(120, 340)) : addDays(joined, -random.whole(300, 11_000))
  return { birthday, anniversary: isMarried ? wedding : undefined }
}

function occasionsOf({ habit, isSpanish }: Known, random: Random): string[] {
  const all = OCCASIONS[habit].map((one) => (one === 'christmas' && isSpanish && random.chance(0.6) ? 'reyes' : one))
  return random.some(all, random.whole(1, Math.min(3, all.length)))
}

function recipients({ isWoman }: Known, random: Random): string[] {
  const first = random.chance(0.65) ? 'partner' : isWoman ? 'friends' : 'mother'
  const more = random.some(['mother', 'daughter', 'sister', 'friends'], random.whole(0, 2))
  return [...new Set([first, ...more])]
}
