import type { Design, Metal, Stone, Style } from './design.ts'

const BASE: Readonly<Record<string, Partial<Record<Style, number>>>> = {
  ring: { solitaire: 900, halo: 1500, trilogy: 1900, eternity: 1400, band: 560, signet: 1250, motif: 720 },
  necklace: { pendant: 690, motif: 620, riviere: 5200, strand: 980, collar: 2900 },
  bracelet: { bangle: 1900, cuff: 3200, riviere: 4400, charm: 940, strand: 820 },
  earrings: { studs: 520, hoops: 860, drops: 1450, motif: 640 },
  watch: { moonphase: 6900, date: 3400, 'small-seconds': 4200 },
  leather: { 'card-case': 160, wallet: 340, 'key-ring': 120, 'jewel-case': 480, pouch: 190 },
  scarf: { square: 260, stole: 390 },
}

const METAL_FACTOR: Readonly<Record<Metal, number>> = {
  'yellow-gold': 1,
  'white-gold': 1.06,
  'rose-gold': 1,
  platinum: 1.35,
  steel: 0.62,
}

/** What a carat costs, in euros. Two carats cost more than twice. */
const CARAT: Readonly<Record<Stone, number>> = {
  diamond: 6800,
  sapphire: 2900,
  ruby: 3400,
  emerald: 3100,
  aquamarine: 620,
  tourmaline: 560,
  amethyst: 210,
  citrine: 190,
  pearl: 260,
  moonstone: 170,
  onyx: 110,
}

/** What a piece costs in whole euros and whole pounds, rounded as a shop would. */
export function priceOf(design: Design, factor = 1): { readonly eur: number; readonly gbp: number } {
  const { kind, style, metal, stone, points } = design
  const isLeatherOrSilk = kind === 'leather' || kind === 'scarf'
  const metalFactor = isLeatherOrSilk ? 1 : METAL_FACTOR[metal]
  const base = (BASE[kind]?.[style] ?? 500) * metalFactor
  const isRow = style === 'riviere' || style === 'eternity'
  const stones = stone === null ? 0 : CARAT[stone] * (isRow ? (points / 100) * 1.4 : (points / 100) ** 1.6)
  const euros = (base + stones * (style === 'trilogy' ? 1.6 : 1)) * factor
  return { eur: rounded(euros), gbp: rounded(euros * 0.88) }
}

function rounded(amount: number): number {
  const step = amount < 1000 ? 10 : amount < 10_000 ? 50 : 100
  return Math.max(step, Math.round(amount / step) * step)
}
