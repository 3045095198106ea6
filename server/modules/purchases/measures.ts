import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { Measure } from '#platform/module.ts'
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

function measure(name: string, kind: Measure['kind'], valueOf: (sums: Sums) => AttributeValue | null): Measure {
  return {
    key: `purchases.${name}`,
    kind,
    valuesOf: async (ctx, ids) => {
      const values = (await sumsOf(ctx, ids)).flatMap((sums) => {
        const value = valueOf(sums)
        return value === null ? [] : [[sums.customerId, value] as const]
      })
      return new Map(values)
    },
  }
}

/** Figures about a customer's purchases, from what is kept of them: bought less returned, sales, the day of the last sale. */
export const measures: readonly Measure[] = [
  measure('lifetime-spend', 'currency', ({ netMinor, currency }) =>
    netMinor === null ? null : { amountMinor: netMinor, currency },
  ),
  measure('order-count', 'integer', ({ orders }) => orders),
  measure('last-purchase', 'date', ({ lastOn }) => lastOn),
]
