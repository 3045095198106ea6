import type { ProductImage } from './product-image.ts'

/**
 * What was done to a record, for `undoPutProducts`: `before` is the product as it was as JSON, null where it was not there.
 * A brand or category that was created on the way is `brand:<id>` or `category:<id>`, which sort behind the products.
 */
export interface ProductEffect {
  readonly kind: 'product'
  readonly recordId: string
  readonly before: ProductImage | null
  /** The record's version after it: another one later means that somebody has changed it since. */
  readonly version: number
}

/** What is read back from where effects were kept: `before` went through JSON. */
export type KeptEffect = Pick<ProductEffect, 'recordId'> & {
  readonly before: unknown
  readonly version: number | null
}

export function effectOf(recordId: string, before: ProductImage | null, version: number): ProductEffect {
  return { kind: 'product', recordId, before, version }
}
