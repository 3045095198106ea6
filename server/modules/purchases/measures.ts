import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { Measure, Measures } from '#platform/module.ts'
import { arrayOf } from './sql-array.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

interface Sums {
  readonly customerId: Id<'customer'>
  /** In the currency of the legal entity; null for who never spent in it. */
  readonly netMinor: number | null
  readonly currency: string
  readonly orders: number
  readonly lastOn: string | null
}

/** Each measure with what it makes of the sums; null where a customer has none. */
const MEASURES: readonly (Measure & { readonly figure: (sums: Sums) => AttributeValue | null })[] = [
  {
    key: 'purchases.lifetime-spend',
    kind: 'currency',
    figure: ({ netMinor, currency }) => (netMinor === null ? null : { amountMinor: netMinor, currency }),
  },
  { key: 'purchases.order-count', kind: 'integer', figure: ({ orders }) => orders },
  { key: 'purchases.last-purchase', kind: 'date', figure: ({ lastOn }) => lastOn },
]

/** Figures about a customer's purchases, from what is kept of them: bought less returned, sales, the day of the last sale. */
export const measures: Measures = {
  list: MEASURES.map(({ key, kind }) => ({ key, kind })),
  valuesOf: async (ctx, keys, ids) => {
    const chosen = MEASURES.filter(({ key }) => keys.includes(key))
    const valuesOf = (sums: Sums) =>
      chosen.flatMap(({ key, figure }) => {
        const value = figure(sums)
        return value === null ? [] : [[key, value] as const]
      })
    return new Map((await sumsOf(ctx, ids)).map((sums) => [sums.customerId, Object.fromEntries(valuesOf(sums))]))
  },
}

async function sumsOf({ tx, legalEntityId }: Tenant, ids: readonly Id<'customer'>[]): Promise<readonly Sums[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Sums>`
    select s.customer_id, e.currency, sum(s.bought_count)::int as orders, max(s.last_on) as last_on,
      (sum(s.bought_minor - s.returned_minor) filter (where s.currency = e.currency))::bigint as net_minor
    from customer_spend s join legal_entity e on e.id = s.legal_entity_id
    where s.legal_entity_id = ${legalEntityId} and s.customer_id = any(${arrayOf(ids)}::uuid[])
    group by s.customer_id, e.currency`.execute(tx)
  return rows
}
