/** What a piece looks like: the picture is drawn from it, and name, description and price follow it. */
export const METALS = ['yellow-gold', 'white-gold', 'rose-gold', 'platinum', 'steel'] as const
export type Metal = (typeof METALS)[number]

export const STONES = [
  'diamond',
  'sapphire',
  'ruby',
  'emerald',
  'aquamarine',
  'tourmaline',
  'amethyst',
  'citrine',
  'pearl',
  'moonstone',
  'onyx',
] as const
export type Stone = (typeof STONES)[number]

export const CUTS = ['round', 'oval', 'cushion', 'step', 'pear', 'marquise'] as const
export type Cut = (typeof CUTS)[number]

export const MOTIFS = ['moon', 'star', 'leaf', 'shell', 'knot', 'swallow'] as const
export type Motif = (typeof MOTIFS)[number]

/** The kinds of pieces with their styles. */
export const STYLES = {
  ring: ['solitaire', 'halo', 'trilogy', 'eternity', 'band', 'signet', 'motif'],
  necklace: ['pendant', 'motif', 'riviere', 'strand', 'collar'],
  bracelet: ['bangle', 'cuff', 'riviere', 'charm', 'strand'],
  earrings: ['studs', 'hoops', 'drops', 'motif'],
  watch: ['moonphase', 'date', 'small-seconds'],
  leather: ['card-case', 'wallet', 'key-ring', 'jewel-case', 'pouch'],
  scarf: ['square', 'stole'],
} as const
export type Kind = keyof typeof STYLES
export type Style = (typeof STYLES)[Kind][number]

export const COLOURS = ['ink', 'bordeaux', 'forest', 'tobacco', 'sand', 'sky', 'rose', 'pearl-grey'] as const
export type Colour = (typeof COLOURS)[number]

export interface Design {
  readonly kind: Kind
  readonly style: Style
  readonly metal: Metal
  /** The main stone, if any. */
  readonly stone: Stone | null
  readonly cut: Cut
  readonly motif: Motif
  /** Leather, silk, dial and strap. */
  readonly colour: Colour
  /** Weight of the main stone in hundredths of a carat; 0 without one. */
  readonly points: number
}
