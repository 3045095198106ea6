import { type Design, type Metal, METALS, type Motif, MOTIFS, type Stone, STONES } from '../goods/design.ts'
import type { Random } from '../random.ts'

/** What somebody likes and dislikes: metals, stones and motifs by their codes. */
export interface Taste {
  readonly likes: readonly string[]
  readonly dislikes: readonly string[]
  readonly metal: Metal
}

const METALS_LIKED = { 'yellow-gold': 42, 'white-gold': 20, 'rose-gold': 26, platinum: 12 }
const STONES_LIKED: Readonly<Partial<Record<Stone, number>>> = {
  diamond: 30,
  sapphire: 14,
  emerald: 12,
  pearl: 12,
  ruby: 9,
  aquamarine: 8,
  tourmaline: 6,
  moonstone: 5,
  amethyst: 4,
  citrine: 3,
  onyx: 2,
}

export function tasteOf(random: Random): Taste {
  const metal = random.weighted<keyof typeof METALS_LIKED>(METALS_LIKED)
  const stones = new Set<Stone>(Array.from({ length: random.whole(1, 3) }, () => random.weighted(STONES_LIKED)))
  const motifs = random.some(MOTIFS, random.whole(1, 2))
  const likes: readonly string[] = [metal, ...stones, ...motifs]
  const others = [...METALS.filter((one) => one !== 'steel' && one !== metal), ...STONES, ...MOTIFS].filter(
    (one) => !likes.includes(one),
  )
  return { metal, likes, dislikes: random.chance(0.55) ? random.some(others, random.whole(1, 2)) : [] }
}

/** What of a piece somebody can like: leather and silk have a motif only. */
export function featuresOf({ kind, metal, stone, motif }: Design): readonly (Metal | Stone | Motif)[] {
  const isWorn = kind !== 'leather' && kind !== 'scarf'
  return [motif, ...(isWorn ? [metal] : []), ...(stone ? [stone] : [])]
}

/** How well a piece fits: 0 when anything of it is disliked. */
export function fit({ likes, dislikes }: Taste, design: Design): number {
  const features = featuresOf(design)
  if (features.some((feature) => dislikes.includes(feature))) return 0
  return features.reduce((weight, feature) => (likes.includes(feature) ? weight * 7 : weight), 1)
}
