import { ItemCode } from '#contract/catalogue-shapes.ts'
import { type Id, line } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { effectOf, type ProductEffect } from './effects.ts'
import { holdImages } from './product-image.ts'
import type { BulkCtx } from './put-products.ts'
import { nameProducts } from './write-images.ts'

/** Something that was sold, by its code. */
export interface Item {
  readonly code: string
  readonly description: string | null
  readonly kind: 'goods' | 'service'
}

export interface KnownVariant {
  readonly variantId: Id<'variant'>
  readonly productKind: 'goods' | 'service'
}

/** The variants that have these codes, by code. One statement. */
export async function variantsByCode(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  codes: readonly string[],
): Promise<ReadonlyMap<string, KnownVariant>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<KnownVariant & { readonly code: string }>`
    select v.code, v.id as variant_id, p.kind as product_kind from variant v
    join product p on p.legal_entity_id = v.legal_entity_id and p.id = v.product_id
    where v.legal_entity_id = ${legalEntityId} and v.code = any(${codes}::text[])`.execute(tx)
  return new Map(rows.map(({ code, ...variant }) => [code, variant]))
}

/**
 * The variants that have these codes, by code; for each code that nobody has, a product of that code is created, named by
 * the description or else the code, with one variant. Where a product has the code and no variant does, it gets the
 * variant. What cannot be a code is not in the map. One statement when all are there, four when some are new. Two that
 * come at once do not disturb each other. Writes no audit row, asks nobody who may.
 */
export async function ensureVariants(
  ctx: BulkCtx,
  items: readonly Item[],
): Promise<{
  readonly variants: ReadonlyMap<string, KnownVariant>
  readonly created: readonly string[]
  readonly effects: readonly ProductEffect[]
}> {
  const known = await variantsByCode(
    ctx,
    items.map(({ code }) => code),
  )
  const missing = new Map<string, Item & { readonly id: Id<'product'> }>()
  for (const item of items)
    if (!known.has(item.code) && !missing.has(item.code) && isCode(item.code))
      missing.set(item.code, { ...item, id: newId<'product'>() })
  if (missing.size === 0) return { variants: known, created: [], effects: [] }

  const added = [...missing.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1))
  await insertProducts(ctx, added)
  const inserted = await insertVariants(
    ctx,
    added.map(({ code }) => code),
  )
  const created = inserted.filter(({ code, productId }) => missing.get(code)?.id === productId)
  const joined = inserted.filter(({ code, productId }) => missing.get(code)?.id !== productId)
  const variants = await variantsByCode(ctx, [...missing.keys()])
  return {
    variants: new Map([...known, ...variants]),
    created: inserted.map(({ code }) => code),
    effects: [
      ...created.map(({ productId }) => effectOf(productId, null, 1)),
      ...(await noteJoined(
        ctx,
        new Set(joined.map(({ productId }) => productId)),
        new Set(joined.map(({ code }) => code)),
      )),
    ],
  }
}

const isCode = (code: string) => ItemCode.safeParse(code).data === code

function nameOf({ code, description }: Item): string {
  const name = line(200).safeParse(description?.normalize('NFC').slice(0, 200))
  return JSON.stringify({ en: name.success ? name.data : code })
}

async function insertProducts(
  { tx, legalEntityId }: BulkCtx,
  items: readonly (Item & { readonly id: Id<'product'> })[],
): Promise<void> {
  await sql`insert into product (legal_entity_id, id, code, kind, name, named_by)
    select ${legalEntityId}, n.id, n.code, n.kind, n.name::jsonb, n.code
    from unnest(${items.map(({ id }) => id)}::uuid[], ${items.map(({ code }) => code)}::text[],
      ${items.map(({ kind }) => kind)}::text[], ${items.map(nameOf)}::text[]) as n (id, code, kind, name)
    order by n.code on conflict (legal_entity_id, code) do nothing`.execute(tx)
}

/** A variant for each product of these codes, whoever has created it. Answers those that nobody had. */
async function insertVariants({ tx, legalEntityId }: BulkCtx, codes: readonly string[]) {
  const { rows } = await sql<{ code: string; productId: Id<'product'> }>`
    insert into variant (legal_entity_id, id, product_id, code)
    select ${legalEntityId}, n.id, p.id, p.code
    from unnest(${codes.map(() => newId<'variant'>())}::uuid[], ${codes}::text[]) as n (id, code)
    join product p on p.legal_entity_id = ${legalEntityId} and p.code = n.code
    order by p.code on conflict (legal_entity_id, code) do nothing returning code, product_id`.execute(tx)
  return rows
}

/** Products that were there and got a variant: what they were, and that they have changed. Seldom any. */
async function noteJoined(
  ctx: BulkCtx,
  ids: ReadonlySet<Id<'product'>>,
  codes: ReadonlySet<string>,
): Promise<ProductEffect[]> {
  if (ids.size === 0) return []
  const images = await holdImages(ctx, sql`select unnest(${[...ids]}::uuid[])`)
  await sql`update product set version = version + 1
    where legal_entity_id = ${ctx.legalEntityId} and id = any(${[...ids]}::uuid[])`.execute(ctx.tx)
  await nameProducts(ctx, [...ids])
  return images.map((image) => {
    const before = { ...image, variants: image.variants.filter(({ code }) => !codes.has(code)) }
    return effectOf(image.id, before, image.version + 1)
  })
}
