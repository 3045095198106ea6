import type { Store } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { requireStoreInReach } from './queries.ts'

interface StoreVersion {
  readonly storeId: Id<'store'>
  readonly version: number
}

/**
 * Closes a store. It keeps its associates, devices and address books, so that its clients stay where they are looked for;
 * nobody and nothing joins it any more. Closing a closed store keeps its day. Throws 404 out of reach, 412 when stale.
 */
export function closeStore(ctx: Ctx, at: StoreVersion): Promise<Store> {
  return setClosed(ctx, at, (store) => store.closedAt ?? ctx.now())
}

/** Reopens a store. Throws 404 out of reach, 412 when stale. */
export function reopenStore(ctx: Ctx, at: StoreVersion): Promise<Store> {
  return setClosed(ctx, at, () => null)
}

async function setClosed(
  ctx: Ctx,
  { storeId, version }: StoreVersion,
  closing: (store: Store) => Date | null,
): Promise<Store> {
  const before = await requireStoreInReach(ctx, requireGrant(ctx, 'store.manage'), storeId)
  refuseStale(before, version)
  const closedAt = closing(before)
  const updated = await ctx.tx
    .updateTable('store')
    .set({ closedAt, version: version + 1 })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', storeId)
    .where('version', '=', version)
    .executeTakeFirst()
  refuseLost(updated)
  await ctx.record({
    action: closedAt ? 'organisation.store-closed' : 'organisation.store-reopened',
    subject: { kind: 'store', id: storeId },
    before: { closedAt: before.closedAt },
    after: { closedAt },
  })
  return { ...before, closedAt, version: version + 1 }
}
