// The door of `catalogue`: brands, categories, products, variants, prices, pictures, stock.
import type { Module } from '#platform/module.ts'
import { pages } from './pages.ts'
import { endpoints } from './routes.ts'

export { ensureVariants, type Item, type KnownVariant, variantsByCode } from './bulk/ensure-variants.ts'
export type { ProductRow, RefusedRow } from './bulk/product-row.ts'
export type { KeptEffect, ProductEffect } from './bulk/effects.ts'
export { type PutProduct, type PutProducts, putProducts } from './bulk/put-products.ts'
export { undoPutProducts } from './bulk/undo-put-products.ts'
export { createBrand } from './create-brand.ts'
export { createCategory } from './create-category.ts'

export const catalogueModule: Module = { name: 'catalogue', endpoints, pages }
