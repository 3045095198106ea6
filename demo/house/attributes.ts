import type { Refiner } from '#contract/attribute-shapes.ts'
import type { Words } from '../goods/words.ts'

export interface DemoAttribute {
  readonly code: string
  readonly type: string
  readonly name: Words
  readonly refiner: Refiner | null
}

const words = (en: string, es: string, it: string): Words => ({ en, es, it })
const multi: Refiner = { offer: 'multi' }
const range: Refiner = { offer: 'range' }

/** What the house wants to know of its customers. Thresholds of amounts are in the legal entity's currency. */
export const attributes = (currency: string): readonly DemoAttribute[] => [
  { code: 'birthday', type: 'day-of-year', name: words('Birthday', 'Cumpleaños', 'Compleanno'), refiner: range },
  {
    code: 'wedding-anniversary',
    type: 'day',
    name: words('Wedding anniversary', 'Aniversario de boda', 'Anniversario di matrimonio'),
    refiner: range,
  },
  {
    code: 'ring-size',
    type: 'ring-size',
    name: words('Ring size', 'Talla de anillo', 'Misura anello'),
    refiner: range,
  },
  { code: 'wrist', type: 'centimetres', name: words('Wrist', 'Muñeca', 'Polso'), refiner: null },
  {
    code: 'usual-budget',
    type: 'amount',
    name: words('Usual budget', 'Presupuesto habitual', 'Budget abituale'),
    refiner: {
      offer: 'thresholds',
      thresholds: [100_000, 300_000, 1_000_000].map((amountMinor) => ({ amountMinor, currency })),
    },
  },
  { code: 'occasions', type: 'occasion', name: words('Buys for', 'Compra para', 'Acquista per'), refiner: multi },
  {
    code: 'visits',
    type: 'times',
    name: words('Visits', 'Visitas', 'Visite'),
    refiner: { offer: 'thresholds', thresholds: [2, 4, 8] },
  },
  {
    code: 'pierced-ears',
    type: 'yes-or-no',
    name: words('Pierced ears', 'Orejas perforadas', 'Orecchie forate'),
    refiner: { offer: 'single' },
  },
  { code: 'allergies', type: 'allergy', name: words('Allergies', 'Alergias', 'Allergie'), refiner: multi },
  { code: 'dietary', type: 'dietary', name: words('Dietary', 'Alimentación', 'Alimentazione'), refiner: null },
  {
    code: 'drink',
    type: 'drink',
    name: words('Likes to drink', 'Le gusta beber', 'Beve volentieri'),
    refiner: { offer: 'single' },
  },
  { code: 'likes', type: 'taste', name: words('Likes', 'Le gusta', 'Ama'), refiner: multi },
  { code: 'dislikes', type: 'taste', name: words('Dislikes', 'No le gusta', 'Non ama'), refiner: multi },
  {
    code: 'preferred-metal',
    type: 'metal',
    name: words('Preferred metal', 'Metal preferido', 'Metallo preferito'),
    refiner: multi,
  },
  { code: 'style', type: 'style', name: words('Style', 'Estilo', 'Stile'), refiner: { offer: 'single' } },
  { code: 'gifts-for', type: 'recipient', name: words('Gives to', 'Regala a', 'Regala a'), refiner: multi },
  { code: 'to-remember', type: 'note', name: words('To remember', 'Para recordar', 'Da ricordare'), refiner: null },
]

/** Which attributes describe a customer, and which stand on a card of the client book, each in its order. */
export const GROUPS = {
  'customers.attribute-group': {
    code: 'customer',
    name: words('Customer', 'Cliente', 'Cliente'),
    members: [
      'birthday',
      'wedding-anniversary',
      'ring-size',
      'wrist',
      'usual-budget',
      'occasions',
      'visits',
      'pierced-ears',
      'allergies',
      'dietary',
      'drink',
    ],
  },
  'client-book.attribute-group': {
    code: 'client-book',
    name: words('Client book', 'Cartera de clientes', 'Portafoglio clienti'),
    members: ['wedding-anniversary', 'likes', 'dislikes', 'preferred-metal', 'style', 'gifts-for', 'to-remember'],
  },
} as const
