import type { Product } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { type StoredVariant, variantsOfProduct } from '../variants.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A product with its variants, their prices and their stock: all that an import changes, as json. Pictures are not. */
export interface ProductImage extends Pick<
  Product,
  'id' | 'code' | 'kind' | 'name' | 'description' | 'brandId' | 'categoryId' | 'version'
> {
  readonly variants: readonly StoredVariant[]
}

/**
 * Products as they are, held until the transaction ends, in the order of their codes so that nobody waits crosswise.
 * `which` is a subquery of ids. Two statements: what was waited for is seen only by the second.
 */
export async function holdImages(ctx: Tenant, which: RawBuilder<unknown>): Promise<ProductImage[]> {
  const { rows } = await sql<{ id: Id<'product'> }>`
    select id from product where legal_entity_id = ${ctx.legalEntityId} and id in (${which})
    order by code for no key update`.execute(ctx.tx)
  if (rows.length === 0) return []
  return (
    ctx.tx
      .selectFrom('product')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where(sql<boolean>`id = any(${rows.map(({ id }) => id)}::uuid[])`)
      .select(['id', 'code', 'kind', 'name', 'description', 'brandId', 'categoryId', 'version'])
      .select(variantsOfProduct.as('variants'))
      // Json columns hold what the contract let in.
      .$narrowType<Pick<ProductImage, 'name' | 'description'>>()
      .execute()
  )
}
