import { putStandings, type PutStanding } from '#modules/purchases/index.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { BY_NUMBER, customersOfRows } from './customers-of-rows.ts'
import { OWN_SYSTEM } from './carnet-orders.ts'
import type { CustomerRef } from './order-rows.ts'
import type { Effect, Outcome, Preset } from './preset.ts'

interface LoyaltyRow extends Omit<PutStanding, 'customerId'> {
  readonly customer: CustomerRef
}

/** Tiers and points in Carnet’s own columns: docs/guide/import.md. */
export const carnetLoyalty: Preset<LoyaltyRow> = {
  key: 'carnet-loyalty',
  fields: [
    { name: 'customer', headers: ['customer', 'customer id'] },
    { name: 'customer_number', headers: ['customer number'] },
    { name: 'programme', headers: ['programme', 'program'] },
    { name: 'tier', headers: ['tier', 'level'] },
    { name: 'points', headers: ['points'], required: true },
    { name: 'as_of', headers: ['as of', 'date'], required: true },
  ],
  chunkRows: 2_000,
  open: () => {
    const customers = customersOfRows()
    return {
      read: readRow,
      forget: () => customers.forget(),
      put: async (ctx, rows) => {
        const outcomes = new Map<(typeof rows)[number], Outcome>()
        const effects: Effect[] = []
        const ids = await customers.find(ctx, rows, { outcomes, effects })
        // A standing counts once; of several in a chunk the last.
        const lastOf = new Map<string, (typeof rows)[number]>()
        for (const row of rows) if (ids.has(row)) lastOf.set(`${ids.get(row)}/${row.record.programme}`, row)
        const good = rows.flatMap((row) => {
          const customerId = ids.get(row)
          if (customerId === undefined || lastOf.get(`${customerId}/${row.record.programme}`) !== row) return []
          const { customer: _customer, ...standing } = row.record
          return [{ row, standing: { ...standing, customerId } }]
        })
        const became = await putStandings(
          ctx,
          good.map(({ standing }) => standing),
        )
        for (const [at, { row }] of good.entries()) outcomes.set(row, became[at]?.state ?? 'same')
        effects.push(
          ...became
            .filter(({ state }) => state !== 'same')
            .map(({ recordId, before }): Effect => ({ kind: 'loyalty', recordId, before, version: null })),
        )
        return { outcomes: rows.map((row) => outcomes.get(row) ?? 'same'), effects }
      },
    }
  },
}

function readRow(row: RowReader): LoyaltyRow {
  const points = row.integer('points')
  const asOf = row.instant('as_of')
  const programme = row.optional('programme')?.toLowerCase() ?? 'loyalty'
  if (points === null) throw new RowRefused('points', 'blank')
  if (asOf === null) throw new RowRefused('as_of', 'blank')
  if (!/^[a-z][a-z0-9-]{0,49}$/.test(programme)) throw new RowRefused('programme', 'code-not-allowed')
  return { customer: customerRef(row), programme, tier: row.line('tier', 60), points, asOf }
}

/** The customer whom a row of Carnet’s own files names, by account number or id. */
export function customerRef(row: RowReader): CustomerRef {
  const number = row.optional('customer_number')
  if (number !== null) return { system: BY_NUMBER, value: number, create: null }
  return { system: OWN_SYSTEM, value: row.required('customer'), create: null }
}
