import type { AttributeInGroup, AttributeValue } from '#contract/attribute-shapes.ts'
import type { CardSlot, ClientCard } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { findText } from '#texts/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { Measure } from '#platform/module.ts'
import type { CardRow } from './cards-sql.ts'
import type { Layout } from './layout.ts'
import { type Reading, valueText } from './value-text.ts'

type Figures = ReadonlyMap<Measure, ReadonlyMap<Id<'customer'>, AttributeValue>>

/** Places on a card. */
const SLOTS = 3

/** The attributes that cards show: what places the measures leave, in display order. */
export function slotAttributes({ measures, onCards }: Layout): readonly AttributeInGroup[] {
  return onCards.slice(0, Math.max(0, SLOTS - measures.length))
}

/** Cards from their rows. One statement for each measure; none without measures. */
export async function cardsOf(ctx: Ctx, layout: Layout, rows: readonly CardRow[]): Promise<ClientCard[]> {
  const ids = rows.map(({ customer }) => customer.id)
  const figures = new Map<Measure, ReadonlyMap<Id<'customer'>, AttributeValue>>()
  if (ids.length > 0) for (const measure of layout.measures) figures.set(measure, await measure.valuesOf(ctx, ids))
  const codes = new Set(layout.attributes.map(({ code }) => code))
  return rows.map(({ customer, version, attributes, keepers, names }) => ({
    customer,
    version,
    slots: slotsOf({ language: ctx.language, timeZone: layout.timeZone, names }, layout, {
      attributes,
      figureOf: (measure) => (figures satisfies Figures).get(measure)?.get(customer.id),
    }),
    attributes: Object.fromEntries(Object.entries(attributes).filter(([code]) => codes.has(code))),
    keepers: keepers.map(({ until, since, ...keeper }) => ({
      ...keeper,
      until: until === null ? null : new Date(until),
      since: new Date(since),
    })),
  }))
}

/** What is missing keeps its place as null, so that cards can be compared. */
function slotsOf(
  reading: Reading,
  layout: Layout,
  values: {
    readonly attributes: CardRow['attributes']
    figureOf(measure: Measure): AttributeValue | undefined
  },
): CardSlot[] {
  return [
    ...layout.measures.map((measure) => {
      const value = values.figureOf(measure) ?? null
      return {
        kind: 'measure' as const,
        code: measure.key,
        name: measureName(measure),
        value,
        text: value === null ? null : valueText(reading, measure, value),
      }
    }),
    ...slotAttributes(layout).map(({ code, name, definition }) => {
      const value = (Object.hasOwn(values.attributes, code) ? values.attributes[code] : undefined) ?? null
      return {
        kind: 'attribute' as const,
        code,
        name,
        value,
        text: value === null ? null : valueText(reading, definition, value),
      }
    }),
  ]
}

/** A measure's name in every language there is; its key stands in for a text that is missing. */
function measureName({ key }: Measure): CardSlot['name'] {
  const of = (language: 'en' | 'es' | 'it') => findText(language, key.replace('.', '.measure.')) ?? key
  return { en: of('en'), es: of('es'), it: of('it') }
}
