import type { Random } from '../random.ts'
import {
  COLOURS,
  CUTS,
  type Design,
  type Kind,
  METALS,
  type Metal,
  MOTIFS,
  type Stone,
  type Style,
  STYLES,
} from './design.ts'

const GOLD = METALS.filter((metal) => metal !== 'steel')
const FACETED: Readonly<Partial<Record<Stone, number>>> = {
  diamond: 46,
  sapphire: 14,
  emerald: 9,
  ruby: 9,
  aquamarine: 8,
  tourmaline: 6,
  amethyst: 4,
  citrine: 4,
}
const ROUNDED: Readonly<Partial<Record<Stone, number>>> = { pearl: 6, moonstone: 3, onyx: 2 }

/** A design of a kind, as a workshop would make one: stones that the style can hold, metals that go with them. */
export function designOf(kind: Kind, random: Random): Design {
  const style = styleOf(kind, random)
  const stone = stoneOf(kind, style, random)
  return {
    kind,
    style,
    metal: metalOf(kind, random),
    stone,
    cut: stone === 'pearl' || style === 'riviere' || style === 'eternity' ? 'round' : random.pick(CUTS),
    motif: random.pick(MOTIFS),
    colour: random.pick(COLOURS),
    points: pointsOf(style, stone, random),
  }
}

const COMMON: Readonly<Partial<Record<Style, number>>> = {
  solitaire: 4,
  band: 3,
  pendant: 4,
  motif: 3,
  studs: 3,
  charm: 2,
}

function styleOf(kind: Kind, random: Random): Style {
  const styles: readonly Style[] = STYLES[kind]
  const weights: Partial<Record<Style, number>> = Object.fromEntries(styles.map((style) => [style, COMMON[style] ?? 2]))
  return random.weighted(weights)
}

function metalOf(kind: Kind, random: Random): Metal {
  if (kind === 'watch') return random.pick(METALS)
  return random.weighted<Metal>({ 'yellow-gold': 36, 'white-gold': 26, 'rose-gold': 22, platinum: 16 }) ?? GOLD[0]
}

function stoneOf(kind: Kind, style: Style, random: Random): Stone | null {
  if (kind === 'watch' || kind === 'leather' || kind === 'scarf' || style === 'band' || style === 'signet') return null
  if (style === 'strand') return random.weighted(ROUNDED)
  if (style === 'riviere' || style === 'eternity' || style === 'trilogy') return random.weighted(FACETED)
  if (style === 'bangle' || style === 'hoops') return random.chance(0.7) ? 'diamond' : null
  if (style === 'motif' || style === 'cuff' || style === 'collar')
    return random.chance(0.45) ? null : random.weighted({ ...FACETED, pearl: 14 })
  return random.weighted({ ...FACETED, ...ROUNDED })
}

/** Most stones are small. */
function pointsOf(style: Style, stone: Stone | null, random: Random): number {
  if (stone === null) return random.whole(0, 99)
  const small = style === 'motif' || style === 'cuff' || style === 'bangle' || style === 'hoops' || style === 'charm'
  if (small) return random.whole(8, 40)
  if (style === 'riviere' || style === 'eternity') return random.whole(12, 60) * 5
  return 30 + Math.floor(220 * random.next() ** 2.2)
}
