import type { CreateVariant, Variant } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { holdProduct, touchProduct } from './touch-products.ts'
import { insertVariants, requireVariant, variantProblem } from './variants.ts'

/** Adds a variant to a product. Throws 404 when there is no such product, 409 when code, barcode or id is taken. */
export async function createVariant(ctx: Ctx, productId: Id<'product'>, input: CreateVariant): Promise<Variant> {
  const variant = { ...input, id: input.id ?? newId<'variant'>() }
  await holdProduct(ctx, productId)
  try {
    await insertVariants(ctx, productId, [variant])
  } catch (error) {
    throw variantProblem(error)
  }
  await touchProduct(ctx, productId)
  await ctx.record({
    action: 'catalogue.variant-created',
    subject: { kind: 'variant', id: variant.id },
    after: { ...variant, productId },
  })
  return requireVariant(ctx, variant.id)
}
