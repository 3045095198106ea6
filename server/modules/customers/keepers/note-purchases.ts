import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { holdCustomers } from './copies.ts'

/** What `purchases` tells of a customer after a change: the last day of a sale, and who assisted last. */
export interface PurchaseNote {
  readonly customerId: Id<'customer'>
  readonly lastPurchaseOn: string | null
  readonly lastHelpedBy: Id<'associate'> | null
}

/**
 * Notes the last purchases of customers, each given once, and copies the day into client books. It is no change of the
 * customer's version: nobody's edit goes stale because somebody bought something. Two statements.
 */
export async function notePurchases(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  notes: readonly PurchaseNote[],
): Promise<void> {
  if (notes.length === 0) return
  await holdCustomers(
    ctx,
    notes.map(({ customerId }) => customerId),
  )
  await sql`
    with noted as (
      update customer c set last_purchase_on = n.day, last_helped_by = n.helper
      from unnest(${notes.map((note) => note.customerId)}::uuid[], ${notes.map((note) => note.lastPurchaseOn)}::date[],
        ${notes.map((note) => note.lastHelpedBy)}::uuid[]) n(id, day, helper)
      where c.legal_entity_id = ${ctx.legalEntityId} and c.id = n.id
        and (c.last_purchase_on, c.last_helped_by) is distinct from (n.day, n.helper)
      returning c.id, c.last_purchase_on)
    update customer_keeper k set last_purchase_on = n.last_purchase_on, changed_in = pg_current_xact_id()::text::bigint
    from noted n where k.legal_entity_id = ${ctx.legalEntityId} and k.customer_id = n.id
      and k.last_purchase_on is distinct from n.last_purchase_on`.execute(ctx.tx)
}
