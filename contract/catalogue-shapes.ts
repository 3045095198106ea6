import { z } from 'zod'
import {
  BrandId,
  CategoryId,
  Code,
  Currency,
  Instant,
  line,
  lines,
  PictureId,
  ProductId,
  StoreId,
  translated,
  VariantId,
  Version,
} from './shared.ts'

/** What the trade calls a thing: an article number, a SKU. Upper and lower case, digits, `. _ - / # +`, spaces inside. */
export const ItemCode = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._/#+&'()-]{0,58}[\p{L}\p{N}.)#+-])?$/u)

const brandFields = { code: Code, name: line(100) }
export const Brand = z.object({ id: BrandId, ...brandFields, version: Version }).meta({ id: 'Brand' })
export type Brand = z.output<typeof Brand>
export const CreateBrand = z.strictObject({ id: BrandId.optional(), ...brandFields })
export type CreateBrand = z.output<typeof CreateBrand>
export const UpdateBrand = z.strictObject({ name: brandFields.name }).partial()
export type UpdateBrand = z.output<typeof UpdateBrand>

const categoryFields = { code: Code, name: translated(line(100)), parentId: CategoryId.nullable() }
export const Category = z.object({ id: CategoryId, ...categoryFields, version: Version }).meta({ id: 'Category' })
export type Category = z.output<typeof Category>
export const CreateCategory = z.strictObject({
  id: CategoryId.optional(),
  ...categoryFields,
  parentId: categoryFields.parentId.default(null),
})
export type CreateCategory = z.output<typeof CreateCategory>
export const UpdateCategory = z.strictObject({ name: categoryFields.name, parentId: categoryFields.parentId }).partial()
export type UpdateCategory = z.output<typeof UpdateCategory>

/** `service`: carriage, engraving, a voucher; sold, and not goods. */
export const PRODUCT_KINDS = ['goods', 'service'] as const

const productFields = {
  code: ItemCode,
  kind: z.enum(PRODUCT_KINDS),
  name: translated(line(200)),
  description: translated(lines(4000)).nullable(),
  brandId: BrandId.nullable(),
  categoryId: CategoryId.nullable(),
}

/** What a variant costs in one currency: whole minor units, never below zero. */
export const Price = z.strictObject({ amountMinor: z.int().min(0), currency: Currency }).meta({ id: 'Price' })
export type Price = z.output<typeof Price>

const variantFields = {
  code: ItemCode.meta({ description: 'The SKU' }),
  barcode: line(40).nullable(),
  options: z
    .record(Code, line(60))
    .refine((options) => Object.keys(options).length <= 20, { error: 'field/too-long' })
    .meta({
      description: 'What tells it from its siblings; two may have the same. Up to 20',
      examples: [{ size: '52', metal: 'yellow gold' }],
    }),
  prices: z
    .array(Price)
    .max(20)
    .refine((prices) => new Set(prices.map(({ currency }) => currency)).size === prices.length, {
      error: 'field/repeated',
    })
    .meta({ description: 'One a currency' }),
}

/** A picture of a product. Its bytes are at `url`, for anybody who has the address. */
export const Picture = z
  .object({
    id: PictureId,
    url: z.string().meta({ description: 'An address on this server, without its name' }),
    alt: z.string().nullable(),
    mediaType: z.string(),
    width: z.int(),
    height: z.int(),
  })
  .meta({ id: 'Picture' })
export type Picture = z.output<typeof Picture>

export const AddPicture = z.strictObject({
  id: PictureId.optional(),
  alt: line(200).nullable().default(null),
  data: z
    .base64()
    .max(950_000)
    .meta({ description: 'A PNG, JPEG or WebP file of up to 700 kB and 4,096 pixels a side, in base64' }),
})
export type AddPicture = z.output<typeof AddPicture>

export const StockLevel = z
  .object({ storeId: StoreId, quantity: z.int(), countedAt: Instant })
  .meta({ id: 'StockLevel' })
export type StockLevel = z.output<typeof StockLevel>

export const Variant = z
  .object({
    id: VariantId,
    productId: ProductId,
    ...variantFields,
    stock: z.array(StockLevel),
    retiredAt: Instant.nullable(),
    version: Version,
  })
  .meta({ id: 'Variant' })
export type Variant = z.output<typeof Variant>

export const CreateVariant = z.strictObject({
  id: VariantId.optional(),
  ...variantFields,
  barcode: variantFields.barcode.default(null),
  options: variantFields.options.default({}),
  prices: variantFields.prices.default([]),
})
export type CreateVariant = z.output<typeof CreateVariant>

export const UpdateVariant = z
  .strictObject({
    barcode: variantFields.barcode,
    options: variantFields.options,
    prices: variantFields.prices,
    retired: z.boolean(),
  })
  .partial()
export type UpdateVariant = z.output<typeof UpdateVariant>

const productSummaryFields = {
  id: ProductId,
  ...productFields,
  brand: z.object({ id: BrandId, name: z.string() }).nullable(),
  category: z.object({ id: CategoryId, name: categoryFields.name }).nullable(),
  picture: Picture.nullable().meta({ description: 'The first one' }),
  retiredAt: Instant.nullable(),
  version: Version,
}

export const ProductSummary = z
  .object({
    ...productSummaryFields,
    prices: z.array(z.object({ currency: Currency, from: z.int(), to: z.int() })).meta({
      description: 'The range over its variants that are not retired, in minor units, one a currency',
    }),
    inStock: z
      .int()
      .nullable()
      .meta({ description: 'Pieces in the store that was asked for, with the option asked for; null without a store' }),
  })
  .meta({ id: 'ProductSummary' })
export type ProductSummary = z.output<typeof ProductSummary>

export const Product = z
  .object({ ...productSummaryFields, pictures: z.array(Picture), variants: z.array(Variant) })
  .meta({ id: 'Product' })
export type Product = z.output<typeof Product>

export const CreateProduct = z.strictObject({
  id: ProductId.optional(),
  ...productFields,
  kind: productFields.kind.default('goods'),
  description: productFields.description.default(null),
  brandId: productFields.brandId.default(null),
  categoryId: productFields.categoryId.default(null),
  variants: z
    .array(CreateVariant)
    .max(200)
    .default([])
    .meta({ description: 'Without any there is one, with the product’s own code' }),
})
export type CreateProduct = z.output<typeof CreateProduct>

export const UpdateProduct = z
  .strictObject({
    name: productFields.name,
    kind: productFields.kind,
    description: productFields.description,
    brandId: productFields.brandId,
    categoryId: productFields.categoryId,
    retired: z.boolean(),
  })
  .partial()
export type UpdateProduct = z.output<typeof UpdateProduct>
