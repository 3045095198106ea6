import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { found } from './change-row.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What else a product is found by: its brand, and the codes and barcodes of its variants. */
export const namedBy = sql<string>`concat_ws(' ',
  (select b.name || ' ' || b.code from brand b
   where b.legal_entity_id = product.legal_entity_id and b.id = product.brand_id),
  (select string_agg(concat_ws(' ', v.code, v.barcode), ' ' order by v.code) from variant v
   where v.legal_entity_id = product.legal_entity_id and v.product_id = product.id))`

/**
 * Says that what these products show has changed: their version grows, since their ETag vouches for all of it, and what
 * they are found by is gathered anew. `which` is a condition on `product`.
 */
export async function touchProducts(ctx: Tenant, which: RawBuilder<unknown>): Promise<void> {
  await sql`update product set version = version + 1, named_by = ${namedBy}
    where legal_entity_id = ${ctx.legalEntityId} and ${which}`.execute(ctx.tx)
}

/** The same for one product. */
export function touchProduct(ctx: Tenant, id: Id<'product'>): Promise<void> {
  return touchProducts(ctx, sql`product.id = ${id}`)
}

/**
 * Holds a product until the transaction ends, before anything of it is changed: whoever changes a part of a product does
 * this first, so that nobody waits for each other crosswise. Throws 404 when there is none.
 */
export async function holdProduct(ctx: Tenant, id: Id<'product'>): Promise<void> {
  found(
    await ctx.tx
      .selectFrom('product')
      .select('id')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst(),
  )
}
