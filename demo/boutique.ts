import type { PresetRole } from '#modules/access/index.ts'
import type { Language } from '#contract/shared.ts'

/** A role of somebody: for one store, else for all the stores that person works in. */
interface DemoRole {
  readonly preset: PresetRole['preset']
  readonly store?: string
}

interface DemoAssociate {
  readonly personnelNumber: string
  readonly name: string
  readonly preferredName?: string
  readonly language: Language
  /** Signs in as this, at example.com. */
  readonly login: string
  readonly stores: readonly string[]
  readonly books: readonly string[]
  readonly roles: readonly DemoRole[]
  /** Has the role that grants everything, of the legal entity and of the installation. */
  readonly isFirstAdministrator?: true
}

interface DemoStore {
  readonly code: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly languages: Language[]
  readonly customerBooks: readonly string[]
  readonly employeeBooks: readonly string[]
  readonly devices: readonly { readonly name: string; readonly shared: boolean }[]
}

/** A legal entity of the demo with everything in it; things are named by their codes. */
export interface DemoEntity {
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly languages: Language[]
  readonly timeZone: string
  readonly books: readonly { readonly code: string; readonly name: string }[]
  readonly stores: readonly DemoStore[]
  readonly associates: readonly DemoAssociate[]
}

const devices = [
  { name: 'iPad, salon', shared: true },
  { name: 'iPad, entrance', shared: true },
  { name: 'iPhone, store manager', shared: false },
]

const europe: DemoEntity = {
  code: 'ombrelune-europe',
  name: 'Maison Ombrelune Europe S.p.A.',
  currency: 'EUR',
  languages: ['it', 'es', 'en'],
  timeZone: 'Europe/Rome',
  books: [
    { code: 'italy', name: 'Italy' },
    { code: 'spain', name: 'Spain' },
    // Shared by the two stores with a high jewellery salon, across the border.
    { code: 'high-jewellery', name: 'High jewellery' },
  ],
  stores: [
    {
      code: 'milan',
      name: 'Milano, Via della Spiga',
      timeZone: 'Europe/Rome',
      currency: 'EUR',
      languages: ['it', 'en'],
      customerBooks: ['italy', 'high-jewellery'],
      employeeBooks: ['italy', 'high-jewellery'],
      devices,
    },
    {
      code: 'florence',
      name: 'Firenze, Via de’ Tornabuoni',
      timeZone: 'Europe/Rome',
      currency: 'EUR',
      languages: ['it', 'en'],
      customerBooks: ['italy'],
      employeeBooks: ['italy'],
      devices,
    },
    {
      code: 'madrid',
      name: 'Madrid, Calle de Serrano',
      timeZone: 'Europe/Madrid',
      currency: 'EUR',
      languages: ['es', 'en'],
      customerBooks: ['spain', 'high-jewellery'],
      employeeBooks: ['spain', 'high-jewellery'],
      devices,
    },
  ],
  associates: [
    {
      personnelNumber: 'EU-0001',
      name: 'Ginevra Altobelli',
      language: 'it',
      login: 'ginevra.altobelli',
      stores: [],
      books: [],
      roles: [],
      isFirstAdministrator: true,
    },
    {
      personnelNumber: 'EU-0014',
      name: 'Tommaso Brivio',
      language: 'it',
      login: 'tommaso.brivio',
      stores: [],
      books: [],
      roles: [{ preset: 'hq-clienteling' }, { preset: 'hq-marketing' }, { preset: 'system-administrator' }],
    },
    {
      personnelNumber: 'EU-0022',
      name: 'Benedetta Marchesan',
      language: 'it',
      login: 'benedetta.marchesan',
      stores: [],
      books: [],
      roles: [{ preset: 'auditor' }],
    },
    {
      personnelNumber: 'EU-0037',
      name: 'Irene Castellucci',
      language: 'en',
      login: 'irene.castellucci',
      stores: [],
      books: [],
      roles: [{ preset: 'call-centre-agent' }],
    },
    {
      personnelNumber: 'EU-0105',
      name: 'Chiara Donadoni',
      language: 'it',
      login: 'chiara.donadoni',
      stores: ['milan'],
      books: ['italy', 'high-jewellery'],
      roles: [{ preset: 'store-manager' }],
    },
    {
      personnelNumber: 'EU-0111',
      name: 'Lorenzo Fabbri',
      language: 'it',
      login: 'lorenzo.fabbri',
      stores: ['milan'],
      books: ['italy', 'high-jewellery'],
      roles: [{ preset: 'senior-associate' }],
    },
    {
      personnelNumber: 'EU-0118',
      name: 'Giulia Santarelli',
      language: 'it',
      login: 'giulia.santarelli',
      stores: ['milan'],
      books: ['italy'],
      roles: [{ preset: 'associate' }],
    },
    {
      personnelNumber: 'EU-0126',
      name: 'Niccolò Bassi',
      preferredName: 'Nico',
      language: 'it',
      login: 'niccolo.bassi',
      stores: ['milan', 'florence'],
      books: ['italy'],
      roles: [{ preset: 'associate' }],
    },
    {
      personnelNumber: 'EU-0203',
      name: 'Matteo Guidi',
      language: 'it',
      login: 'matteo.guidi',
      stores: ['florence', 'milan'],
      books: ['italy'],
      // Manages Florence; in Milan, where he helps out, he is one of the associates.
      roles: [{ preset: 'store-manager', store: 'florence' }, { preset: 'associate' }],
    },
    {
      personnelNumber: 'EU-0301',
      name: 'Sofía Arranz Molina',
      language: 'es',
      login: 'sofia.arranz',
      stores: ['madrid'],
      books: ['spain', 'high-jewellery'],
      roles: [{ preset: 'area-manager', store: 'madrid' }],
    },
    {
      personnelNumber: 'EU-0308',
      name: 'Álvaro Núñez Peña',
      language: 'es',
      login: 'alvaro.nunez',
      stores: ['madrid'],
      books: ['spain'],
      roles: [{ preset: 'associate' }],
    },
  ],
}

const unitedKingdom: DemoEntity = {
  code: 'ombrelune-uk',
  name: 'Maison Ombrelune UK Ltd',
  currency: 'GBP',
  languages: ['en'],
  timeZone: 'Europe/London',
  books: [{ code: 'united-kingdom', name: 'United Kingdom' }],
  stores: [
    {
      code: 'london',
      name: 'London, Mount Street',
      timeZone: 'Europe/London',
      currency: 'GBP',
      languages: ['en'],
      customerBooks: ['united-kingdom'],
      employeeBooks: ['united-kingdom'],
      devices,
    },
  ],
  associates: [
    // The same person and account as in the other legal entity; here she is another associate.
    {
      personnelNumber: 'UK-0001',
      name: 'Ginevra Altobelli',
      language: 'en',
      login: 'ginevra.altobelli',
      stores: [],
      books: [],
      roles: [],
      isFirstAdministrator: true,
    },
    {
      personnelNumber: 'UK-0102',
      name: 'Imogen Hartley',
      language: 'en',
      login: 'imogen.hartley',
      stores: ['london'],
      books: ['united-kingdom'],
      roles: [{ preset: 'store-manager' }],
    },
    {
      personnelNumber: 'UK-0107',
      name: 'Tobias Okafor',
      preferredName: 'Tobi',
      language: 'en',
      login: 'tobias.okafor',
      stores: ['london'],
      books: ['united-kingdom'],
      roles: [{ preset: 'senior-associate' }],
    },
    {
      personnelNumber: 'UK-0113',
      name: 'Mei-Lin Fairweather',
      language: 'en',
      login: 'meilin.fairweather',
      stores: ['london'],
      books: ['united-kingdom'],
      roles: [{ preset: 'associate' }],
    },
  ],
}

/** The demo boutique: an invented jeweller with stores in three countries. */
export const BOUTIQUE: readonly [DemoEntity, ...DemoEntity[]] = [europe, unitedKingdom]

/** For whom the demo prints a link, by the word it prints. All are of the first legal entity. */
export const VISITORS = {
  associate: 'EU-0118',
  manager: 'EU-0105',
  headquarters: 'EU-0014',
} as const
