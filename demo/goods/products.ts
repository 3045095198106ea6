import type { Random } from '../random.ts'
import { COLOURS, type Design, type Kind, MOTIFS, type Style, STYLES } from './design.ts'
import { designOf } from './designs.ts'
import { describe, jewelName, softName, watchName, WINDS } from './names.ts'
import { type Brand, categoryOf } from './places.ts'
import { priceOf } from './prices.ts'
import { COLOUR_WORDS, type Words } from './words.ts'

export interface DemoVariant {
  readonly code: string
  readonly barcode: string
  readonly options: Readonly<Record<string, string>>
  /** Whole euros and whole pounds. */
  readonly eur: number
  readonly gbp: number
}

export interface DemoProduct {
  readonly code: string
  readonly name: Words
  readonly description: Words
  readonly brand: Brand
  readonly category: readonly string[]
  readonly design: Design
  readonly variants: readonly DemoVariant[]
}

/** How many of each kind; 600 together. */
const COUNTS: Readonly<Record<Kind, number>> = {
  ring: 175,
  necklace: 115,
  bracelet: 90,
  earrings: 110,
  watch: 40,
  leather: 42,
  scarf: 28,
}
const PREFIXES: Readonly<Record<Kind, string>> = {
  ring: 'RG',
  necklace: 'NK',
  bracelet: 'BR',
  earrings: 'ER',
  watch: 'WT',
  leather: 'LG',
  scarf: 'SK',
}

/** The catalogue: 600 products at size 1, each of another name. The same in every legal entity. */
export function drawProducts(random: Random, size: number): DemoProduct[] {
  const products: DemoProduct[] = []
  for (const [kind, count] of Object.entries(COUNTS) as [Kind, number][]) {
    // The record's own keys.
    const of = random.fork(kind)
    const named = kind === 'leather' || kind === 'scarf' ? softDesigns(kind, of) : hardDesigns(kind, of)
    const wanted = Math.max(6, Math.round(count * size))
    const names = new Set<string>()
    for (const { design, name } of named) {
      if (names.size === wanted) break
      if (names.has(name.en)) continue
      names.add(name.en)
      products.push(productOf(`${PREFIXES[kind]}-${String(names.size).padStart(4, '0')}`, design, { name, of }))
    }
  }
  return products
}

interface Named {
  readonly design: Design
  readonly name: Words
}

function* hardDesigns(kind: Kind, random: Random): Generator<Named> {
  for (;;) {
    const design = designOf(kind, random)
    yield { design, name: kind === 'watch' ? watchName(design, random.pick(WINDS)) : jewelName(design) }
  }
}

const SIZES: Readonly<Record<'leather' | 'square' | 'stole', readonly Words[]>> = {
  leather: [
    { en: 'small', es: 'pequeño', it: 'piccolo' },
    { en: 'large', es: 'grande', it: 'grande' },
  ],
  square: ['45', '70', '90'].map((side) => {
    const text = `${side} × ${side} cm`
    return { en: text, es: text, it: text }
  }),
  stole: ['180 × 65 cm', '200 × 70 cm'].map((text) => ({ en: text, es: text, it: text })),
}

/** Every style with every motif in every size, in a random order. */
function softDesigns(kind: 'leather' | 'scarf', random: Random): Named[] {
  const styles: readonly Style[] = STYLES[kind]
  const all = styles.flatMap((style) =>
    MOTIFS.flatMap((motif) =>
      SIZES[style === 'square' || style === 'stole' ? style : 'leather'].map((size) => {
        const design = { ...designOf(kind, random), style, motif }
        return { design, name: softName(design, size) }
      }),
    ),
  )
  return random.some(all, all.length)
}

function productOf(
  code: string,
  design: Design,
  { name, of }: { readonly name: Words; readonly of: Random },
): DemoProduct {
  const isLarge = / large$|90 × 90|200 ×/.test(name.en)
  return {
    code,
    name,
    description: describe(design),
    brand: brandOf(design, of),
    category: categoryOf(design),
    design,
    variants: optionsOf(design, of).map(([suffix, options], at) => {
      const variantCode = suffix === '' ? code : `${code}-${suffix}`
      return {
        code: variantCode,
        barcode: barcodeOf(code, at),
        options,
        ...priceOf(design, (isLarge ? 1.35 : 1) * (1 + at * 0.012)),
      }
    }),
  }
}

function brandOf({ kind, stone }: Design, random: Random): Brand {
  if (kind === 'watch') return 'tramontana'
  if (kind === 'leather') return 'querciola'
  if (kind === 'scarf') return 'lunaria'
  const isSea = stone === 'aquamarine' || stone === 'tourmaline' || stone === 'pearl' || stone === 'moonstone'
  return isSea && random.chance(0.6) ? 'verdemare' : 'ombrelune'
}

type Option = readonly [suffix: string, options: Readonly<Record<string, string>>]

function optionsOf({ kind, style, colour, metal, points }: Design, random: Random): Option[] {
  const colours = [
    colour,
    ...random.some(
      COLOURS.filter((one) => one !== colour),
      2,
    ),
  ]
  switch (kind) {
    case 'ring': {
      const from = 48
      const step = style === 'band' || style === 'solitaire' ? 1 : 2
      const sizes = Array.from({ length: step === 1 ? 13 : 7 }, (_, at) => String(from + at * step))
      return sizes.map((size) => [size, { size }])
    }
    case 'necklace':
      return (style === 'riviere' || style === 'collar' ? [40, 42] : [42, 45, 50]).map((cm) => [
        String(cm),
        { length: `${cm} cm` },
      ])
    case 'bracelet':
      return (style === 'bangle' || style === 'cuff' ? [16, 18] : [16, 17, 18, 19]).map((cm) => [
        String(cm),
        { length: `${cm} cm` },
      ])
    case 'earrings':
      return [['', {}]]
    case 'watch':
      if (metal === 'steel' && points % 2 === 1) return [['', { strap: 'steel bracelet' }]]
      return colours.map((one, at) => [String(at + 1), { strap: COLOUR_WORDS[one].en }])
    case 'leather':
    case 'scarf':
      return colours.map((one, at) => [String(at + 1), { colour: COLOUR_WORDS[one].en }])
  }
}

/** An EAN-13 of the range 20 to 29, which shops give out for themselves (GS1 General Specifications 1.4.2). */
export function barcodeOf(code: string, variant: number): string {
  const [prefix = '', number = ''] = code.split('-')
  const kind = String(Object.values(PREFIXES).indexOf(prefix) + 1)
  const digits = `29${kind}${number.padStart(5, '0')}${String(variant).padStart(4, '0')}`
  const sum = digits.split('').reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
