import type { Colour, Metal, Stone } from '../goods/design.ts'

/** A metal as polished: from the brightest reflection to the deepest shade. */
export const METAL_TONES: Readonly<Record<Metal, readonly [string, string, string, string, string]>> = {
  'yellow-gold': ['#fff6d6', '#f0d388', '#d3a64a', '#a97b2a', '#7a5518'],
  'white-gold': ['#ffffff', '#e6e7e6', '#bfc3c5', '#8f9599', '#62686d'],
  'rose-gold': ['#fff0e8', '#f2c7b1', '#d99b80', '#ae6f57', '#7c4938'],
  platinum: ['#fdfeff', '#dfe4e9', '#b3bcc6', '#828d99', '#565f6b'],
  steel: ['#ffffff', '#dde1e3', '#aab1b6', '#767e85', '#4c5359'],
}

/** The facets of a stone, from those that throw the light back to those that swallow it. */
export const STONE_TONES: Readonly<Record<Stone, readonly [string, string, string, string, string]>> = {
  diamond: ['#ffffff', '#eef3f7', '#d3dde5', '#aebcc8', '#8496a6'],
  sapphire: ['#a9c2f2', '#5a80d8', '#2d52b0', '#1a3584', '#0f1f57'],
  ruby: ['#f7a6b2', '#e0506a', '#b81f3f', '#8a1029', '#5a0719'],
  emerald: ['#a8e6c4', '#4fbd8a', '#1f8f5d', '#0f6a42', '#08432a'],
  aquamarine: ['#effbfb', '#c3e9ec', '#92d2d9', '#62b1bd', '#3f8b99'],
  tourmaline: ['#fbd7e6', '#ee9dc0', '#d96a9c', '#b2437a', '#7f2755'],
  amethyst: ['#e6d4f5', '#b894df', '#8b5fc0', '#65409a', '#432669'],
  citrine: ['#fff1c4', '#f8d474', '#eab03a', '#c4841f', '#8d5812'],
  pearl: ['#ffffff', '#faf3ea', '#ecdfd0', '#cdbba8', '#a18c78'],
  moonstone: ['#ffffff', '#e9f1fa', '#cddcec', '#a9bed6', '#8297b3'],
  onyx: ['#8d9096', '#4a4d53', '#2a2c31', '#17181c', '#0b0c0e'],
}

/** Stones that are polished round instead of faceted. */
export const isRounded = (stone: Stone) => stone === 'pearl' || stone === 'moonstone' || stone === 'onyx'

/** Leather, silk and enamel: light, body, shade, and what goes with it. */
export const COLOUR_TONES: Readonly<Record<Colour, readonly [string, string, string, string]>> = {
  ink: ['#4d5a73', '#2b3750', '#1a2336', '#cbb68a'],
  bordeaux: ['#93404c', '#6e2430', '#48131c', '#e3c3a4'],
  forest: ['#557565', '#2f5143', '#1c352b', '#d8c48f'],
  tobacco: ['#c08b5c', '#96643a', '#683f20', '#f0dcbd'],
  sand: ['#f1e4cf', '#dcc7a6', '#b99f79', '#8c6a44'],
  sky: ['#cfe0ea', '#9dbccd', '#6e92a7', '#f6efe2'],
  rose: ['#f4d9d3', '#deada4', '#b57f77', '#7c4b47'],
  'pearl-grey': ['#eceae6', '#cdcac4', '#a19e98', '#5f5b55'],
}
