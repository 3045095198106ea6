import type { ProductSummary } from '#contract/catalogue-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { firstPictureOfProduct, pictureFrom, type StoredPicture } from './pictures.ts'
import { productsOf } from './products.ts'
import { wordsOf } from './rules.ts'

interface ProductFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly text?: string | undefined
  readonly brandId?: Id<'brand'> | undefined
  readonly categoryId?: Id<'category'> | undefined
  readonly inStockAt?: Id<'store'> | undefined
  readonly option?: string | undefined
  readonly state?: 'active' | 'retired' | undefined
}

/**
 * The legal entity’s products, by code. One statement, and for a search one look at each of its products: there are some
 * thousands, and no index finds parts of words below row-level security.
 */
export async function listProducts(ctx: Ctx, filters: ProductFilters): Promise<Page<ProductSummary>> {
  const { limit, brandId, inStockAt, state } = filters
  const start = pageStart(ctx, 'products', filters.cursor)
  const conditions = [
    ...(filters.text === undefined ? [] : wordsOf(filters.text).map(mentions)),
    ...(filters.categoryId === undefined ? [] : [isIn(ctx, filters.categoryId)]),
    ...(inStockAt === undefined ? [] : [sql<boolean>`exists (${stockAt(inStockAt, filters.option)})`]),
    ...(filters.option === undefined || inStockAt !== undefined ? [] : [hasOption(filters.option)]),
  ]
  let query = productsOf(ctx)
    .select(prices.as('prices'))
    .select(firstPictureOfProduct.as('picture'))
    .select(inStockAt === undefined ? sql<null>`null`.as('inStock') : pieces(inStockAt, filters.option).as('inStock'))
    .$narrowType<{ prices: ProductSummary['prices']; picture: StoredPicture | null }>()
    .orderBy('code')
    .limit(limit + 1)
  for (const condition of conditions) query = query.where(condition)
  if (brandId !== undefined) query = query.where('brandId', '=', brandId)
  if (state !== undefined) query = query.where('retiredAt', state === 'active' ? 'is' : 'is not', null)
  if (start !== undefined) query = query.where('code', '>', String(start[0]))
  const rows = (await query.execute()).map((row) => ({
    ...row,
    picture: row.picture && pictureFrom(ctx, row.picture),
  }))
  return pageOf(ctx, 'products', { rows, limit, key: (row) => [row.code] })
}

/** Folded once, in a subquery: in a prepared statement’s plan it would else be folded anew for every row. */
function mentions(word: string): RawBuilder<boolean> {
  return sql`strpos(product.search_text, (select fold(${word}))) > 0`
}

function isIn(ctx: Ctx, categoryId: Id<'category'>): RawBuilder<boolean> {
  return sql`product.category_id in (
    with recursive below as (
      select id from category where legal_entity_id = ${ctx.legalEntityId} and id = ${categoryId}
      union
      select c.id from category c join below on c.parent_id = below.id where c.legal_entity_id = ${ctx.legalEntityId})
    select id from below)`
}

/** What a store has of a product; with an option, of those variants that have it. What is retired can still be there. */
function stockAt(storeId: Id<'store'>, option: string | undefined): RawBuilder<unknown> {
  return sql`
    select s.quantity from variant v
    join stock s on s.legal_entity_id = v.legal_entity_id and s.variant_id = v.id
    where v.legal_entity_id = product.legal_entity_id and v.product_id = product.id
      and s.store_id = ${storeId} and s.quantity > 0 and ${matches(option)}`
}

function pieces(storeId: Id<'store'>, option: string | undefined): RawBuilder<number> {
  return sql`(select coalesce(sum(quantity), 0) from (${stockAt(storeId, option)}) there)`
}

function hasOption(option: string): RawBuilder<boolean> {
  return sql`exists (
    select from variant v
    where v.legal_entity_id = product.legal_entity_id and v.product_id = product.id
      and v.retired_at is null and ${matches(option)})`
}

/** `size:52` as a condition on `v`. */
function matches(option: string | undefined): RawBuilder<boolean> {
  if (option === undefined) return sql`true`
  const cut = option.indexOf(':')
  return sql`v.options ->> ${option.slice(0, cut)} = ${option.slice(cut + 1).normalize('NFC')}`
}

const prices = sql<ProductSummary['prices']>`coalesce((
  select jsonb_agg(jsonb_build_object('currency', r.currency, 'from', r.low, 'to', r.high) order by r.currency) from (
    select m.currency, min(m.amount_minor) as low, max(m.amount_minor) as high from variant v
    join variant_price m on m.legal_entity_id = v.legal_entity_id and m.variant_id = v.id
    where v.legal_entity_id = product.legal_entity_id and v.product_id = product.id and v.retired_at is null
    group by m.currency) r), '[]')`
