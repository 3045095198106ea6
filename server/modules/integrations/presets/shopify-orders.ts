import { exponentOf } from '#contract/money.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import type { OrderHead, OrderRow } from './order-rows.ts'
import type { Preset, Surroundings } from './preset.ts'
import { takerOfOrders } from './take-orders.ts'

const SOURCE = 'shopify'

/**
 * The orders that a Shopify shop exports: a row a line, with what concerns the order as a whole on its first row only. A
 * refund is written as an amount without lines. Source: Shopify help centre, “Exporting orders”.
 */
export const shopifyOrders: Preset<OrderRow> = {
  key: 'shopify-orders',
  fields: [
    { name: 'name', headers: ['Name'], required: true },
    { name: 'email', headers: ['Email'] },
    { name: 'phone', headers: ['Phone'] },
    { name: 'fulfilment', headers: ['Fulfillment Status'] },
    { name: 'currency', headers: ['Currency'] },
    { name: 'created', headers: ['Created at'], required: true },
    { name: 'cancelled', headers: ['Cancelled at'] },
    { name: 'quantity', headers: ['Lineitem quantity'], required: true },
    { name: 'item', headers: ['Lineitem sku'] },
    { name: 'description', headers: ['Lineitem name'], required: true },
    { name: 'price', headers: ['Lineitem price'], required: true },
    { name: 'discount', headers: ['Lineitem discount'] },
    { name: 'billing_name', headers: ['Billing Name'] },
    { name: 'street', headers: ['Billing Street', 'Billing Address1'] },
    { name: 'city', headers: ['Billing City'] },
    { name: 'postcode', headers: ['Billing Zip'] },
    { name: 'region', headers: ['Billing Province'] },
    { name: 'country', headers: ['Billing Country'] },
    { name: 'shipping_country', headers: ['Shipping Country'] },
    { name: 'refunded', headers: ['Refunded Amount'] },
    { name: 'source', headers: ['Source'] },
    { name: 'location', headers: ['Location'] },
  ],
  chunkRows: 5_000,
  open: (surroundings) =>
    takerOfOrders(surroundings, (row) => {
      const number = row.required('name')
      const isFirst = row.optional('created') !== null
      if (row.optional('refunded') !== null && !/^0*[.,]?0*$/.test(row.text('refunded')))
        row.note('refunded', 'refund-without-lines')
      return {
        key: { source: SOURCE, number },
        head: isFirst ? headOf(surroundings, row, number) : null,
        customer: isFirst ? customerOf(row) : null,
        line: lineOf(row, row.currency('currency') ?? surroundings.currency),
      }
    }),
}

function headOf({ currency }: Surroundings, row: RowReader, number: string): OrderHead {
  const placedAt = row.instant('created')
  if (placedAt === null) throw new RowRefused('created', 'blank')
  const cancelled = row.optional('cancelled') !== null
  const isPos = row.text('source').toLowerCase() === 'pos'
  return {
    source: SOURCE,
    number,
    kind: 'sale',
    channel: isPos ? 'store' : 'online',
    storeCode: null,
    currency: row.currency('currency') ?? currency,
    country: row.line('shipping_country', 60) ?? row.line('country', 60),
    status: cancelled ? 'cancelled' : statusOf(row.text('fulfilment').toLowerCase(), isPos),
    placedAt,
    reason: null,
  }
}

function statusOf(fulfilment: string, isPos: boolean): OrderHead['status'] {
  if (fulfilment === 'fulfilled') return 'completed'
  if (fulfilment === 'partial') return 'processing'
  return isPos ? 'completed' : 'placed'
}

/** Shopify knows a customer of an order by the e-mail address, else the phone. */
function customerOf(row: RowReader): OrderRow['customer'] {
  const email = row.optional('email')
  const phone = row.optional('phone')
  const value = email?.toLowerCase() ?? phone
  if (value === null || value === undefined) return null
  const street = row.line('street', 200)
  return {
    system: `${SOURCE}-contact`,
    value,
    create: {
      name: row.line('billing_name', 300) ?? value,
      number: null,
      email,
      phone,
      address: {
        lines: street === null ? [] : [street],
        postcode: row.line('postcode', 20),
        city: row.line('city', 100),
        region: row.line('region', 100),
        country: row.country('country'),
      },
    },
  }
}

function lineOf(row: RowReader, currency: string): OrderRow['line'] {
  const quantity = row.quantity('quantity')
  const unitPrice = row.decimal('price')
  if (quantity === null) throw new RowRefused('quantity', 'blank')
  if (unitPrice === null) throw new RowRefused('price', 'blank')
  if (unitPrice.startsWith('-')) throw new RowRefused('price', 'price-below-zero')
  const description = row.line('description', 200)
  return {
    number: null,
    code: row.optional('item') ?? codeFrom(description ?? 'item'),
    description,
    kind: 'goods',
    quantity,
    unitPrice,
    discountMinor: exponentOf(currency) === undefined ? 0 : (row.money('discount', currency)?.amountMinor ?? 0),
    personnelNumber: null,
    returnOf: null,
    reason: null,
  }
}

/** Items without a SKU are known by their name, as far as a code goes. */
function codeFrom(name: string): string {
  const code = name
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 59)
    .replace(/^-+/, '')
    .replace(/-+$/, '')
  return code === '' ? 'item' : code
}
