import type { AttributeInGroup, AttributeValue } from '#contract/attribute-shapes.ts'
import type { CardSlot, ClientCard } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { findText } from '#texts/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { CardRow } from './cards-sql.ts'
import type { ChosenMeasure, Layout } from './layout.ts'
import { type Reading, valueText } from './value-text.ts'

/** What customers have of the chosen measures, by key. */
type Figures = ReadonlyMap<Id<'customer'>, Readonly<Record<string, AttributeValue>>>

/** Places on a card. */
const SLOTS = 3

/** The attributes that cards show: what places the measures leave, in display order. */
export function slotAttributes({ measures, onCards }: Layout): readonly AttributeInGroup[] {
  return onCards.slice(0, Math.max(0, SLOTS - measures.length))
}

/** Cards from their rows. One statement for each module that gives a chosen measure; none without measures. */
export async function cardsOf(ctx: Ctx, layout: Layout, rows: readonly CardRow[]): Promise<ClientCard[]> {
  const ids = rows.map(({ customer }) => customer.id)
  const figures = ids.length === 0 ? [] : await figuresOf(ctx, layout.measures, ids)
  const codes = new Set(layout.attributes.map(({ code }) => code))
  return rows.map(({ customer, version, attributes, keepers, names }) => ({
    customer,
    version,
    slots: slotsOf({ language: ctx.language, timeZone: layout.timeZone, names }, layout, {
      attributes,
      figures: Object.fromEntries(figures.flatMap((of) => Object.entries(of.get(customer.id) ?? {}))),
    }),
    attributes: Object.fromEntries(Object.entries(attributes).filter(([code]) => codes.has(code))),
    keepers: keepers.map(({ until, since, ...keeper }) => ({
      ...keeper,
      until: until === null ? null : new Date(until),
      since: new Date(since),
    })),
  }))
}

async function figuresOf(
  ctx: Ctx,
  measures: readonly ChosenMeasure[],
  ids: readonly Id<'customer'>[],
): Promise<readonly Figures[]> {
  const given = measures.flatMap((one) => one.given ?? [])
  const figures: Figures[] = []
  for (const [by, chosen] of Map.groupBy(given, (one) => one.by))
    figures.push(
      await by.valuesOf(
        ctx,
        chosen.map(({ measure }) => measure.key),
        ids,
      ),
    )
  return figures
}

/** What is missing keeps its place as null, so that cards can be compared. */
function slotsOf(
  reading: Reading,
  layout: Layout,
  values: {
    readonly attributes: CardRow['attributes']
    readonly figures: Readonly<Record<string, AttributeValue>>
  },
): CardSlot[] {
  return [
    ...layout.measures.map(({ key, given }) => {
      const value = (Object.hasOwn(values.figures, key) ? values.figures[key] : undefined) ?? null
      return {
        kind: 'measure' as const,
        code: key,
        name: measureName(key),
        value,
        text: value === null || given === null ? null : valueText(reading, given.measure, value),
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
function measureName(key: string): CardSlot['name'] {
  const of = (language: 'en' | 'es' | 'it') => findText(language, key.replace('.', '.measure.')) ?? key
  return { en: of('en'), es: of('es'), it: of('it') }
}
