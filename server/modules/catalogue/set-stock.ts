import type { StockLevel } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { found } from './change-row.ts'
import { holdProduct, touchProduct } from './touch-products.ts'
import { requireVariant } from './variants.ts'

interface Count {
  readonly variantId: Id<'variant'>
  readonly storeId: Id<'store'>
  readonly quantity: number
}

/** Says how many pieces of a variant a store has, as counted now. Throws 404 when the legal entity has no such variant or store. */
export async function setStock(ctx: Ctx, { variantId, storeId, quantity }: Count): Promise<StockLevel> {
  const { tx, legalEntityId } = ctx
  const { productId } = await requireVariant(ctx, variantId)
  await holdProduct(ctx, productId)
  const before = found(
    await tx
      .selectFrom('store')
      .leftJoin('stock', (join) =>
        join
          .onRef('stock.legalEntityId', '=', 'store.legalEntityId')
          .onRef('stock.storeId', '=', 'store.id')
          .on('stock.variantId', '=', variantId),
      )
      .where('store.legalEntityId', '=', legalEntityId)
      .where('store.id', '=', storeId)
      .select('quantity')
      .executeTakeFirst(),
  )
  const level = { storeId, quantity, countedAt: ctx.now() }
  await tx
    .insertInto('stock')
    .values({ legalEntityId, variantId, ...level })
    .onConflict((conflict) =>
      conflict.columns(['legalEntityId', 'variantId', 'storeId']).doUpdateSet({ quantity, countedAt: level.countedAt }),
    )
    .execute()
  await tx
    .updateTable('variant')
    .set({ version: sql`version + 1` })
    .where('legalEntityId', '=', legalEntityId)
    .where('id', '=', variantId)
    .execute()
  await touchProduct(ctx, productId)
  await ctx.record({
    action: 'catalogue.stock-set',
    subject: { kind: 'variant', id: variantId },
    before: { storeId, quantity: before.quantity },
    after: { storeId, quantity },
  })
  return level
}
