// Builders of what this module owns, for tests of this and every later module.
import type { Price } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Tx } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { touchProduct } from './touch-products.ts'

let count = 0

export interface PlantVariant {
  readonly legalEntityId: Id<'legal_entity'>
  /** Of product and variant alike, unless `productId` names a product that is there. */
  readonly code?: string
  readonly productId?: Id<'product'>
  readonly kind?: 'goods' | 'service'
  readonly name?: string
  readonly barcode?: string
  readonly brandId?: Id<'brand'>
  readonly categoryId?: Id<'category'>
  readonly options?: Readonly<Record<string, string>>
  readonly prices?: readonly Price[]
  /** Pieces by store. */
  readonly stock?: Readonly<Record<Id<'store'>, number>>
  readonly countedAt?: Date
}

/** A variant, with a product of its own unless one is named: `plantVariant(tx, { legalEntityId, code: 'RING-52' })`. */
export async function plantVariant(
  tx: Tx,
  options: PlantVariant,
): Promise<{ readonly productId: Id<'product'>; readonly variantId: Id<'variant'>; readonly code: string }> {
  const { legalEntityId, brandId = null, categoryId = null, barcode = null } = options
  const code = options.code ?? `ITEM-${(count += 1)}`
  const productId = options.productId ?? newId<'product'>()
  const variantId = newId<'variant'>()
  if (options.productId === undefined)
    await tx
      .insertInto('product')
      .values({
        legalEntityId,
        id: productId,
        code,
        kind: options.kind ?? 'goods',
        name: JSON.stringify({ en: options.name ?? `CNRY-${code}` }),
        brandId,
        categoryId,
        version: 0,
      })
      .execute()
  await tx
    .insertInto('variant')
    .values({ legalEntityId, id: variantId, productId, code, barcode, options: JSON.stringify(options.options ?? {}) })
    .execute()
  for (const price of options.prices ?? [])
    await tx
      .insertInto('variantPrice')
      .values({ legalEntityId, variantId, ...price })
      .execute()
  for (const [storeId, quantity] of Object.entries(options.stock ?? {}))
    await tx
      .insertInto('stock')
      .values({
        legalEntityId,
        variantId,
        storeId: storeId as Id<'store'>, // The keys of `stock` are ids of stores.
        quantity,
        countedAt: options.countedAt ?? new Date('2026-03-01T09:00:00Z'),
      })
      .execute()
  await touchProduct({ tx, legalEntityId }, productId)
  return { productId, variantId, code }
}

/** A brand: `plantBrand(tx, { legalEntityId, name: 'Maison CNRY' })`. */
export async function plantBrand(
  tx: Tx,
  options: { readonly legalEntityId: Id<'legal_entity'>; readonly code?: string; readonly name?: string },
): Promise<Id<'brand'>> {
  const id = newId<'brand'>()
  const code = options.code ?? `brand-${(count += 1)}`
  const { legalEntityId, name = `CNRY-${code}` } = options
  await tx.insertInto('brand').values({ legalEntityId, id, code, name }).execute()
  return id
}

/** A category, below another if one is named. */
export async function plantCategory(
  tx: Tx,
  options: {
    readonly legalEntityId: Id<'legal_entity'>
    readonly code?: string
    readonly name?: string
    readonly parentId?: Id<'category'>
  },
): Promise<Id<'category'>> {
  const id = newId<'category'>()
  const code = options.code ?? `category-${(count += 1)}`
  const { legalEntityId, parentId = null } = options
  const name = JSON.stringify({ en: options.name ?? `CNRY-${code}` })
  await tx.insertInto('category').values({ legalEntityId, id, code, name, parentId }).execute()
  return id
}

/** A drawing, as only the demo writes them: the API takes none. */
export async function plantDrawing(
  tx: Tx,
  { legalEntityId, productId }: { readonly legalEntityId: Id<'legal_entity'>; readonly productId: Id<'product'> },
): Promise<Id<'picture'>> {
  const id = newId<'picture'>()
  const bytes = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>',
  )
  const size = { mediaType: 'image/svg+xml', width: 8, height: 8 } as const
  await tx
    .insertInto('picture')
    .values({ legalEntityId, id, productId, position: 1, alt: `CNRY-drawing-${(count += 1)}`, ...size, bytes })
    .execute()
  await touchProduct({ tx, legalEntityId }, productId)
  return id
}
