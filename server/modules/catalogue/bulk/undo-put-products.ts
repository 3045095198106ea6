import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { StoredVariant } from '../variants.ts'
import type { Draft } from './draft-products.ts'
import type { KeptEffect } from './effects.ts'
import { holdImages, type ProductImage } from './product-image.ts'
import { referredTo } from './referred-to.ts'
import { undoPlaces } from './undo-places.ts'
import { deleteOf, writeImages } from './write-images.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/**
 * Takes back what `putProducts` and `ensureVariants` did; where one record has several effects, its first `before` and its
 * last `version`. What somebody has changed since stays, and so does what something refers to by now, an order line or a
 * wish; the answer names what stays. What is gone already counts as undone. Effects of brands and categories come last,
 * or in one call with their products'. A constant number of statements, and a few for each level of new categories.
 */
export async function undoPutProducts(
  ctx: Tenant,
  effects: readonly KeptEffect[],
): Promise<{ readonly undone: number; readonly left: readonly string[] }> {
  const products = effects.filter(({ recordId }) => !recordId.includes(':'))
  const left = [...(await undoProducts(ctx, products)), ...(await undoPlaces(ctx, effects))]
  return { undone: effects.length - left.length, left }
}

interface Undoing {
  readonly now: ProductImage
  readonly before: ProductImage | null
  /** Variants that were not there before. */
  readonly added: readonly StoredVariant[]
}

async function undoProducts(ctx: Tenant, effects: readonly KeptEffect[]): Promise<readonly string[]> {
  if (effects.length === 0) return []
  const images = await holdImages(ctx, sql`select unnest(${effects.map(({ recordId }) => recordId)}::uuid[])`)
  const there = new Map<string, ProductImage>(images.map((image) => [image.id, image]))
  const left: string[] = []
  const undoing: Undoing[] = []
  for (const { recordId, before, version } of effects) {
    const now = there.get(recordId)
    if (!now) continue
    if (now.version === version) undoing.push(undoingOf(now, before))
    else left.push(recordId)
  }
  const referred = new Set([
    ...(await referredTo(ctx, 'product', gone(undoing))),
    ...(await referredTo(ctx, 'variant', idsOf(undoing))),
  ])
  const isHeld = ({ now, before, added }: Undoing) =>
    added.some(({ id }) => referred.has(id)) || (before === null && referred.has(now.id))
  const free = undoing.filter((one) => !isHeld(one))
  await deleteAll(ctx, free)
  await writeImages(
    ctx,
    free.flatMap(({ now, before }): Draft[] => (before === null ? [] : [{ before: now, after: before }])),
  )
  return [...left, ...undoing.filter(isHeld).map(({ now }) => now.id)]
}

function undoingOf(now: ProductImage, kept: unknown): Undoing {
  // What `putProducts` gave out, with whatever has stayed the same since: ids, codes and versions.
  const before = kept as ProductImage | null
  const were = new Set(before?.variants.map(({ id }) => id))
  return { now, before, added: now.variants.filter(({ id }) => !were.has(id)) }
}

const gone = (undoing: readonly Undoing[]) => undoing.flatMap(({ now, before }) => (before === null ? [now.id] : []))
const idsOf = (undoing: readonly Undoing[]) => undoing.flatMap(({ added }) => added.map(({ id }) => id))

async function deleteAll(ctx: Tenant, undoing: readonly Undoing[]): Promise<void> {
  const { tx, legalEntityId } = ctx
  const variants: readonly Id<'variant'>[] = idsOf(undoing)
  await deleteOf('variant_price', ctx, variants)
  await deleteOf('stock', ctx, variants)
  const of = sql`legal_entity_id = ${legalEntityId} and`
  if (variants.length > 0) await sql`delete from variant where ${of} id = any(${variants}::uuid[])`.execute(tx)
  const products = gone(undoing)
  if (products.length > 0) await sql`delete from product where ${of} id = any(${products}::uuid[])`.execute(tx)
}
