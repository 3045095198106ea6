import type { Design } from './design.ts'
import type { Words } from './words.ts'

interface DemoCategory {
  readonly code: string
  readonly name: Words
  readonly below?: string
}

const category = (code: string, [en, es, it]: readonly [string, string, string], below?: string): DemoCategory => ({
  code,
  name: { en, es, it },
  ...(below !== undefined && { below }),
})

/** The tree of categories, each after the one above it. */
export const CATEGORIES: readonly DemoCategory[] = [
  category('jewellery', ['Jewellery', 'Joyería', 'Gioielli']),
  category('rings', ['Rings', 'Anillos', 'Anelli'], 'jewellery'),
  category('engagement-rings', ['Engagement rings', 'Anillos de compromiso', 'Anelli di fidanzamento'], 'rings'),
  category('wedding-rings', ['Wedding rings', 'Alianzas de boda', 'Fedi nuziali'], 'rings'),
  category('dress-rings', ['Dress rings', 'Anillos de fantasía', 'Anelli importanti'], 'rings'),
  category('necklaces', ['Necklaces', 'Collares', 'Collane'], 'jewellery'),
  category('pendants', ['Pendants', 'Colgantes', 'Pendenti'], 'necklaces'),
  category('strands', ['Strands and rivières', 'Hilos y rivières', 'Fili e rivière'], 'necklaces'),
  category('bracelets', ['Bracelets', 'Pulseras', 'Bracciali'], 'jewellery'),
  category('bangles', ['Bangles and cuffs', 'Brazaletes rígidos', 'Bracciali rigidi'], 'bracelets'),
  category('chains', ['Chains and rows', 'Cadenas y rivières', 'Catene e tennis'], 'bracelets'),
  category('earrings', ['Earrings', 'Pendientes', 'Orecchini'], 'jewellery'),
  category('watches', ['Watches', 'Relojes', 'Orologi']),
  category('leather', ['Small leather goods', 'Pequeña marroquinería', 'Piccola pelletteria']),
  category('silk', ['Silk', 'Seda', 'Seta']),
]

/** The house and the workshops whose pieces it sells. All are invented. */
export const BRANDS = [
  { code: 'ombrelune', name: 'Maison Ombrelune' },
  { code: 'verdemare', name: 'Atelier Verdemare' },
  { code: 'tramontana', name: 'Orologeria Tramontana' },
  { code: 'querciola', name: 'Pellami Querciola' },
  { code: 'lunaria', name: 'Seterie Lunaria' },
] as const
export type Brand = (typeof BRANDS)[number]['code']

/** The categories from the root to where a piece is. */
export function categoryOf({ kind, style }: Pick<Design, 'kind' | 'style'>): string[] {
  const leaf = leafOf(kind, style)
  const path: string[] = []
  for (let code: string | undefined = leaf; code !== undefined;) {
    path.unshift(code)
    code = CATEGORIES.find((one) => one.code === code)?.below
  }
  return path
}

function leafOf(kind: Design['kind'], style: Design['style']): string {
  switch (kind) {
    case 'ring':
      if (style === 'band' || style === 'eternity') return 'wedding-rings'
      return style === 'signet' || style === 'motif' ? 'dress-rings' : 'engagement-rings'
    case 'necklace':
      return style === 'pendant' || style === 'motif' || style === 'collar' ? 'pendants' : 'strands'
    case 'bracelet':
      return style === 'bangle' || style === 'cuff' ? 'bangles' : 'chains'
    case 'earrings':
      return 'earrings'
    case 'watch':
      return 'watches'
    case 'leather':
      return 'leather'
    case 'scarf':
      return 'silk'
  }
}
