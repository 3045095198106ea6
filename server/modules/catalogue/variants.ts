import { catalogueProblems } from '#contract/catalogue.ts'
import type { CreateVariant, Variant } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A variant as the database writes it into json: instants are texts there. */
export type StoredVariant = Omit<Variant, 'stock' | 'retiredAt'> & {
  readonly retiredAt: string | null
  readonly stock: readonly (Omit<Variant['stock'][number], 'countedAt'> & { readonly countedAt: string })[]
}

/** A row `v` of `variant` with its prices and stock, as json: a `StoredVariant`. */
export const variantAsJson = sql<StoredVariant>`jsonb_build_object(
  'id', v.id, 'productId', v.product_id, 'code', v.code, 'barcode', v.barcode, 'options', v.options,
  'retiredAt', v.retired_at, 'version', v.version,
  'prices', coalesce((
    select jsonb_agg(jsonb_build_object('amountMinor', m.amount_minor, 'currency', m.currency) order by m.currency)
    from variant_price m where m.legal_entity_id = v.legal_entity_id and m.variant_id = v.id), '[]'),
  'stock', coalesce((
    select jsonb_agg(jsonb_build_object('storeId', s.store_id, 'quantity', s.quantity, 'countedAt', s.counted_at)
      order by s.store_id)
    from stock s where s.legal_entity_id = v.legal_entity_id and s.variant_id = v.id), '[]'))`

/** The variants of a row of `product`, by code, as json. */
export const variantsOfProduct = sql<StoredVariant[]>`coalesce((
  select jsonb_agg(${variantAsJson} order by v.code) from variant v
  where v.legal_entity_id = product.legal_entity_id and v.product_id = product.id), '[]')`

export function variantFrom({ stock, retiredAt, ...variant }: StoredVariant): Variant {
  return {
    ...variant,
    stock: stock.map(({ countedAt, ...level }) => ({ ...level, countedAt: new Date(countedAt) })),
    retiredAt: retiredAt === null ? null : new Date(retiredAt),
  }
}

/** A variant of the legal entity. Throws 404 for any other. One statement. */
export async function requireVariant(ctx: Tenant, id: Id<'variant'>): Promise<Variant> {
  const row = await ctx.tx
    .selectFrom('variant as v')
    .where('v.legalEntityId', '=', ctx.legalEntityId)
    .where('v.id', '=', id)
    .select(variantAsJson.as('variant'))
    .executeTakeFirst()
  return variantFrom(found(row).variant)
}

/** Adds variants to a product, with their prices. What the database refuses, `variantProblem` explains. */
export async function insertVariants(
  { tx, legalEntityId }: Tenant,
  productId: Id<'product'>,
  variants: readonly CreateVariant[],
): Promise<Id<'variant'>[]> {
  const rows = variants.map(({ id = newId<'variant'>(), ...fields }) => ({ id, ...fields }))
  await tx
    .insertInto('variant')
    .values(
      rows.map(({ id, code, barcode, options }) => ({
        legalEntityId,
        id,
        productId,
        code,
        barcode,
        options: JSON.stringify(options),
      })),
    )
    .execute()
  const prices = rows.flatMap(({ id, prices: all }) => all.map((price) => ({ legalEntityId, variantId: id, ...price })))
  if (prices.length > 0) await tx.insertInto('variantPrice').values(prices).execute()
  return rows.map(({ id }) => id)
}

/** What the database’s refusal of a variant means to the caller; any other error stays what it is. */
export function variantProblem(error: unknown): unknown {
  if (violates(error, 'variant_code_key')) return new Problem(catalogueProblems.codeTaken, { cause: error })
  if (violates(error, 'variant_barcode_key')) return new Problem(catalogueProblems.barcodeTaken, { cause: error })
  if (violates(error, 'variant_pkey')) return new Problem(catalogueProblems.idTaken, { cause: error })
  return error
}
