import type { Id } from '#contract/shared.ts'
import { createBrand, createCategory, putProducts, variantsByCode } from '#modules/catalogue/index.ts'
import type { Ctx } from '#platform/context.ts'
import { sql } from 'kysely'
import type { DemoEntity } from '../boutique.ts'
import { demoId } from '../demo-id.ts'
import { altOf } from '../goods/names.ts'
import { BRANDS, CATEGORIES } from '../goods/places.ts'
import type { DemoProduct } from '../goods/products.ts'
import { stockOf } from '../goods/stock.ts'
import { draw } from '../pictures/draw.ts'
import { Random } from '../random.ts'
import { idIn } from './fill-settings.ts'

/** Brands, categories, products with stock and pictures. Answers the variants by their codes. */
export async function fillCatalogue(
  ctx: Ctx,
  entity: DemoEntity,
  products: readonly DemoProduct[],
): Promise<ReadonlyMap<string, Id<'variant'>>> {
  for (const brand of BRANDS) await createBrand(ctx, { id: idIn(entity, 'brand', brand.code), ...brand })
  for (const { below, ...category } of CATEGORIES)
    await createCategory(ctx, {
      id: idIn(entity, 'category', category.code),
      ...category,
      parentId: below === undefined ? null : idIn(entity, 'category', below),
    })
  const ids = await fillProducts(ctx, entity, products)
  await fillPictures(ctx, products, ids)
  const codes = products.flatMap(({ variants }) => variants.map(({ code }) => code))
  const known = await variantsByCode(ctx, codes)
  return new Map([...known].map(([code, { variantId }]) => [code, variantId]))
}

async function fillProducts(
  ctx: Ctx,
  entity: DemoEntity,
  products: readonly DemoProduct[],
): Promise<readonly Id<'product'>[]> {
  const stores = entity.stores.map(({ code }) => code)
  const stock = stockOf(products, stores, new Random(`stock ${entity.code}`))
  const { rows } = await putProducts(
    ctx,
    products.map(({ code, name, description, brand, category, variants }) => ({
      code,
      kind: 'goods' as const,
      name,
      description,
      brand,
      category: [...category],
      variants: variants.map((variant, at) => ({
        code: variant.code,
        barcode: variant.barcode,
        options: variant.options,
        prices: [
          { amountMinor: variant.eur * 100, currency: 'EUR' },
          { amountMinor: variant.gbp * 100, currency: 'GBP' },
        ],
        stock: (stock.get(code)?.[at] ?? []).map(({ store, quantity }) => ({
          storeId: demoId('store', store),
          quantity,
        })),
      })),
    })),
  )
  return rows.map(({ outcome, productId }, at) => {
    if (outcome !== 'created' || productId === undefined)
      throw new Error(`The product ${products[at]?.code} was not created: ${JSON.stringify(outcome)}`)
    return productId
  })
}

/** One drawing each. No endpoint takes SVG in, so it is written here; the products are new, and nobody has seen them yet. */
async function fillPictures(
  { tx, legalEntityId }: Ctx,
  products: readonly DemoProduct[],
  ids: readonly Id<'product'>[],
): Promise<void> {
  await sql`insert into picture (legal_entity_id, id, product_id, position, alt, media_type, width, height, bytes)
    select ${legalEntityId}::uuid, n.id, n.product_id, 1, n.alt, 'image/svg+xml', 800, 800, convert_to(n.svg, 'UTF8')
    from unnest(${ids.map((id) => demoId('picture', id))}::uuid[], ${[...ids]}::uuid[],
      ${products.map(({ design, name }) => altOf(design, name))}::text[],
      ${products.map(({ design }) => draw(design))}::text[]) as n (id, product_id, alt, svg)`.execute(tx)
}
