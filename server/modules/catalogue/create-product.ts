import type { CreateProduct, Product } from '#contract/catalogue-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { productProblem, requireProduct } from './products.ts'
import { touchProduct } from './touch-products.ts'
import { insertVariants } from './variants.ts'

/**
 * Creates a product with its variants; without any, with one that has the product’s own code. Throws 409 when a code, a
 * barcode or an id is taken, 422 when brand or category is not known.
 */
export async function createProduct(ctx: Ctx, input: CreateProduct): Promise<Product> {
  const { id = newId<'product'>(), variants: given, ...fields } = input
  const variants = given.length > 0 ? given : [{ code: input.code, barcode: null, options: {}, prices: [] }]
  try {
    await ctx.tx
      .insertInto('product')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        ...fields,
        name: JSON.stringify(fields.name),
        description: fields.description && JSON.stringify(fields.description),
        // Gathering what it is found by counts it up to 1.
        version: 0,
      })
      .execute()
    await insertVariants(ctx, id, variants)
  } catch (error) {
    throw productProblem(error)
  }
  await touchProduct(ctx, id)
  await ctx.record({
    action: 'catalogue.product-created',
    subject: { kind: 'product', id },
    after: { id, ...fields, variants },
  })
  return requireProduct(ctx, id)
}
