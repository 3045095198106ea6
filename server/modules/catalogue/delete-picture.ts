import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { requirePictureRow } from './pictures.ts'
import { holdProduct, touchProduct } from './touch-products.ts'

/** Deletes a picture: its address answers 404 from then on. Throws 404 when there is none. */
export async function deletePicture(ctx: Ctx, id: Id<'picture'>): Promise<void> {
  const { productId } = await requirePictureRow(ctx, id)
  await holdProduct(ctx, productId)
  const { position: _, ...before } = await requirePictureRow(ctx, id)
  await ctx.tx.deleteFrom('picture').where('legalEntityId', '=', ctx.legalEntityId).where('id', '=', id).execute()
  await touchProduct(ctx, productId)
  await ctx.record({ action: 'catalogue.picture-deleted', subject: { kind: 'picture', id }, before })
}
