import type { Product, UpdateProduct } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseStale } from './change-row.ts'
import { productProblem, requireProduct } from './products.ts'
import { holdProduct, touchProduct } from './touch-products.ts'

interface ProductChange {
  readonly productId: Id<'product'>
  readonly version: number
  readonly patch: UpdateProduct
}

/** Changes a product. Throws 404 when there is none, 412 when stale, 422 when brand or category is not known. */
export async function updateProduct(ctx: Ctx, { productId, version, patch }: ProductChange): Promise<Product> {
  await holdProduct(ctx, productId)
  const before = await requireProduct(ctx, productId)
  refuseStale(before, version)
  const { retired, ...fields } = patch
  const changes = changesOf(before, { ...fields, retiredAt: retiredAt(ctx, before, retired) })
  const after = { ...before, ...changes.after }
  try {
    await ctx.tx
      .updateTable('product')
      .set({
        kind: after.kind,
        name: JSON.stringify(after.name),
        description: after.description && JSON.stringify(after.description),
        brandId: after.brandId,
        categoryId: after.categoryId,
        retiredAt: after.retiredAt,
      })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', productId)
      .execute()
  } catch (error) {
    throw productProblem(error)
  }
  await touchProduct(ctx, productId)
  await ctx.record({ action: 'catalogue.product-updated', subject: { kind: 'product', id: productId }, ...changes })
  return requireProduct(ctx, productId)
}

/** When something is retired, once it is asked to be so or not; what is retired already keeps its time. */
export function retiredAt(
  ctx: Pick<Ctx, 'now'>,
  before: { readonly retiredAt: Date | null },
  retired: boolean | undefined,
): Date | null {
  if (retired === undefined) return before.retiredAt
  return retired ? (before.retiredAt ?? ctx.now()) : null
}
