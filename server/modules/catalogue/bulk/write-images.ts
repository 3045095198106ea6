import { isDeepStrictEqual } from 'node:util'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { namedBy } from '../touch-products.ts'
import type { StoredVariant } from '../variants.ts'
import type { Draft } from './draft-products.ts'
import type { ProductImage } from './product-image.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

interface VariantDraft {
  readonly before: StoredVariant | undefined
  readonly after: StoredVariant
}

/**
 * Writes products as they have become, in a constant number of statements. Changed rows count their version up. Variants
 * that were there and are not any more are the caller’s: nothing is deleted here but prices and stock.
 */
export async function writeImages(ctx: Tenant, drafts: readonly Draft[]): Promise<void> {
  if (drafts.length === 0) return
  const images = drafts.map(({ after }) => after).toSorted((a, b) => (a.code < b.code ? -1 : 1))
  const isNew = new Set(drafts.filter(({ before }) => before === null).map(({ after }) => after.id))
  await insertProducts(
    ctx,
    images.filter(({ id }) => isNew.has(id)),
  )
  await updateProducts(
    ctx,
    images.filter(({ id }) => !isNew.has(id)),
  )
  const variants = drafts.flatMap(variantDrafts).toSorted((a, b) => (a.after.code < b.after.code ? -1 : 1))
  await updateVariants(
    ctx,
    variants.filter(({ before }) => before !== undefined),
  )
  await insertVariants(
    ctx,
    variants.flatMap(({ before, after }) => (before === undefined ? [after] : [])),
  )
  await writePrices(
    ctx,
    variants.filter(({ before, after }) => !isDeepStrictEqual(before?.prices ?? [], after.prices)),
  )
  await writeStock(
    ctx,
    variants.filter(({ before, after }) => !isDeepStrictEqual(before?.stock ?? [], after.stock)),
  )
  await nameProducts(
    ctx,
    images.map(({ id }) => id),
  )
}

/** Gathers anew what products are found by, without counting their version. */
export async function nameProducts({ tx, legalEntityId }: Tenant, ids: readonly Id<'product'>[]): Promise<void> {
  await sql`update product set named_by = ${namedBy}
    where legal_entity_id = ${legalEntityId} and id = any(${ids}::uuid[])`.execute(tx)
}

function variantDrafts({ before, after }: Draft): VariantDraft[] {
  const were = new Map(before?.variants.map((variant) => [variant.id, variant]))
  return after.variants
    .map((variant) => ({ before: were.get(variant.id), after: variant }))
    .filter((draft) => !isDeepStrictEqual(draft.before, draft.after))
}

/** The fields that both statements write, as a table `n`. */
function asTable(images: readonly ProductImage[]) {
  return sql`unnest(${images.map(({ id }) => id)}::uuid[], ${images.map(({ code }) => code)}::text[],
    ${images.map(({ kind }) => kind)}::text[], ${images.map(({ name }) => JSON.stringify(name))}::text[],
    ${images.map(({ description }) => description && JSON.stringify(description))}::text[],
    ${images.map(({ brandId }) => brandId)}::uuid[], ${images.map(({ categoryId }) => categoryId)}::uuid[])
    as n (id, code, kind, name, description, brand_id, category_id)`
}

async function insertProducts({ tx, legalEntityId }: Tenant, images: readonly ProductImage[]): Promise<void> {
  if (images.length === 0) return
  await sql`insert into product (legal_entity_id, id, code, kind, name, description, brand_id, category_id)
    select ${legalEntityId}, n.id, n.code, n.kind, n.name::jsonb, n.description::jsonb, n.brand_id, n.category_id
    from ${asTable(images)} order by n.code`.execute(tx)
}

async function updateProducts({ tx, legalEntityId }: Tenant, images: readonly ProductImage[]): Promise<void> {
  if (images.length === 0) return
  await sql`update product p set kind = n.kind, name = n.name::jsonb, description = n.description::jsonb,
      brand_id = n.brand_id, category_id = n.category_id, version = version + 1
    from ${asTable(images)} where p.legal_entity_id = ${legalEntityId} and p.id = n.id`.execute(tx)
}

async function insertVariants({ tx, legalEntityId }: Tenant, variants: readonly StoredVariant[]): Promise<void> {
  if (variants.length === 0) return
  await sql`insert into variant (legal_entity_id, id, product_id, code, barcode, options)
    select ${legalEntityId}, n.id, n.product_id, n.code, n.barcode, n.options::jsonb
    from unnest(${variants.map(({ id }) => id)}::uuid[], ${variants.map(({ productId }) => productId)}::uuid[],
      ${variants.map(({ code }) => code)}::text[], ${variants.map(({ barcode }) => barcode)}::text[],
      ${variants.map(({ options }) => JSON.stringify(options))}::text[])
      as n (id, product_id, code, barcode, options) order by n.code`.execute(tx)
}

async function updateVariants({ tx, legalEntityId }: Tenant, drafts: readonly VariantDraft[]): Promise<void> {
  if (drafts.length === 0) return
  const rescanned = drafts.filter(({ before, after }) => before?.barcode !== after.barcode).map(({ after }) => after.id)
  // A barcode that moves from one variant to another is free in between: the constraint looks after every row.
  if (rescanned.length > 0)
    await sql`update variant set barcode = null
      where legal_entity_id = ${legalEntityId} and id = any(${rescanned}::uuid[])`.execute(tx)
  const variants = drafts.map(({ after }) => after)
  await sql`update variant v set barcode = n.barcode, options = n.options::jsonb, version = version + 1
    from unnest(${variants.map(({ id }) => id)}::uuid[], ${variants.map(({ barcode }) => barcode)}::text[],
      ${variants.map(({ options }) => JSON.stringify(options))}::text[]) as n (id, barcode, options)
    where v.legal_entity_id = ${legalEntityId} and v.id = n.id`.execute(tx)
}

async function writePrices({ tx, legalEntityId }: Tenant, drafts: readonly VariantDraft[]): Promise<void> {
  await deleteOf('variant_price', { tx, legalEntityId }, known(drafts))
  const rows = drafts.flatMap(({ after }) => after.prices.map((price) => ({ variantId: after.id, ...price })))
  if (rows.length === 0) return
  await sql`insert into variant_price (legal_entity_id, variant_id, currency, amount_minor)
    select ${legalEntityId}, n.* from unnest(${rows.map(({ variantId }) => variantId)}::uuid[],
      ${rows.map(({ currency }) => currency)}::text[], ${rows.map(({ amountMinor }) => amountMinor)}::bigint[]) n`.execute(
    tx,
  )
}

async function writeStock({ tx, legalEntityId }: Tenant, drafts: readonly VariantDraft[]): Promise<void> {
  await deleteOf('stock', { tx, legalEntityId }, known(drafts))
  const rows = drafts.flatMap(({ after }) => after.stock.map((level) => ({ variantId: after.id, ...level })))
  if (rows.length === 0) return
  await sql`insert into stock (legal_entity_id, variant_id, store_id, quantity, counted_at)
    select ${legalEntityId}, n.* from unnest(${rows.map(({ variantId }) => variantId)}::uuid[],
      ${rows.map(({ storeId }) => storeId)}::uuid[], ${rows.map(({ quantity }) => quantity)}::int[],
      ${rows.map(({ countedAt }) => countedAt)}::timestamptz[]) n`.execute(tx)
}

const known = (drafts: readonly VariantDraft[]) => drafts.flatMap(({ before }) => (before ? [before.id] : []))

/** Deletes all rows of these variants in a table that hangs on them. */
export async function deleteOf(
  table: 'variant_price' | 'stock',
  { tx, legalEntityId }: Tenant,
  variantIds: readonly Id<'variant'>[],
): Promise<void> {
  if (variantIds.length === 0) return
  await sql`delete from ${sql.table(table)}
    where legal_entity_id = ${legalEntityId} and variant_id = any(${variantIds}::uuid[])`.execute(tx)
}
