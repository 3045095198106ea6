import type { AttributeGroup, AttributeInGroup } from '#contract/attribute-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { groupsAsJson, groupsFromJson } from '#modules/attributes/index.ts'
import { customerAttributeGroup } from '#modules/customers/index.ts'
import { dayIn } from '#platform/clock/day-in.ts'
import type { Ctx } from '#platform/context.ts'
import type { Measure, Measures } from '#platform/module.ts'
import { type Parameter, valueInForce } from '#platform/parameters/index.ts'
import { bookAttributeGroup, cardMeasures } from '../parameters.ts'

/** What a list of clients is made of: what headquarters chose, and the day it is where the caller stands. */
export interface Layout {
  /** On the cards, before any attribute. */
  readonly measures: readonly ChosenMeasure[]
  /** In display order, those that are not retired. */
  readonly onCards: readonly AttributeInGroup[]
  /** Of both groups, each once: those of the client book first. Retired ones as well. */
  readonly attributes: readonly AttributeInGroup[]
  /** IANA, of the store the caller stands in, else of the legal entity. */
  readonly timeZone: string
  /** The calendar day there, `2026-03-08`. */
  readonly today: string
}

/** A measure by its key. One that no module gives, any more or yet, keeps its place on the cards, without a value. */
export interface ChosenMeasure {
  readonly key: string
  readonly given: { readonly by: Measures; readonly measure: Measure } | null
}

interface LayoutRow {
  readonly timeZone: string
  readonly stored: Readonly<Record<string, { readonly isSet: boolean; readonly value: unknown }>> | null
  readonly groups: unknown
}

const chosen = [bookAttributeGroup, customerAttributeGroup]

/** What to do besides, in the same statement. */
interface Besides {
  /** A condition to answer, as whether a store is in reach. */
  readonly also?: RawBuilder<boolean>
  /** What comes next: a page of cards, or one with counts over a whole book. */
  readonly before?: 'page' | 'counts'
}

/** Reads the layout. One statement. */
export async function readLayout(
  ctx: Ctx,
  measures: readonly Measures[],
  { also = sql<boolean>`true`, before }: Besides = {},
): Promise<{ readonly layout: Layout; readonly also: boolean }> {
  const { legalEntityId, storeId } = ctx
  // For the rest of the transaction. The statement is long, and planned anew each time it costs more than a page of cards.
  // What is counted of 20,000 lines takes up to 7 MB: on disk, which 4 MB means, counting takes twice as long.
  const settings = before
    ? sql`set_config('plan_cache_mode', 'force_generic_plan', true),
        ${before === 'counts' ? sql`set_config('work_mem', '32MB', true)` : sql`null`} as memory,`
    : sql``
  const keys = [...chosen, cardMeasures].map(({ key }) => key)
  const { rows } = await sql<LayoutRow & { also: boolean }>`
    with stored as materialized (
      select parameter, is_set, value from parameter_value
      where legal_entity_id = ${legalEntityId} and parameter = any(${keys}::text[]))
    select ${settings} ${also} as also,
      coalesce((select time_zone from store where legal_entity_id = ${legalEntityId} and id = ${storeId}),
        (select time_zone from legal_entity where id = ${legalEntityId})) as "timeZone",
      (select json_object_agg(parameter, json_build_object('isSet', is_set, 'value', value)) from stored) as stored,
      ${groupsAsJson(ctx, chosenIds)} as groups`.execute(ctx.tx)
  const [row] = rows
  if (!row) throw new Error('A statement without FROM answered no row')
  return { layout: layoutOf(row, { measures, now: ctx.now() }), also: row.also }
}

// The wire form of an id is its prefix and the digits of the UUID. What is no such id is no group either.
const chosenIds = sql`array(
  select substr(value #>> '{}', 5)::uuid from stored
  where parameter = any(${chosen.map(({ key }) => key)}::text[]) and is_set and value #>> '{}' ~ '^agr_[0-9a-f]{32}$')`

function layoutOf(
  { timeZone, stored, groups }: LayoutRow,
  { measures, now }: { readonly measures: readonly Measures[]; readonly now: Date },
): Layout {
  const byId = groupsFromJson(groups)
  const groupOf = (parameter: Parameter): AttributeGroup | undefined =>
    // Both parameters hold the id of a group, or null.
    byId.get(valueInForce(parameter, stored?.[parameter.key]).value as Id<'attribute_group'>)
  const ofBook = groupOf(bookAttributeGroup)?.members ?? []
  const ofCustomers = groupOf(customerAttributeGroup)?.members ?? []
  const codes = new Set(ofBook.map(({ code }) => code))
  const keys = valueInForce(cardMeasures, stored?.[cardMeasures.key]).value
  return {
    measures: keys.map((key) => ({ key, given: givenBy(measures, key) })),
    onCards: ofBook.filter(({ retiredAt }) => retiredAt === null),
    attributes: [...ofBook, ...ofCustomers.filter(({ code }) => !codes.has(code))],
    timeZone,
    today: dayIn(timeZone, now),
  }
}

function givenBy(modules: readonly Measures[], key: string): ChosenMeasure['given'] {
  for (const by of modules) {
    const measure = by.list.find((one) => one.key === key)
    if (measure) return { by, measure }
  }
  return null
}
