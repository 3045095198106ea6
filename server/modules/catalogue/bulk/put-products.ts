import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { DraftProducts } from './draft-products.ts'
import { effectOf, type ProductEffect } from './effects.ts'
import { loadPlaces, type Places, writePlaces } from './places.ts'
import { holdImages } from './product-image.ts'
import { type ProductRow, type ReadProductRow, readRow, type RefusedRow } from './product-row.ts'
import { writeImages } from './write-images.ts'

/** Who writes, where and when. No grants: the caller has decided who may. */
export type BulkCtx = Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>

/** What became of a row. `created` also says that a variant was added to a product that was there. */
export interface PutProduct {
  readonly outcome: 'created' | 'changed' | 'same' | RefusedRow
  /** Undefined for a refused row. */
  readonly productId: Id<'product'> | undefined
}

export interface PutProducts {
  /** One a row, in their order. */
  readonly rows: readonly PutProduct[]
  readonly effects: readonly ProductEffect[]
}

/**
 * Takes in products as another system tells them, matched by their code, variants by theirs; see `ProductRow` for what a row
 * can leave out. Several rows may tell of one product; a refused row stops no other. A constant number of statements for up
 * to some thousand rows. Writes no audit row: who imports records the import. Asks nobody who may. When another
 * transaction creates the same at the same time, the database's unique violation rises (23505): try the transaction again.
 */
export async function putProducts(ctx: BulkCtx, rows: readonly ProductRow[]): Promise<PutProducts> {
  const read = rows.map(readRow)
  const fit = read.flatMap((one) => ('row' in one ? [one.row] : []))
  const there = await holdImages(ctx, productsNamed(ctx, fit))
  const places = await loadPlaces(ctx, {
    brands: fit.some(({ brand }) => typeof brand === 'string'),
    categories: fit.some(({ category }) => Array.isArray(category)),
  })
  const drafts = new DraftProducts(there, places, ctx.now())
  const outcomes = read.map((one) => ('row' in one ? drafts.take(one.row) : one.refused))
  const changed = drafts.changed()
  await writePlaces(ctx, places)
  await writeImages(ctx, changed)
  return {
    rows: outcomes.map((outcome, at) => ({
      outcome,
      productId: typeof outcome === 'string' ? drafts.idOf(codeOf(rows[at])) : undefined,
    })),
    effects: [
      ...changed.map(({ before, after }) => effectOf(after.id, before, before === null ? 1 : before.version + 1)),
      ...effectsOfPlaces(places),
    ],
  }
}

/** The code as it was read: without spaces around it. */
const codeOf = (row: ProductRow | undefined) => row?.code.trim() ?? ''

/** The ids of products that rows name, by their code or by the code or barcode of one of their variants. */
function productsNamed({ legalEntityId }: BulkCtx, rows: readonly ReadProductRow[]) {
  const codes = rows.map(({ code }) => code)
  const variants = rows.flatMap((row) => row.variants ?? [{ code: row.code }])
  const barcodes = variants.flatMap((variant) =>
    'barcode' in variant && typeof variant.barcode === 'string' ? [variant.barcode] : [],
  )
  const of = sql`legal_entity_id = ${legalEntityId} and`
  return sql`
    select id from product where ${of} code = any(${codes}::text[])
    union select product_id from variant where ${of} code = any(${variants.map(({ code }) => code)}::text[])
    union select product_id from variant where ${of} barcode = any(${barcodes}::text[])`
}

function effectsOfPlaces({ newBrands, newCategories }: Places): ProductEffect[] {
  return [
    ...newBrands.map(({ id }) => effectOf(`brand:${id}`, null, 1)),
    ...newCategories.map(({ id }) => effectOf(`category:${id}`, null, 1)),
  ]
}
