import { variantsByCode } from '#modules/catalogue/index.ts'
import { putWishes } from '#modules/purchases/index.ts'
import type { RowReader } from '../engine/row-reader.ts'
import { customersOfRows } from './customers-of-rows.ts'
import { customerRef } from './carnet-loyalty.ts'
import { itemCode } from './carnet-orders.ts'
import type { CustomerRef } from './order-rows.ts'
import type { Effect, Outcome, Preset } from './preset.ts'

interface WishRow {
  readonly customer: CustomerRef
  readonly item: string
  readonly list: string
  readonly note: string | null
  readonly addedAt: Date | null
}

/** Wish lists in Carnet’s own columns: docs/guide/import.md. */
export const carnetWishes: Preset<WishRow> = {
  key: 'carnet-wishes',
  fields: [
    { name: 'customer', headers: ['customer', 'customer id'] },
    { name: 'customer_number', headers: ['customer number'] },
    { name: 'item', headers: ['item', 'sku'], required: true },
    { name: 'list', headers: ['list'] },
    { name: 'note', headers: ['note'] },
    { name: 'added', headers: ['added', 'date'] },
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
        const variants = await variantsByCode(ctx, [...new Set(rows.map(({ record }) => record.item))])
        const good = rows.flatMap((row) => {
          const customerId = ids.get(row)
          const variantId = variants.get(row.record.item)?.variantId
          if (customerId === undefined) return []
          if (variantId === undefined) {
            outcomes.set(row, { column: 'item', code: 'unknown-item' })
            return []
          }
          const { list, note, addedAt } = row.record
          return [{ row, wish: { customerId, variantId, list, note, addedAt: addedAt ?? ctx.now() } }]
        })
        const became = await putWishes(
          ctx,
          good.map(({ wish }) => wish),
        )
        for (const [at, { row }] of good.entries()) outcomes.set(row, became[at]?.state ?? 'same')
        effects.push(
          ...became
            .filter(({ state }) => state === 'created')
            .map(({ recordId }): Effect => ({ kind: 'wish', recordId, before: null, version: null })),
        )
        return { outcomes: rows.map((row) => outcomes.get(row) ?? 'same'), effects }
      },
    }
  },
}

function readRow(row: RowReader): WishRow {
  return {
    customer: customerRef(row),
    item: itemCode(row, 'item'),
    list: row.line('list', 60) ?? 'wishes',
    note: row.line('note', 300),
    addedAt: row.instant('added'),
  }
}
