import type { Price, UpdateVariant, Variant } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseStale } from './change-row.ts'
import { asKept, byCurrency } from './rules.ts'
import { holdProduct, touchProduct } from './touch-products.ts'
import { retiredAt } from './update-product.ts'
import { requireVariant, variantProblem } from './variants.ts'

interface VariantChange {
  readonly variantId: Id<'variant'>
  readonly version: number
  readonly patch: UpdateVariant
}

/** Changes a variant; its prices and options as a whole. Throws 404 when there is none, 412 when stale, 409 when the barcode is taken. */
export async function updateVariant(ctx: Ctx, { variantId, version, patch }: VariantChange): Promise<Variant> {
  const { productId } = await requireVariant(ctx, variantId)
  await holdProduct(ctx, productId)
  const before = await requireVariant(ctx, variantId)
  refuseStale(before, version)
  const changes = changesOf(before, {
    barcode: patch.barcode,
    options: patch.options && asKept(patch.options),
    prices: patch.prices && byCurrency(patch.prices),
    retiredAt: retiredAt(ctx, before, patch.retired),
  })
  const after = { ...before, ...changes.after }
  try {
    await ctx.tx
      .updateTable('variant')
      .set({
        barcode: after.barcode,
        options: JSON.stringify(after.options),
        retiredAt: after.retiredAt,
        version: version + 1,
      })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', variantId)
      .execute()
  } catch (error) {
    throw variantProblem(error)
  }
  if ('prices' in changes.after) await setPrices(ctx, variantId, after.prices)
  await touchProduct(ctx, productId)
  await ctx.record({ action: 'catalogue.variant-updated', subject: { kind: 'variant', id: variantId }, ...changes })
  return requireVariant(ctx, variantId)
}

async function setPrices({ tx, legalEntityId }: Ctx, variantId: Id<'variant'>, prices: readonly Price[]) {
  await tx
    .deleteFrom('variantPrice')
    .where('legalEntityId', '=', legalEntityId)
    .where('variantId', '=', variantId)
    .execute()
  if (prices.length === 0) return
  await tx
    .insertInto('variantPrice')
    .values(prices.map((price) => ({ legalEntityId, variantId, ...price })))
    .execute()
}
