import type { CHANNELS, ORDER_KINDS, OrderStatus } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { OrderRow } from './queries.ts'
import type { KeptLine } from './write-lines.ts'

/** An order's own row, without its lines. */
export type Head = OrderRow

/** An order as it was, with all its lines. As JSON its instant is text. */
export type OrderBefore = Head & { readonly lines: readonly KeptLine[] }

/** A line as another system tells it: quantity and price decimal text with a point, of any sign. See `amountOf`. */
export type PutLine = Omit<KeptLine, 'returnOf'> & { readonly returnOf?: KeptLine['returnOf'] }

/** An order, or a piece of one, as another system tells it. Ids in it are of this legal entity. */
export interface PutOrder {
  readonly source: string
  readonly number: string
  readonly kind: (typeof ORDER_KINDS)[number]
  readonly channel: (typeof CHANNELS)[number]
  readonly storeId: Id<'store'> | null
  readonly customerId: Id<'customer'> | null
  readonly currency: string
  readonly country: string | null
  readonly status: OrderStatus
  readonly placedAt: Date
  /** The calendar day of `placedAt` where the store is, else the legal entity. */
  readonly day: string
  readonly reason: string | null
  readonly lines: readonly PutLine[]
}

export interface PutOptions {
  /**
   * `given`: what is given counts. `earliest`: an order that is there keeps its instant when that is the earlier one, for
   * files that write one in every row, not always the same. `given` unless told.
   */
  readonly placedAt?: 'given' | 'earliest'
}

export type PutState = 'created' | 'changed' | 'same'

/** What became of one order, its lines in the order in which they were given. */
export interface PutOutcome {
  readonly id: Id<'sales_order'>
  readonly state: PutState
  readonly version: number
  readonly lines: readonly PutState[]
}

/** What was done to an order, for `undoPutOrders`: whole as it was, with its lines, or null where it was not there. */
export interface PutEffect {
  readonly kind: 'order'
  readonly recordId: Id<'sales_order'>
  readonly before: OrderBefore | null
  /** The order's version after it. */
  readonly version: number
}
