import type { Brand, UpdateBrand } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { requireBrand } from './brands.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { touchProducts } from './touch-products.ts'

interface BrandChange {
  readonly brandId: Id<'brand'>
  readonly version: number
  readonly patch: UpdateBrand
}

/** Changes a brand, and with it what its products show. Throws 404 when there is none, 412 when stale. */
export async function updateBrand(ctx: Ctx, { brandId, version, patch }: BrandChange): Promise<Brand> {
  const before = await requireBrand(ctx, brandId)
  refuseStale(before, version)
  const after = { ...before, name: patch.name ?? before.name, version: version + 1 }
  const updated = await ctx.tx
    .updateTable('brand')
    .set({ name: after.name, version: after.version })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', brandId)
    .where('version', '=', version)
    .executeTakeFirst()
  refuseLost(updated)
  if (after.name !== before.name) await touchProducts(ctx, sql`product.brand_id = ${brandId}`)
  await ctx.record({
    action: 'catalogue.brand-updated',
    subject: { kind: 'brand', id: brandId },
    ...changesOf(before, patch),
  })
  return after
}
