import { catalogueProblems } from '#contract/catalogue.ts'
import type { Product } from '#contract/catalogue-shapes.ts'
import type { ProblemKind } from '#contract/endpoint.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'
import { pictureFrom, picturesOfProduct, type StoredPicture } from './pictures.ts'
import { variantFrom, type StoredVariant, variantsOfProduct, variantProblem } from './variants.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>
type Named = Pick<Product, 'name' | 'description' | 'brand' | 'category'>

/** Products with their brand and category, one row each, before any further condition. */
export function productsOf(ctx: Tenant) {
  return (
    ctx.tx
      .selectFrom('product')
      .where('product.legalEntityId', '=', ctx.legalEntityId)
      .select(['id', 'code', 'kind', 'name', 'description', 'brandId', 'categoryId', 'retiredAt', 'version'])
      .select(
        sql`(select jsonb_build_object('id', b.id, 'name', b.name) from brand b
             where b.legal_entity_id = product.legal_entity_id and b.id = product.brand_id)`.as('brand'),
      )
      .select(
        sql`(select jsonb_build_object('id', c.id, 'name', c.name) from category c
             where c.legal_entity_id = product.legal_entity_id and c.id = product.category_id)`.as('category'),
      )
      // Json columns hold what the contract let in, and the two objects what is built just here.
      .$narrowType<Named>()
  )
}

/** A product with all that belongs to it. Throws 404 when the legal entity has none of this id. One statement. */
export async function requireProduct(ctx: Tenant, id: Id<'product'>): Promise<Product> {
  const row = await productsOf(ctx)
    .where('id', '=', id)
    .select(picturesOfProduct.as('pictures'))
    .select(variantsOfProduct.as('variants'))
    .$narrowType<{ pictures: StoredPicture[]; variants: StoredVariant[] }>()
    .executeTakeFirst()
  const product = found(row)
  const pictures = product.pictures.map((picture) => pictureFrom(ctx, picture))
  return {
    ...product,
    picture: pictures[0] ?? null,
    pictures,
    variants: product.variants.map(variantFrom),
  }
}

/** What the database’s refusal of a product, or of a variant with it, means to the caller; any other error stays what it is. */
export function productProblem(error: unknown): unknown {
  if (violates(error, 'product_code_key')) return new Problem(catalogueProblems.codeTaken, { cause: error })
  if (violates(error, 'product_pkey')) return new Problem(catalogueProblems.idTaken, { cause: error })
  if (violates(error, 'product_brand_fkey')) return notAChoice(catalogueProblems.unknownBrand, '#/brandId', error)
  if (violates(error, 'product_category_fkey'))
    return notAChoice(catalogueProblems.unknownCategory, '#/categoryId', error)
  return variantProblem(error)
}

function notAChoice(kind: ProblemKind, pointer: string, cause: unknown): Problem {
  return new Problem(kind, { cause, errors: [{ pointer, code: 'field/not-a-choice' }] })
}
