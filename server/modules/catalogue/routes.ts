import { catalogue } from '#contract/catalogue.ts'
import { bind } from '#platform/module.ts'
import { addPicture } from './add-picture.ts'
import { listBrands, requireBrand } from './brands.ts'
import { listCategories, requireCategory } from './categories.ts'
import { createBrand } from './create-brand.ts'
import { createCategory } from './create-category.ts'
import { createProduct } from './create-product.ts'
import { createVariant } from './create-variant.ts'
import { deletePicture } from './delete-picture.ts'
import { listProducts } from './list-products.ts'
import { requirePicture } from './pictures.ts'
import { requireProduct } from './products.ts'
import { setStock } from './set-stock.ts'
import { updateBrand } from './update-brand.ts'
import { updateCategory } from './update-category.ts'
import { updateProduct } from './update-product.ts'
import { updateVariant } from './update-variant.ts'
import { requireVariant } from './variants.ts'

export const endpoints = bind('catalogue', catalogue, {
  listBrands: (ctx, { query }) => listBrands(ctx, query),
  createBrand: (ctx, { body }) => createBrand(ctx, body),
  readBrand: (ctx, { params }) => requireBrand(ctx, params.brandId),
  updateBrand: (ctx, { params, version, body }) => updateBrand(ctx, { ...params, version, patch: body }),

  listCategories: (ctx, { query }) => listCategories(ctx, query),
  createCategory: (ctx, { body }) => createCategory(ctx, body),
  readCategory: (ctx, { params }) => requireCategory(ctx, params.categoryId),
  updateCategory: (ctx, { params, version, body }) => updateCategory(ctx, { ...params, version, patch: body }),

  listProducts: (ctx, { query }) => listProducts(ctx, query),
  createProduct: (ctx, { body }) => createProduct(ctx, body),
  readProduct: (ctx, { params }) => requireProduct(ctx, params.productId),
  updateProduct: (ctx, { params, version, body }) => updateProduct(ctx, { ...params, version, patch: body }),

  createVariant: (ctx, { params, body }) => createVariant(ctx, params.productId, body),
  readVariant: (ctx, { params }) => requireVariant(ctx, params.variantId),
  updateVariant: (ctx, { params, version, body }) => updateVariant(ctx, { ...params, version, patch: body }),
  setStock: (ctx, { params, body }) => setStock(ctx, { ...params, ...body }),

  addPicture: (ctx, { params, body }) => addPicture(ctx, params.productId, body),
  readPicture: (ctx, { params }) => requirePicture(ctx, params.pictureId),
  deletePicture: (ctx, { params }) => deletePicture(ctx, params.pictureId),
})
