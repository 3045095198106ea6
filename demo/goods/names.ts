import type { Design } from './design.ts'
import {
  COLLECTIONS,
  COLOUR_WORDS,
  CUT_WORDS,
  METAL_WORDS,
  MOTIF_WORDS,
  PIECE_WORDS,
  STONE_WORDS,
  STONES_WORDS,
  type Words,
} from './words.ts'

const LANGUAGES = ['en', 'es', 'it'] as const
const AND: Words = { en: 'and', es: 'y', it: 'e' }
const inEach = (write: (language: 'en' | 'es' | 'it') => string): Words => {
  const [en = '', es = '', it = ''] = LANGUAGES.map(write)
  return { en, es, it }
}

/** Watches are called by the winds. */
export const WINDS = ['Libeccio', 'Ponente', 'Grecale', 'Zefiro'] as const

const WITH_WIDTH = ['band'] as const
const isRow = ({ style }: Design) => style === 'riviere' || style === 'eternity' || style === 'strand'

/** What the stone is called in a name: `oval-cut sapphire`, `zaffiro taglio ovale`; rows have many of them. */
function stoneWords(design: Design): Words | null {
  const { stone, cut, style } = design
  if (stone === null) return null
  if (isRow(design) || style === 'bangle' || style === 'hoops') return STONES_WORDS[stone]
  const single = STONE_WORDS[stone]
  const isPlain =
    stone === 'pearl' || stone === 'moonstone' || stone === 'onyx' || style === 'motif' || style === 'cuff'
  if (isPlain || style === 'charm') return single
  return inEach((language) => {
    const words = [CUT_WORDS[cut][language], single[language]]
    return (language === 'en' ? words : words.toReversed()).join(' ')
  })
}

/** The name of a piece of jewellery, `Plenilunio halo ring, rose gold and oval-cut sapphire`; `more` tells two alike apart. */
export function jewelName(design: Design, more = ''): Words {
  const piece = PIECE_WORDS[`${design.kind}/${design.style}`]
  const stone = stoneWords(design)
  const collection = COLLECTIONS[design.motif]
  return inEach((language) => {
    const called = piece?.[language] ?? ''
    const head = language === 'en' ? `${collection} ${called}` : `${called} ${collection}`
    const material = METAL_WORDS[design.metal][language] + (stone ? ` ${AND[language]} ${stone[language]}` : '')
    const width = WITH_WIDTH.some((style) => style === design.style) ? `, ${widthOf(design)} mm` : ''
    return `${head}, ${material}${width}${more}`
  })
}

/** The width of a band in millimetres. */
export const widthOf = ({ points }: Design) => 2 + (points % 5)

export const watchName = (design: Design, wind: string): Words =>
  inEach((language) => {
    const called = PIECE_WORDS[`watch/${design.style}`]?.[language] ?? ''
    const head = language === 'en' ? `${wind} ${called}` : `${called} ${wind}`
    return `${head}, ${METAL_WORDS[design.metal][language]}`
  })

/** Leather and silk: `Moon card case, large`. */
export const softName = (design: Design, size: Words): Words =>
  inEach((language) => {
    const called = PIECE_WORDS[`${design.kind}/${design.style}`]?.[language] ?? ''
    const motif = MOTIF_WORDS[design.motif][language]
    const head =
      language === 'en' ? `${motif.charAt(0).toUpperCase()}${motif.slice(1)} ${called}` : `${called} ${motif}`
    return `${head}, ${size[language]}`
  })

/** What a picture shows, for whoever cannot see it. One language: a picture has one text. */
export const altOf = (design: Design, name: Words) =>
  design.kind === 'leather' || design.kind === 'scarf' || design.kind === 'watch'
    ? `${name.en}, ${COLOUR_WORDS[design.colour].en}`
    : name.en

const decimal = (hundredths: number, language: string) =>
  (hundredths / 100).toFixed(2).replace('.', language === 'en' ? '.' : ',')

/** Two sentences for the shop floor. */
export function describe(design: Design): Words {
  const { kind, metal, stone, points, motif } = design
  if (kind === 'leather')
    return {
      en: 'Vegetable-tanned calf, stitched by hand, with the motif pressed into it. Each piece ages in its own way.',
      es: 'Becerro de curtición vegetal, cosido a mano, con el motivo grabado en seco. Cada pieza envejece a su manera.',
      it: 'Vitello a concia vegetale, cucito a mano, con il motivo impresso a secco. Ogni pezzo invecchia a modo suo.',
    }
  if (kind === 'scarf')
    return {
      en: 'Silk twill, printed on a table and rolled by hand.',
      es: 'Sarga de seda, estampada a la lionesa y con dobladillo a mano.',
      it: 'Twill di seta, stampato a quadro e orlato a mano.',
    }
  if (kind === 'watch')
    return {
      en: `Hand-wound movement in a case of ${METAL_WORDS[metal].en}, water-resistant to 3 bar. The strap is changed without a tool.`,
      es: `Movimiento de cuerda manual en caja de ${METAL_WORDS[metal].es}, estanco hasta 3 bares. La correa se cambia sin herramientas.`,
      it: `Movimento a carica manuale in cassa di ${METAL_WORDS[metal].it}, impermeabile fino a 3 bar. Il cinturino si cambia senza attrezzi.`,
    }
  const fineness = metal === 'platinum' ? '950' : '750'
  const weight = (language: string) =>
    stone === null
      ? ''
      : ` ${STONE_WORDS[stone][language as 'en'].replace(/^./, (c) => c.toUpperCase())}: ${decimal(points, language)} ct.` // The keys are the languages.
  return {
    en: `Made by hand in ${METAL_WORDS[metal].en} ${fineness}, from the ${COLLECTIONS[motif]} collection.${weight('en')}`,
    es: `Hecho a mano en ${METAL_WORDS[metal].es} ${fineness}, de la colección ${COLLECTIONS[motif]}.${weight('es')}`,
    it: `Fatto a mano in ${METAL_WORDS[metal].it} ${fineness}, della collezione ${COLLECTIONS[motif]}.${weight('it')}`,
  }
}
