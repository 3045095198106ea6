import type { AttributeDefinition } from '#contract/attribute-shapes.ts'
import { METALS, MOTIFS, STONES } from '../goods/design.ts'
import { METAL_WORDS, MOTIF_WORDS, STONE_WORDS, type Words } from '../goods/words.ts'

export interface DemoType {
  readonly code: string
  readonly name: Words
  readonly definition: AttributeDefinition
}

const words = (en: string, es: string, it: string): Words => ({ en, es, it })
const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const option = (code: string, { en, es, it }: Words) => ({
  code,
  label: { en: capital(en), es: capital(es), it: capital(it) },
  retired: false,
})

type Options = Readonly<Record<string, readonly [en: string, es: string, it: string]>>

/** A list of choices; `several`: a customer may have more than one of them. */
function list(
  code: string,
  name: Words,
  { several = false, ...rest }: { several?: boolean; options: Options },
): DemoType {
  const options = Object.entries(rest.options).map(([key, label]) => option(key, words(...label)))
  return { code, name, definition: { kind: 'list', several, options } }
}

const metals = METALS.filter((metal) => metal !== 'steel').map((metal) => option(metal, METAL_WORDS[metal]))

/** What values there are: the same in every legal entity, but for amounts, which are in its own currency. */
export const attributeTypes = (currency: string): readonly DemoType[] => [
  {
    code: 'taste',
    name: words('Taste', 'Gusto', 'Gusto'),
    definition: {
      kind: 'list',
      several: true,
      options: [
        ...metals,
        ...STONES.map((stone) => option(stone, STONE_WORDS[stone])),
        ...MOTIFS.map((motif) => option(motif, MOTIF_WORDS[motif])),
      ],
    },
  },
  {
    code: 'metal',
    name: words('Metal', 'Metal', 'Metallo'),
    definition: { kind: 'list', several: false, options: metals },
  },
  list('style', words('Style', 'Estilo', 'Stile'), {
    options: {
      classic: ['Classic', 'Clásico', 'Classico'],
      contemporary: ['Contemporary', 'Contemporáneo', 'Contemporaneo'],
      minimal: ['Minimal', 'Minimalista', 'Minimale'],
      bohemian: ['Bohemian', 'Bohemio', 'Bohémien'],
      bold: ['Bold', 'Atrevido', 'Deciso'],
    },
  }),
  list('occasion', words('Occasion', 'Ocasión', 'Occasione'), {
    several: true,
    options: {
      birthday: ['Birthday', 'Cumpleaños', 'Compleanno'],
      anniversary: ['Anniversary', 'Aniversario', 'Anniversario'],
      engagement: ['Engagement', 'Pedida de mano', 'Fidanzamento'],
      wedding: ['Wedding', 'Boda', 'Matrimonio'],
      christmas: ['Christmas', 'Navidad', 'Natale'],
      reyes: ['Epiphany', 'Reyes', 'Epifania'],
      valentine: ['Valentine’s Day', 'San Valentín', 'San Valentino'],
      'mothers-day': ['Mother’s Day', 'Día de la Madre', 'Festa della mamma'],
      herself: ['For oneself', 'Para sí', 'Per sé'],
      business: ['Business gift', 'Regalo de empresa', 'Omaggio aziendale'],
    },
  }),
  list('recipient', words('Recipient', 'Destinatario', 'Destinatario'), {
    several: true,
    options: {
      partner: ['Partner', 'Pareja', 'Partner'],
      mother: ['Mother', 'Madre', 'Madre'],
      daughter: ['Daughter', 'Hija', 'Figlia'],
      sister: ['Sister', 'Hermana', 'Sorella'],
      friends: ['Friends', 'Amistades', 'Amici'],
      colleagues: ['Colleagues', 'Colegas', 'Colleghi'],
    },
  }),
  list('dietary', words('Dietary', 'Alimentación', 'Alimentazione'), {
    several: true,
    options: {
      vegetarian: ['Vegetarian', 'Vegetariana', 'Vegetariana'],
      vegan: ['Vegan', 'Vegana', 'Vegana'],
      'gluten-free': ['Gluten-free', 'Sin gluten', 'Senza glutine'],
      'lactose-free': ['Lactose-free', 'Sin lactosa', 'Senza lattosio'],
      'no-alcohol': ['No alcohol', 'Sin alcohol', 'Senza alcol'],
    },
  }),
  list('allergy', words('Allergy', 'Alergia', 'Allergia'), {
    several: true,
    options: {
      nickel: ['Nickel', 'Níquel', 'Nichel'],
      nuts: ['Nuts', 'Frutos secos', 'Frutta a guscio'],
      lilies: ['Lilies', 'Lirios', 'Gigli'],
      latex: ['Latex', 'Látex', 'Lattice'],
    },
  }),
  list('drink', words('Drink', 'Bebida', 'Bevanda'), {
    options: {
      espresso: ['Espresso', 'Café solo', 'Caffè'],
      tea: ['Tea', 'Té', 'Tè'],
      'sparkling-water': ['Sparkling water', 'Agua con gas', 'Acqua frizzante'],
      wine: ['Sparkling wine', 'Vino espumoso', 'Spumante'],
      nothing: ['Nothing, thank you', 'Nada, gracias', 'Niente, grazie'],
    },
  }),
  {
    code: 'ring-size',
    name: words('Ring size', 'Talla de anillo', 'Misura anello'),
    definition: {
      kind: 'decimal',
      unit: words('mm around', 'mm de contorno', 'mm di giro'),
      range: { min: '40', max: '76' },
    },
  },
  {
    code: 'centimetres',
    name: words('Centimetres', 'Centímetros', 'Centimetri'),
    definition: { kind: 'decimal', unit: words('cm', 'cm', 'cm'), range: { min: '10', max: '100' } },
  },
  {
    code: 'times',
    name: words('Times', 'Veces', 'Volte'),
    definition: { kind: 'integer', unit: words('a year', 'al año', 'l’anno'), range: { min: 0, max: 365 } },
  },
  {
    code: 'amount',
    name: words('Amount', 'Importe', 'Importo'),
    definition: { kind: 'currency', range: { min: { amountMinor: 0, currency }, max: null } },
  },
  {
    code: 'day-of-year',
    name: words('Day of the year', 'Día del año', 'Giorno dell’anno'),
    definition: { kind: 'dayOfYear' },
  },
  { code: 'day', name: words('Day', 'Día', 'Giorno'), definition: { kind: 'date', range: null } },
  { code: 'yes-or-no', name: words('Yes or no', 'Sí o no', 'Sì o no'), definition: { kind: 'boolean' } },
  { code: 'note', name: words('Note', 'Nota', 'Nota'), definition: { kind: 'text', several: false } },
]
