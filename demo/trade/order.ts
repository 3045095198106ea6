import type { CHANNELS, OrderStatus } from '#contract/purchase-shapes.ts'
import type { DemoProduct, DemoVariant } from '../goods/products.ts'

export interface DemoLine {
  readonly product: DemoProduct
  readonly variant: DemoVariant
  readonly quantity: number
  /** Whole euros or pounds. */
  readonly price: number
  /** In hundredths, of all pieces of the line. */
  readonly discountMinor: number
  readonly associate: string | null
}

export interface DemoOrder {
  readonly source: 'till' | 'web-shop'
  readonly number: string
  readonly channel: (typeof CHANNELS)[number]
  readonly store: string | null
  readonly customer: string | null
  readonly currency: 'EUR' | 'GBP'
  readonly country: string
  readonly status: OrderStatus
  readonly on: string
  readonly at: Date
  readonly reason: string | null
  readonly lines: readonly DemoLine[]
}

/** What came back of an order: its lines by their place, and why. */
export interface DemoReturn {
  readonly of: DemoOrder
  readonly number: string
  readonly store: string
  readonly on: string
  readonly at: Date
  readonly lines: readonly number[]
  readonly reason: string
  readonly associate: string | null
}
