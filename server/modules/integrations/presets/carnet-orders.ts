import { ItemCode } from '#contract/catalogue-shapes.ts'
import { CHANNELS, ORDER_KINDS, ORDER_STATUSES } from '#contract/purchase-shapes.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { BY_NUMBER } from './customers-of-rows.ts'
import type { LineOfRow, OrderRow } from './order-rows.ts'
import type { Preset, Surroundings } from './preset.ts'
import { takerOfOrders } from './take-orders.ts'

/** Orders and returns in Carnet’s own columns: docs/guide/import.md. A row is a line. */
export const carnetOrders: Preset<OrderRow> = {
  key: 'carnet-orders',
  fields: [
    { name: 'source', headers: ['source'] },
    { name: 'order', headers: ['order', 'order number'], required: true },
    { name: 'kind', headers: ['kind'] },
    { name: 'status', headers: ['status'] },
    { name: 'channel', headers: ['channel'] },
    { name: 'date', headers: ['date', 'placed at'], required: true },
    { name: 'store', headers: ['store'] },
    { name: 'customer', headers: ['customer', 'customer id'] },
    { name: 'customer_number', headers: ['customer number'] },
    { name: 'currency', headers: ['currency'] },
    { name: 'country', headers: ['country'] },
    { name: 'order_reason', headers: ['order reason'] },
    { name: 'line', headers: ['line', 'line number'] },
    { name: 'item', headers: ['item', 'sku'], required: true },
    { name: 'description', headers: ['description'] },
    { name: 'item_kind', headers: ['item kind'] },
    { name: 'quantity', headers: ['quantity'], required: true },
    { name: 'price', headers: ['price', 'unit price'], required: true },
    { name: 'discount', headers: ['discount'] },
    { name: 'associate', headers: ['associate', 'personnel number'] },
    { name: 'returns_order', headers: ['returns order'] },
    { name: 'returns_line', headers: ['returns line'] },
    { name: 'reason', headers: ['reason'] },
  ],
  chunkRows: 5_000,
  open: (surroundings) => takerOfOrders(surroundings, (row) => readRow(surroundings, row)),
}

/** What the ids of a file of Carnet’s own are kept under when it names no other system. */
export const OWN_SYSTEM = 'import'

function readRow({ currency }: Surroundings, row: RowReader): OrderRow {
  const source = sourceOf(row)
  const number = row.line('order', 60) ?? row.required('order')
  const kind = row.choice('kind', ORDER_KINDS, 'sale')
  const placedAt = row.instant('date')
  if (placedAt === null) throw new RowRefused('date', 'blank')
  return {
    key: { source, number },
    head: {
      source,
      number,
      kind,
      channel: row.choice('channel', CHANNELS, 'store'),
      storeCode: row.optional('store'),
      currency: row.currency('currency') ?? currency,
      country: row.line('country', 60),
      status: row.choice('status', ORDER_STATUSES, 'completed'),
      placedAt,
      reason: row.line('order_reason', 200),
    },
    customer: customerOf(row),
    line: lineOf(row, kind),
  }
}

function sourceOf(row: RowReader): string {
  const source = row.optional('source') ?? OWN_SYSTEM
  if (!/^[a-z][a-z0-9-]{0,49}$/.test(source)) throw new RowRefused('source', 'code-not-allowed')
  return source
}

function customerOf(row: RowReader): OrderRow['customer'] {
  const number = row.optional('customer_number')
  if (number !== null) return { system: BY_NUMBER, value: number, create: null }
  const id = row.optional('customer')
  return id === null ? null : { system: OWN_SYSTEM, value: id, create: null }
}

function lineOf(row: RowReader, kind: 'sale' | 'return' | 'adjustment'): LineOfRow {
  const quantity = row.quantity('quantity')
  const unitPrice = row.decimal('price')
  if (quantity === null) throw new RowRefused('quantity', 'blank')
  if (unitPrice === null) throw new RowRefused('price', 'blank')
  if (unitPrice.startsWith('-') && kind !== 'adjustment') throw new RowRefused('price', 'price-below-zero')
  const returns = row.line('returns_order', 60)
  const discount = row.money('discount', row.currency('currency') ?? 'EUR')
  return {
    number: row.integer('line'),
    code: itemCode(row, 'item'),
    description: row.line('description', 200),
    kind: kind === 'adjustment' ? 'adjustment' : row.choice('item_kind', ['goods', 'service'], 'goods'),
    quantity,
    unitPrice,
    discountMinor: discount?.amountMinor ?? 0,
    personnelNumber: row.optional('associate'),
    returnOf: returns === null ? null : { number: returns, line: row.integer('returns_line') ?? 1 },
    reason: row.line('reason', 200),
  }
}

/** A code of an item as the catalogue takes it. */
export function itemCode(row: RowReader, field: string): string {
  const code = ItemCode.safeParse(row.required(field))
  if (!code.success) throw new RowRefused(field, 'code-not-allowed')
  return code.data
}
