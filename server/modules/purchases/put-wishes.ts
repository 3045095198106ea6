import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { columnsOf } from './sql-array.ts'

/** A wish as another system tells it. */
export interface PutWish {
  readonly customerId: Id<'customer'>
  readonly variantId: Id<'variant'>
  readonly list: string
  readonly note: string | null
  readonly addedAt: Date
}

export interface PutWishOutcome {
  readonly state: 'created' | 'same'
  /** Customer and wish, for `undoPutWishes`. */
  readonly recordId: string
}

/**
 * Adds wishes; a variant that is on the customer's list of that name already is the same. One statement. Asks nobody who may,
 * and writes no audit row: who imports records the import.
 */
export async function putWishes(ctx: Ctx, given: readonly PutWish[]): Promise<PutWishOutcome[]> {
  if (given.length === 0) return []
  const ids = given.map(() => newId<'wish'>())
  const [id, customer, variant, list, note, addedAt] = columnsOf(
    given.map((wish, at) => ({ ...wish, id: ids[at] ?? '' })),
    (one) => one.id,
    (one) => one.customerId,
    (one) => one.variantId,
    (one) => one.list,
    (one) => one.note,
    (one) => one.addedAt.toISOString(),
  )
  const { rows } = await sql<{ id: string }>`
    insert into wish (legal_entity_id, customer_id, id, variant_id, list, note, added_at)
    select distinct on (g.customer_id, g.variant_id, g.list) ${ctx.legalEntityId}::uuid, g.customer_id, g.id, g.variant_id,
      g.list, g.note, g.added_at
    from unnest(${id}::uuid[], ${customer}::uuid[], ${variant}::uuid[], ${list}::text[], ${note}::text[],
      ${addedAt}::timestamptz[]) as g(id, customer_id, variant_id, list, note, added_at)
    where not exists (select from wish w where w.legal_entity_id = ${ctx.legalEntityId} and w.customer_id = g.customer_id
      and w.variant_id = g.variant_id and w.list = g.list)
    order by g.customer_id, g.variant_id, g.list, g.id
    returning id`.execute(ctx.tx)
  const made = new Set(rows.map((row) => row.id))
  return given.map(({ customerId }, at) => ({
    state: made.has(ids[at] ?? '') ? 'created' : 'same',
    recordId: `${customerId}/${ids[at]}`,
  }))
}

/** Takes wishes off that were put in. One statement. */
export async function undoPutWishes(ctx: Ctx, effects: readonly { readonly recordId: string }[]): Promise<void> {
  const [customer, id] = columnsOf(
    effects.map(({ recordId }) => recordId.split('/')),
    ([customerId]) => customerId ?? '',
    ([, wishId]) => wishId ?? '',
  )
  await sql`delete from wish w using unnest(${customer}::uuid[], ${id}::uuid[]) as g(customer_id, id)
    where w.legal_entity_id = ${ctx.legalEntityId} and w.customer_id = g.customer_id and w.id = g.id`.execute(ctx.tx)
}
