import type { Field } from '../engine/columns.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import type { LineOfRow, OrderRow } from './order-rows.ts'
import type { Preset, Surroundings } from './preset.ts'
import { itemCode } from './carnet-orders.ts'
import { negative } from './gather-orders.ts'
import { takerOfOrders } from './take-orders.ts'

/**
 * Exports of Dynamics 365 data entities, by the names of their fields in any case: CustomersV3, RetailTransactions and
 * RetailTransactionSalesLinesV2. Transactions first, then their lines. Source: Microsoft’s published entity schemas.
 */
export const DYNAMICS = 'dynamics'

const keyFields: readonly Field[] = [
  { name: 'company', headers: ['dataAreaId'] },
  { name: 'transaction', headers: ['TransactionNumber', 'TransactionId'], required: true },
  { name: 'unit', headers: ['OperatingUnitNumber', 'Store'] },
  { name: 'terminal', headers: ['Terminal', 'TerminalId'] },
]

/** A company of the file: rows of any other than the first are another legal entity’s. */
export function companyGuard(): (row: RowReader) => void {
  let first: string | undefined
  return (row) => {
    const company = row.text('company').toLowerCase()
    first ??= company
    if (company !== first) throw new RowRefused('company', 'other-legal-entity')
  }
}

/** A transaction is known by its store, till and number. */
function keyOf(row: RowReader): OrderRow['key'] {
  const parts = [row.text('unit'), row.text('terminal'), row.required('transaction')]
  return {
    source: DYNAMICS,
    number: parts
      .filter((part) => part !== '')
      .join('/')
      .slice(0, 60),
  }
}

export const dynamicsTransactions: Preset<OrderRow> = {
  key: 'dynamics-transactions',
  fields: [
    ...keyFields,
    { name: 'type', headers: ['TransactionType'] },
    { name: 'status', headers: ['TransactionStatus', 'EntryStatus'] },
    { name: 'begin', headers: ['BeginDateTime'] },
    { name: 'date', headers: ['TransactionDate', 'BusinessDate'] },
    { name: 'customer', headers: ['CustomerAccount'] },
    { name: 'currency', headers: ['Currency'] },
    { name: 'is_return', headers: ['SaleIsReturnSale'] },
    { name: 'channel_reference', headers: ['ChannelReferenceId'] },
  ],
  chunkRows: 5_000,
  open: (surroundings) => {
    const guard = companyGuard()
    return takerOfOrders(surroundings, (row) => {
      guard(row)
      return isSale(row) ? transaction(surroundings, row) : null
    })
  },
}

/** Sales and customer orders count; tenders, floats, voided and suspended transactions do not. Enums come by name or number. */
function isSale(row: RowReader): boolean {
  const type = row.text('type').toLowerCase().replaceAll(' ', '')
  const status = row.text('status').toLowerCase()
  return (
    ['', '2', 'sales', '19', 'customerorder', 'salesorder', '5'].includes(type) &&
    !['1', 'voided', 'onhold', '4'].includes(status)
  )
}

function transaction({ currency }: Surroundings, row: RowReader): OrderRow {
  const key = keyOf(row)
  const placedAt = row.instant('begin') ?? row.instant('date')
  if (placedAt === null) throw new RowRefused('date', 'blank')
  const customer = row.optional('customer')
  return {
    key,
    head: {
      ...key,
      kind: row.boolean('is_return') ? 'return' : 'sale',
      channel: row.optional('terminal') === null ? 'online' : 'store',
      storeCode: null,
      currency: row.currency('currency') ?? currency,
      country: null,
      status: 'completed',
      placedAt,
      reason: null,
    },
    customer: customer === null ? null : { system: DYNAMICS, value: customer, create: null },
    line: null,
  }
}

export const dynamicsTransactionLines: Preset<OrderRow> = {
  key: 'dynamics-transaction-lines',
  fields: [
    ...keyFields,
    { name: 'line', headers: ['LineNumber', 'LineNum'], required: true },
    { name: 'status', headers: ['TransactionStatus'] },
    { name: 'item', headers: ['ItemId', 'ItemNumber'], required: true },
    { name: 'variant', headers: ['VariantNumber', 'VariantId'] },
    { name: 'quantity', headers: ['Quantity', 'Qty'], required: true },
    { name: 'price', headers: ['Price'], required: true },
    { name: 'discount', headers: ['TotalDiscountAmount', 'DiscountAmount'] },
    { name: 'returns_transaction', headers: ['ReturnTransactionNumber', 'ReturnTransactionId'] },
    { name: 'returns_line', headers: ['ReturnLineNumber', 'ReturnLineNum'] },
    { name: 'returns_unit', headers: ['ReturnOperatingUnitNumber', 'ReturnStore'] },
    { name: 'returns_terminal', headers: ['ReturnTerminal', 'ReturnTerminalId'] },
  ],
  chunkRows: 5_000,
  open: (surroundings) => {
    const guard = companyGuard()
    return takerOfOrders(surroundings, (row) => {
      guard(row)
      if (['voided', '1'].includes(row.text('status').toLowerCase())) return null
      return { key: keyOf(row), head: null, customer: null, line: lineOf(row) }
    })
  },
}

function lineOf(row: RowReader): LineOfRow {
  const quantity = row.quantity('quantity')
  const unitPrice = row.decimal('price')
  // LineNumber is a decimal, 1.0000000000000000.
  const line = Number(row.decimal('line') ?? 'NaN')
  if (quantity === null) throw new RowRefused('quantity', 'blank')
  if (unitPrice === null) throw new RowRefused('price', 'blank')
  if (!Number.isSafeInteger(line) || line < 1) throw new RowRefused('line', 'not-whole')
  if (unitPrice.startsWith('-')) throw new RowRefused('price', 'price-below-zero')
  const size = quantity.replace('-', '')
  const returns = returnOf(row)
  const item = itemCode(row, 'item')
  const variant = row.optional('variant')
  return {
    number: line,
    code: variant === null ? item : itemCode(row, 'variant'),
    description: null,
    kind: 'goods',
    // Some exports write what is sold below zero and some above, so the sign says nothing: a line that names what it
    // brings back does, and so does the transaction.
    quantity: returns === null ? size : negative(size),
    unitPrice,
    discountMinor: 0,
    personnelNumber: null,
    returnOf: returns,
    reason: null,
  }
}

function returnOf(row: RowReader): LineOfRow['returnOf'] {
  const transaction = row.optional('returns_transaction')
  if (transaction === null) return null
  const parts = [row.text('returns_unit'), row.text('returns_terminal'), transaction]
  const line = Number(row.decimal('returns_line') ?? '1')
  return {
    number: parts
      .filter((part) => part !== '')
      .join('/')
      .slice(0, 60),
    line,
  }
}
