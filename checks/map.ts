/**
 * The module map, in order. A module may import the doors of the modules it names here, and of the foundations (the first
 * four) that stand above it. ARCHITECTURE.md's table is printed from this; an arrow more is a line changed here.
 */
export const MODULES = {
  organisation: { owns: 'legal entities, stores, address books, associates, devices', uses: [] },
  access: { owns: 'sign-in, sessions, PIN, tokens, roles, operations and scopes, audit log', uses: [] },
  settings: { owns: 'features, parameters, number sequences, publishing, screen layouts', uses: [] },
  attributes: { owns: 'attribute types, attributes, groups, order, refiners, the shape of values', uses: [] },
  catalogue: { owns: 'products, variants, categories, brands, media, stock', uses: [] },
  customers: {
    owns: 'the person or company, contact points, attribute values, consent, search, duplicates, erasure',
    uses: [],
  },
  activity: { owns: 'activity types, activities, notes, follow-ups, the timeline', uses: ['customers'] },
  'client-book': {
    owns: 'books, membership, history, cover, store client book, facets, saved views',
    uses: ['customers', 'activity'],
  },
  purchases: {
    owns: 'orders, returns, loyalty, wish lists, browsing, spend summary',
    uses: ['catalogue', 'customers', 'activity'],
  },
  service: { owns: 'cases and marketing touches, as received', uses: ['customers', 'activity'] },
  insights: { owns: 'measures, their sources, reasons', uses: ['catalogue', 'customers', 'purchases'] },
  recommendations: {
    owns: 'product suggestions with reasons and feedback',
    uses: ['catalogue', 'customers', 'purchases', 'insights'],
  },
  outreach: {
    owns: 'templates, channels, messages, inbox, consent decision, triggers, campaigns',
    uses: ['catalogue', 'customers', 'activity', 'client-book', 'purchases', 'insights', 'recommendations'],
  },
  selections: { owns: 'lookbooks, links, reactions', uses: ['catalogue', 'customers', 'activity', 'outreach'] },
  appointments: {
    owns: 'services, availability, bookings',
    uses: ['customers', 'activity', 'client-book', 'outreach'],
  },
  attribution: {
    owns: 'assisted, influenced, caused; commission; disputes',
    uses: ['catalogue', 'customers', 'client-book', 'purchases', 'outreach', 'appointments'],
  },
  performance: { owns: 'results, dashboards, coaching, goals', uses: 'every module above' },
  profile: { owns: 'the single view: composes doors', uses: 'every module above' },
  today: { owns: 'the queue of the day: composes doors', uses: 'every module above' },
  integrations: { owns: 'import, export, connectors, webhooks', uses: 'every module above' },
} as const satisfies Record<string, { readonly owns: string; readonly uses: readonly string[] | 'every module above' }>

export type ModuleName = keyof typeof MODULES

const FOUNDATIONS = 4
const ORDER = Object.keys(MODULES)

/** True when the map lets module `from` import the door of module `to`. */
export function mayUse(from: string, to: string): boolean {
  const [here, there] = [ORDER.indexOf(from), ORDER.indexOf(to)]
  if (here < 0 || there < 0 || there >= here) return false
  const uses: readonly string[] | string = MODULES[from as ModuleName].uses // Found in ORDER, so it is a key.
  return there < FOUNDATIONS || uses === 'every module above' || uses.includes(to)
}

/** The map as a Markdown table, for ARCHITECTURE.md. */
export function mapAsTable(): string {
  const rows = Object.entries(MODULES).map(([name, { owns, uses }], row) => {
    const used = typeof uses === 'string' ? uses : uses.join(', ')
    return `| ${row + 1} | \`${name}\` | ${owns} | ${used === '' ? '–' : used} |`
  })
  return ['| # | module | owns | may use, besides 1-4 above it |', '| --: | --- | --- | --- |', ...rows].join('\n')
}
