import { ItemCode, PRODUCT_KINDS, Variant } from '#contract/catalogue-shapes.ts'
import { line, lines, StoreId } from '#contract/shared.ts'
import { z } from 'zod'
import { fieldErrors } from '#platform/http/parse-input.ts'

const anyLanguage = (text: z.ZodString) => z.strictObject({ en: text, es: text, it: text }).partial()

const VariantRow = z.strictObject({
  code: ItemCode,
  barcode: Variant.shape.barcode.optional(),
  options: Variant.shape.options.optional(),
  prices: Variant.shape.prices.optional(),
  // Ids as they are inside, not on the wire.
  stock: z
    .array(z.strictObject({ storeId: StoreId.out, quantity: z.int().min(0).max(1_000_000_000) }))
    .max(1_000)
    .optional(),
})

const ProductRow = z.strictObject({
  code: ItemCode,
  kind: z.enum(PRODUCT_KINDS).optional(),
  name: anyLanguage(line(200)).optional(),
  description: anyLanguage(lines(4000)).nullable().optional(),
  brand: line(100).nullable().optional(),
  category: z.array(line(100)).min(1).max(10).nullable().optional(),
  variants: z.array(VariantRow).max(200).optional(),
})

/**
 * A product, or a piece of one, as another system tells it. What it leaves out stays as it is: fields, variants, languages
 * of a name, currencies of a price, stores of the stock; options, where given, are all there are. Brand and category go by
 * code or name, a category with those above it, and are created when nobody has them. `null` takes away. A new product
 * without a name has its code for one; without variants it has one with its own code.
 */
export type ProductRow = z.input<typeof ProductRow>
export type ReadProductRow = z.output<typeof ProductRow>
export type ReadVariantRow = z.output<typeof VariantRow>

/** Why a row was not taken in: the field of the row or of its variant, and a code that texts explain. */
export interface RefusedRow {
  readonly column: string
  readonly code: string
}

/** The row as the contract would let it in, or what is wrong with it first. */
export function readRow(row: ProductRow): { readonly row: ReadProductRow } | { readonly refused: RefusedRow } {
  const parsed = ProductRow.safeParse(row, { reportInput: true })
  if (parsed.success) return { row: parsed.data }
  const [issue] = parsed.error.issues
  const path = issue?.path ?? []
  const column = path[0] === 'variants' ? (path[2] ?? 'variants') : path[0]
  const [error] = issue ? fieldErrors('body', issue) : []
  return { refused: { column: String(column ?? 'code'), code: error?.code ?? 'field/invalid' } }
}
