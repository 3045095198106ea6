// What the million looks like: stores and their address books, associates and their books, what is known of a customer.
import type { AttributeValue, Refiner } from '#contract/attribute-shapes.ts'
import type { DefinitionInput } from '#modules/attributes/testing.ts'
import { pick, pickSeveral } from './chance.ts'

export const CUSTOMERS = Number(process.env['CARNET_BENCH_CUSTOMERS'] ?? 1_000_000)
export const STORES = 40
/** Four stores show the same client books, those of ten associates. */
export const GROUPS = 10
export const STORES_IN_GROUP = STORES / GROUPS
export const ASSOCIATES_IN_GROUP = 10
/** Clients in each book; a store client book has those of its ten associates. */
export const BOOK = Math.min(2_000, CUSTOMERS / 100)

/** Of four stores the first has 48 in 100 of their customers, the last 12; the first two find those of their area as well. */
export function storeOf(random: () => number): number {
  const share = random() * 25
  return Math.floor(random() * GROUPS) * STORES_IN_GROUP + (share < 12 ? 0 : share < 18 ? 1 : share < 22 ? 2 : 3)
}
export const hasArea = (store: number) => store % STORES_IN_GROUP < 2

const options = (codes: readonly string[]) => codes.map((code) => ({ code, label: { en: code }, retired: false }))
const LIKES = 'gold silver silk velvet pearls diamonds leather linen cashmere emerald sapphire perfume'.split(' ')
const TIERS = 'visitor friend patron guest-of-honour'.split(' ')
const STYLES = 'classic modern sporty romantic minimal bold vintage street'.split(' ')
const PLACES =
  'Milano Roma Paris Madrid London Berlin Tokyo Wien Lisboa Dublin Napoli Torino Lyon Sevilla Valencia'.split(' ')

interface BenchAttribute {
  readonly definition: DefinitionInput
  readonly refiner: Refiner | null
  readonly group: 'book' | 'customers'
  readonly value: (random: () => number) => AttributeValue
}

const twoDigits = (n: number) => String(n).padStart(2, '0')
const dayOf = (random: () => number) =>
  `${twoDigits(1 + Math.floor(random() * 12))}-${twoDigits(1 + Math.floor(random() * 28))}`

/** Ten attributes of every customer, six of them with a refiner; the first three of the book are on the cards. */
export const ATTRIBUTES: Readonly<Record<string, BenchAttribute>> = {
  likes: {
    definition: { kind: 'list', several: true, options: options(LIKES) },
    refiner: { offer: 'multi' },
    group: 'book',
    value: (random) => pickSeveral(LIKES, random, 1 + Math.floor(random() * 4)).toSorted(),
  },
  tier: {
    definition: { kind: 'list', options: options(TIERS) },
    refiner: { offer: 'multi' },
    group: 'book',
    value: (random) => pick(TIERS, random, 2),
  },
  anniversary: {
    definition: { kind: 'date', range: null },
    refiner: { offer: 'range' },
    group: 'book',
    value: (random) => `${1960 + Math.floor(random() * 60)}-${dayOf(random)}`,
  },
  dislikes: {
    definition: { kind: 'list', several: true, options: options(LIKES) },
    refiner: { offer: 'multi' },
    group: 'book',
    value: (random) => pickSeveral(LIKES, random, 1 + Math.floor(random() * 2)).toSorted(),
  },
  budget: {
    definition: { kind: 'currency', range: null },
    refiner: {
      offer: 'thresholds',
      thresholds: [50_000, 200_000, 500_000].map((amountMinor) => ({ amountMinor, currency: 'EUR' })),
    },
    group: 'book',
    value: (random) => ({ amountMinor: Math.floor(random() ** 3 * 1_000_000), currency: 'EUR' }),
  },
  style: {
    definition: { kind: 'list', options: options(STYLES) },
    refiner: { offer: 'multi' },
    group: 'customers',
    value: (random) => pick(STYLES, random, 1.5),
  },
  'ring-size': {
    definition: { kind: 'integer', unit: null, range: null },
    refiner: null,
    group: 'customers',
    value: (random) => 44 + Math.floor(random() * 24),
  },
  birthday: {
    definition: { kind: 'dayOfYear' },
    refiner: null,
    group: 'customers',
    value: (random) => `--${dayOf(random)}`,
  },
  newsletter: { definition: { kind: 'boolean' }, refiner: null, group: 'customers', value: (random) => random() < 0.4 },
  'favourite-city': {
    definition: { kind: 'text' },
    refiner: null,
    group: 'customers',
    value: (random) => pick(PLACES, random, 1.5),
  },
}

export function attributesOf(random: () => number): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(ATTRIBUTES).map(([code, { value }]) => [code, value(random)]))
}
export const placeOf = (random: () => number) => pick(PLACES, random, 1.5)
