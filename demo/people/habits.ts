import type { Kind, Style } from '../goods/design.ts'
import type { Random } from '../random.ts'
import type { OriginName } from './origins.ts'

/** Why and how often somebody comes. */
export const HABITS = ['engagement', 'giver', 'collector', 'tourist', 'self', 'lapsed', 'looking', 'company'] as const
export type Habit = (typeof HABITS)[number]

const LOCAL: Readonly<Partial<Record<Habit, number>>> = {
  engagement: 17,
  giver: 29,
  collector: 10,
  self: 25,
  lapsed: 12,
  looking: 6,
}
const FROM_FAR: Readonly<Partial<Record<Habit, number>>> = {
  tourist: 66,
  collector: 11,
  giver: 8,
  self: 6,
  lapsed: 5,
  looking: 4,
}
const NEARBY: ReadonlySet<OriginName> = new Set<OriginName>(['italy', 'tuscany', 'spain', 'britain'])

/** The habit of somebody who lives near the store, or comes from far away. */
export const habitOf = (origin: OriginName, random: Random): Habit =>
  random.weighted(NEARBY.has(origin) ? LOCAL : FROM_FAR)

/** What a piece may cost, in euros: most people stay below a few thousand, collectors do not. */
export function budgetOf(habit: Habit, random: Random): number {
  const [least, most] = BUDGETS[habit]
  return Math.round((least * (most / least) ** (random.next() ** 1.35)) / 50) * 50
}
const BUDGETS: Readonly<Record<Habit, readonly [number, number]>> = {
  engagement: [1500, 12_000],
  giver: [350, 5000],
  collector: [3000, 60_000],
  tourist: [300, 9000],
  self: [300, 3500],
  lapsed: [350, 4500],
  looking: [400, 5000],
  company: [150, 700],
}

/** What kinds of pieces they buy. */
export const KINDS_OF: Readonly<Record<Habit, Readonly<Partial<Record<Kind, number>>>>> = {
  engagement: { ring: 40, earrings: 25, necklace: 20, bracelet: 15 },
  giver: { necklace: 28, earrings: 26, bracelet: 18, scarf: 12, ring: 8, leather: 5, watch: 3 },
  collector: { ring: 26, necklace: 22, earrings: 20, bracelet: 17, watch: 12, scarf: 2, leather: 1 },
  tourist: { necklace: 22, earrings: 20, scarf: 18, leather: 16, bracelet: 12, watch: 7, ring: 5 },
  self: { earrings: 28, ring: 20, bracelet: 18, necklace: 18, scarf: 8, leather: 6, watch: 2 },
  lapsed: { earrings: 24, necklace: 22, bracelet: 20, ring: 16, scarf: 10, leather: 8 },
  looking: { ring: 40, necklace: 30, earrings: 30 },
  company: { leather: 70, scarf: 30 },
}

/** Rings to get engaged with, and to marry with. */
export const ENGAGEMENT_STYLES: readonly Style[] = ['solitaire', 'halo', 'trilogy']
export const WEDDING_STYLES: readonly Style[] = ['band']
