import { z } from 'zod'
import { ItemCode } from './catalogue-shapes.ts'
import { Money } from './money.ts'
import {
  AssociateId,
  Code,
  Currency,
  CustomerId,
  Day,
  Instant,
  line,
  OrderId,
  StoreId,
  VariantId,
  Version,
  WishId,
} from './shared.ts'

/** Open: placed, processing, ready-for-pickup, shipped, awaiting-receipt. Closed: completed, cancelled. */
export const OPEN_STATUSES = ['placed', 'processing', 'ready-for-pickup', 'shipped', 'awaiting-receipt'] as const
export const ORDER_STATUSES = [...OPEN_STATUSES, 'completed', 'cancelled'] as const
export const OrderStatus = z.enum(ORDER_STATUSES).meta({ id: 'OrderStatus' })
export type OrderStatus = z.output<typeof OrderStatus>

/** `adjustment`: the books put right, such as a bad debt; neither bought nor brought back. */
export const ORDER_KINDS = ['sale', 'return', 'adjustment'] as const
export const CHANNELS = ['store', 'online', 'phone', 'marketplace', 'other'] as const

/** `1.5`, `-2`: up to nine digits and three decimals. Negative for what came back. */
export const Quantity = z
  .string()
  .regex(/^-?\d{1,9}(?:\.\d{1,3})?$/)
  .meta({ id: 'Quantity', examples: ['1', '-2', '0.75'] })

/** `2.55`, in units of the currency: up to twelve digits and six decimals, since a price may be less than the smallest coin. */
export const UnitPrice = z
  .string()
  .regex(/^-?\d{1,12}(?:\.\d{1,6})?$/)
  .meta({ id: 'UnitPrice', examples: ['2.55', '0.001'] })

const lineFields = {
  item: z.object({
    code: z.string(),
    description: z.string().nullable(),
    kind: z.enum(['goods', 'service', 'adjustment']),
    variantId: VariantId.nullable(),
  }),
  quantity: Quantity,
  unitPrice: UnitPrice.meta({ description: 'Before line discounts' }),
  amount: Money.meta({
    description: 'Quantity times price less discount, rounded half away from zero to the minor unit',
  }),
  discount: Money.nullable(),
  associateId: AssociateId.nullable().meta({ description: 'Who assisted' }),
  returnOf: z
    .object({ orderId: OrderId, lineNumber: z.int() })
    .nullable()
    .meta({ description: 'The line that was bought; null for a return whose sale is not known' }),
  reason: z.string().nullable().meta({ description: 'Why it came back' }),
}

export const OrderLine = z.object({ lineNumber: z.int().min(1), ...lineFields }).meta({ id: 'OrderLine' })
export type OrderLine = z.output<typeof OrderLine>

const orderFields = {
  source: Code.meta({ description: 'The system it comes from; numbers are unlike within one' }),
  number: line(60),
  kind: z.enum(ORDER_KINDS),
  channel: z.enum(CHANNELS),
  storeId: StoreId.nullable(),
  customerId: CustomerId.nullable().meta({ description: 'Null for a sale to nobody known' }),
  currency: Currency,
  country: line(60).nullable().meta({ description: 'Where it went, as the source writes it' }),
  status: OrderStatus,
  placedAt: Instant,
  reason: line(200).nullable().meta({ description: 'Why it was cancelled or returned' }),
}

export const OrderSummary = z
  .object({
    id: OrderId,
    ...orderFields,
    day: Day.meta({ description: 'Of placedAt where the store is, else the legal entity' }),
    total: Money,
    lineCount: z.int(),
    version: Version,
  })
  .meta({ id: 'OrderSummary' })
export type OrderSummary = z.output<typeof OrderSummary>

export const Order = z.object({ ...OrderSummary.shape, lines: z.array(OrderLine) }).meta({ id: 'Order' })
export type Order = z.output<typeof Order>

export const RecordOrderLine = z.strictObject({
  item: z.union([
    z.strictObject({ variantId: VariantId }),
    z.strictObject({ code: ItemCode, description: line(200).nullable().default(null) }),
  ]),
  quantity: Quantity,
  unitPrice: UnitPrice.refine((price) => !price.startsWith('-'), { error: 'purchases/price-below-zero' }),
  discount: Money.nullable().default(null).meta({
    description: 'What is taken off, with the sign of the quantity; what a return brings back was so much cheaper',
  }),
  associateId: AssociateId.nullable().default(null),
  returnOf: z
    .strictObject({ orderId: OrderId, lineNumber: z.int().min(1) })
    .nullable()
    .default(null),
  reason: line(200).nullable().default(null),
})
export type RecordOrderLine = z.output<typeof RecordOrderLine>

export const RecordOrder = z.strictObject({
  id: OrderId.optional(),
  ...orderFields,
  source: orderFields.source.default('api'),
  kind: orderFields.kind.default('sale'),
  channel: orderFields.channel.default('store'),
  storeId: orderFields.storeId.default(null),
  customerId: orderFields.customerId.default(null),
  country: orderFields.country.default(null),
  status: orderFields.status.default('completed'),
  reason: orderFields.reason.default(null),
  lines: z
    .array(RecordOrderLine)
    .min(1)
    .max(500)
    .meta({ description: 'A code that no variant has is kept as it is. Quantities of a return are negative' }),
})
export type RecordOrder = z.output<typeof RecordOrder>

export const UpdateOrder = z
  .strictObject({
    status: z.enum([...OPEN_STATUSES, 'completed']),
    customerId: CustomerId.nullable().meta({ description: 'Whose purchase it turned out to be' }),
  })
  .partial()
export type UpdateOrder = z.output<typeof UpdateOrder>

const counted = { orders: z.int(), amount: Money }

/** What a customer spent in one currency. */
export const Spend = z
  .object({
    currency: Currency,
    bought: z.object(counted).meta({ description: 'Sales that were not cancelled' }),
    returned: z.object(counted).meta({ description: 'Returns, as a positive amount' }),
    net: Money,
    thisYear: Money.meta({ description: 'Net since 1 January, where the legal entity is' }),
    averageOrder: Money.nullable().meta({ description: 'Bought, by sale; null without one' }),
    firstOn: Day.nullable(),
    lastOn: Day.nullable(),
  })
  .meta({ id: 'Spend' })
export type Spend = z.output<typeof Spend>

export const CustomerSpend = z
  .object({
    customerId: CustomerId,
    number: z.string().nullable(),
    spend: z.array(Spend).meta({ description: 'By currency; amounts in two are never added up' }),
  })
  .meta({ id: 'CustomerSpend' })
export type CustomerSpend = z.output<typeof CustomerSpend>

/** Exact sums of lines, not rounded to the minor unit, as text: `9747747.934`. */
const Exact = z.string()

/** What the shop sold, counted over lines. For checking an import against the books it came from. */
export const PurchaseFacts = z
  .object({
    lines: z.int(),
    orders: z.int(),
    itemCodes: z.int().meta({ description: 'Different ones' }),
    customers: z.int(),
    anonymousLines: z.int().meta({ description: 'Lines without a customer' }),
    returnedLines: z.int(),
    returns: z.int().meta({ description: 'Orders of kind return' }),
    adjustments: z.int().meta({ description: 'Lines that are neither goods nor service: a bad debt, a write-off' }),
    countries: z.int().meta({ description: 'Different ones among the orders' }),
    currencies: z.array(
      z.object({
        net: Money.meta({ description: 'The sum of the rounded amounts' }),
        exactNet: Exact,
      }),
    ),
  })
  .meta({ id: 'PurchaseFacts' })
export type PurchaseFacts = z.output<typeof PurchaseFacts>

export const LoyaltyStanding = z
  .object({
    programme: z.string(),
    tier: z.string().nullable(),
    points: z.int(),
    asOf: Instant,
  })
  .meta({ id: 'LoyaltyStanding' })
export type LoyaltyStanding = z.output<typeof LoyaltyStanding>

export const Wish = z
  .object({
    id: WishId,
    customerId: CustomerId,
    variantId: VariantId,
    list: z.string().meta({ description: 'The customer’s name for the list' }),
    note: z.string().nullable(),
    addedAt: Instant,
  })
  .meta({ id: 'Wish' })
export type Wish = z.output<typeof Wish>

export const AddWish = z.strictObject({
  id: WishId.optional(),
  variantId: VariantId,
  list: line(60).default('wishes'),
  note: line(300).nullable().default(null),
})
export type AddWish = z.output<typeof AddWish>
