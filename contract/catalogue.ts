import { z } from 'zod'
import {
  AddPicture,
  Brand,
  Category,
  CreateBrand,
  CreateCategory,
  CreateProduct,
  CreateVariant,
  Picture,
  Product,
  ProductSummary,
  StockLevel,
  UpdateBrand,
  UpdateCategory,
  UpdateProduct,
  UpdateVariant,
  Variant,
} from './catalogue-shapes.ts'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { BrandId, CategoryId, line, pageOf, pageQuery, PictureId, ProductId, StoreId, VariantId } from './shared.ts'

export const catalogueProblems = defineProblems({
  idTaken: { code: 'catalogue/id-taken', status: 409 },
  codeTaken: { code: 'catalogue/code-taken', status: 409 },
  barcodeTaken: { code: 'catalogue/barcode-taken', status: 409 },
  unknownBrand: { code: 'catalogue/unknown-brand', status: 422 },
  unknownCategory: { code: 'catalogue/unknown-category', status: 422 },
  categoryLoop: { code: 'catalogue/category-loop', status: 409 },
  notAPicture: { code: 'catalogue/not-a-picture', status: 422 },
})

const { idTaken, codeTaken, barcodeTaken, unknownBrand, unknownCategory, categoryLoop, notAPicture } = catalogueProblems
const read = operation('catalogue.read')
const manage = operation('catalogue.manage')
const ofBrand = { params: z.strictObject({ brandId: BrandId }) } as const
const ofCategory = { params: z.strictObject({ categoryId: CategoryId }) } as const
const ofProduct = { params: z.strictObject({ productId: ProductId }) } as const
const ofVariant = { params: z.strictObject({ variantId: VariantId }) } as const
const ofPicture = { params: z.strictObject({ pictureId: PictureId }) } as const

export const catalogue = defineEndpoints({
  listBrands: {
    method: 'GET',
    path: '/brands',
    summary: 'List brands, by code',
    access: read,
    query: z.strictObject(pageQuery),
    response: pageOf(Brand),
  },
  createBrand: {
    method: 'POST',
    path: '/brands',
    summary: 'Create a brand',
    access: manage,
    body: CreateBrand,
    response: Brand,
    status: 201,
    problems: [idTaken, codeTaken],
  },
  readBrand: {
    method: 'GET',
    path: '/brands/:brandId',
    summary: 'Read a brand',
    access: read,
    ...ofBrand,
    response: Brand,
  },
  updateBrand: {
    method: 'PATCH',
    path: '/brands/:brandId',
    summary: 'Change a brand',
    access: manage,
    ...ofBrand,
    body: UpdateBrand,
    response: Brand,
    ifMatch: true,
  },
  listCategories: {
    method: 'GET',
    path: '/categories',
    summary: 'List categories, by code',
    access: read,
    query: z.strictObject(pageQuery),
    response: pageOf(Category),
  },
  createCategory: {
    method: 'POST',
    path: '/categories',
    summary: 'Create a category',
    access: manage,
    body: CreateCategory,
    response: Category,
    status: 201,
    problems: [idTaken, codeTaken, unknownCategory],
  },
  readCategory: {
    method: 'GET',
    path: '/categories/:categoryId',
    summary: 'Read a category',
    access: read,
    ...ofCategory,
    response: Category,
  },
  updateCategory: {
    method: 'PATCH',
    path: '/categories/:categoryId',
    summary: 'Change a category',
    access: manage,
    ...ofCategory,
    body: UpdateCategory,
    response: Category,
    ifMatch: true,
    problems: [unknownCategory, categoryLoop],
  },
  listProducts: {
    method: 'GET',
    path: '/products',
    summary: 'List products, by code',
    access: read,
    query: z.strictObject({
      ...pageQuery,
      text: line(100)
        .optional()
        .meta({ description: 'Words that all occur in name, code, brand, or a variant’s code or barcode' }),
      brandId: BrandId.optional(),
      categoryId: CategoryId.optional().meta({ description: 'With the categories below it' }),
      inStockAt: StoreId.optional().meta({ description: 'Only what this store has' }),
      state: z.enum(['active', 'retired']).optional(),
      option: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,49}:.{1,60}$/)
        .optional()
        .meta({
          description: 'Only with a variant that has this option, `size:52`; in stock there when a store is given',
        }),
    }),
    response: pageOf(ProductSummary),
  },
  createProduct: {
    method: 'POST',
    path: '/products',
    summary: 'Create a product with its variants',
    access: manage,
    body: CreateProduct,
    response: Product,
    status: 201,
    problems: [idTaken, codeTaken, barcodeTaken, unknownBrand, unknownCategory],
  },
  readProduct: {
    method: 'GET',
    path: '/products/:productId',
    summary: 'Read a product with variants, prices, pictures and stock',
    access: read,
    ...ofProduct,
    response: Product,
  },
  updateProduct: {
    method: 'PATCH',
    path: '/products/:productId',
    summary: 'Change a product',
    access: manage,
    ...ofProduct,
    body: UpdateProduct,
    response: Product,
    ifMatch: true,
    problems: [unknownBrand, unknownCategory],
  },
  createVariant: {
    method: 'POST',
    path: '/products/:productId/variants',
    summary: 'Add a variant to a product',
    access: manage,
    ...ofProduct,
    body: CreateVariant,
    response: Variant,
    status: 201,
    problems: [idTaken, codeTaken, barcodeTaken],
  },
  readVariant: {
    method: 'GET',
    path: '/variants/:variantId',
    summary: 'Read a variant',
    access: read,
    ...ofVariant,
    response: Variant,
  },
  updateVariant: {
    method: 'PATCH',
    path: '/variants/:variantId',
    summary: 'Change a variant',
    access: manage,
    ...ofVariant,
    body: UpdateVariant,
    response: Variant,
    ifMatch: true,
    problems: [barcodeTaken],
  },
  setStock: {
    method: 'PUT',
    path: '/variants/:variantId/stock/:storeId',
    summary: 'Say how many pieces a store has',
    access: manage,
    params: z.strictObject({ variantId: VariantId, storeId: StoreId }),
    body: z.strictObject({ quantity: z.int().min(0).max(1_000_000_000) }),
    response: StockLevel,
  },
  addPicture: {
    method: 'POST',
    path: '/products/:productId/pictures',
    summary: 'Add a picture to a product',
    access: manage,
    ...ofProduct,
    body: AddPicture,
    response: Picture,
    status: 201,
    problems: [idTaken, notAPicture],
  },
  readPicture: {
    method: 'GET',
    path: '/pictures/:pictureId',
    summary: 'Read about a picture',
    access: read,
    ...ofPicture,
    response: Picture,
  },
  deletePicture: {
    method: 'DELETE',
    path: '/pictures/:pictureId',
    summary: 'Delete a picture',
    access: manage,
    ...ofPicture,
  },
})
