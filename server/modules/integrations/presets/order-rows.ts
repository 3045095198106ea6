import type { CHANNELS, ORDER_KINDS, OrderStatus } from '#contract/purchase-shapes.ts'

/** An order as a row of a file tells of it. Every row of an order repeats it, or only the first does. */
export interface OrderHead {
  readonly source: string
  readonly number: string
  readonly kind: (typeof ORDER_KINDS)[number]
  readonly channel: (typeof CHANNELS)[number]
  readonly storeCode: string | null
  readonly currency: string
  readonly country: string | null
  readonly status: OrderStatus
  readonly placedAt: Date
  readonly reason: string | null
}

/** By what a row knows its customer; with `isNamed` the row also says enough to create one. */
export interface CustomerRef {
  readonly system: string
  readonly value: string
  /** What the customer is created with when nobody has this id; null where customers come in a file of their own. */
  readonly create: NewCustomer | null
}

export interface NewCustomer {
  readonly name: string
  readonly number: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly address: {
    readonly lines: string[]
    readonly postcode: string | null
    readonly city: string | null
    readonly region: string | null
    readonly country: string | null
  } | null
}

export interface LineOfRow {
  /** Null: the row’s place among the rows of its order in the file. */
  readonly number: number | null
  readonly code: string
  readonly description: string | null
  readonly kind: 'goods' | 'service' | 'adjustment'
  readonly quantity: string
  readonly unitPrice: string
  readonly discountMinor: number
  readonly personnelNumber: string | null
  readonly returnOf: { readonly number: string; readonly line: number } | null
  readonly reason: string | null
}

/** One row of a file of orders. */
export interface OrderRow {
  /** Null where the order has come in a file of its own. */
  readonly head: OrderHead | null
  readonly key: { readonly source: string; readonly number: string }
  readonly customer: CustomerRef | null
  /** Null for a row that tells of the order only. */
  readonly line: LineOfRow | null
  /** Given to a line without a number before it is put in. */
  place?: number
}
