import { takerOfOrders } from './take-orders.ts'
import type { OrderRow } from './order-rows.ts'
import type { Preset, Surroundings } from './preset.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'

const SOURCE = 'online-retail'

/**
 * Sales of a shop, a line a row, as the data set *Online Retail* has them (UCI Machine Learning Repository 352). An invoice that
 * begins with `C` is a return, with `A` an adjustment; a code that does not begin with five digits is no goods. Equal rows of an
 * invoice are lines of their own: a line is known by its place among the invoice's rows.
 */
export const onlineRetail: Preset<OrderRow> = {
  key: 'online-retail',
  fields: [
    { name: 'invoice', headers: ['InvoiceNo', 'Invoice'], required: true },
    { name: 'item', headers: ['StockCode'], required: true },
    { name: 'description', headers: ['Description'] },
    { name: 'quantity', headers: ['Quantity'], required: true },
    { name: 'date', headers: ['InvoiceDate'], required: true },
    { name: 'price', headers: ['UnitPrice', 'Price'], required: true },
    { name: 'customer', headers: ['CustomerID', 'Customer ID'] },
    { name: 'country', headers: ['Country'] },
  ],
  chunkRows: 5_000,
  // The rows of an invoice do not always tell the same minute.
  open: (surroundings) => takerOfOrders(surroundings, (row) => readRow(surroundings, row), { placedAt: 'earliest' }),
}

function readRow(surroundings: Surroundings, row: RowReader): OrderRow {
  const number = row.required('invoice')
  const quantity = row.quantity('quantity')
  const unitPrice = row.decimal('price')
  const placedAt = row.instant('date')
  if (quantity === null) throw new RowRefused('quantity', 'blank')
  if (unitPrice === null) throw new RowRefused('price', 'blank')
  if (placedAt === null) throw new RowRefused('date', 'blank')
  const kind = kindOf(row, number, { quantity, unitPrice })
  const code = row.required('item')
  return {
    key: { source: SOURCE, number },
    head: {
      source: SOURCE,
      number,
      kind,
      channel: 'online',
      storeCode: null,
      currency: surroundings.reading.currency ?? 'GBP',
      country: row.line('country', 60),
      status: 'completed',
      placedAt,
      reason: null,
    },
    customer: customerOf(row),
    line: {
      number: null,
      code,
      description: row.line('description', 200),
      kind: number.startsWith('A') ? 'adjustment' : /^\d{5}/.test(code) ? 'goods' : 'service',
      quantity,
      unitPrice,
      discountMinor: 0,
      personnelNumber: null,
      returnOf: null,
      reason: null,
    },
  }
}

function kindOf(
  row: RowReader,
  invoice: string,
  { quantity, unitPrice }: { readonly quantity: string; readonly unitPrice: string },
): 'sale' | 'return' | 'adjustment' {
  if (invoice.startsWith('C')) return 'return'
  if (invoice.startsWith('A')) return 'adjustment'
  if (unitPrice.startsWith('-')) throw new RowRefused('price', 'price-below-zero')
  if (!quantity.startsWith('-')) return 'sale'
  row.note('quantity', 'stock-correction')
  return 'adjustment'
}

/** The file knows customers by a number and says where they live, no more. */
function customerOf(row: RowReader): OrderRow['customer'] {
  const id = row.text('customer').replace(/\.0$/, '')
  if (id === '') return null
  return {
    system: SOURCE,
    value: id,
    create: { name: `Customer ${id}`, number: null, email: null, phone: null, address: addressOf(row) },
  }
}

function addressOf(row: RowReader): NonNullable<NonNullable<OrderRow['customer']>['create']>['address'] {
  const country = row.country('country')
  return country === null ? null : { lines: [], postcode: null, city: null, region: null, country }
}
