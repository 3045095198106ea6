import type { SavedView, UpdateSavedView } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { checkView, requireOwnView, toView } from './saved-views.ts'

interface ViewChange {
  readonly savedViewId: Id<'saved_view'>
  readonly version: number
  readonly patch: UpdateSavedView
}

/** Changes a view of the caller's own. Throws 404 when there is none, 412 when stale, 422 as saving does. */
export async function updateSavedView(ctx: Ctx, { savedViewId, version, patch }: ViewChange): Promise<SavedView> {
  const before = await requireOwnView(ctx, savedViewId, version)
  const { query, ...fields } = patch
  // A store that the view is shared with already is not asked for again: only who shares needs to see its client book.
  const shares = fields.sharedWithStoreId ?? null
  const sharedWithStoreId = shares === before.sharedWithStoreId ? null : shares
  const layout = await checkView(ctx, { query, sharedWithStoreId })
  const updated = await ctx.tx
    .updateTable('savedView')
    .set({ ...fields, ...(query === undefined ? {} : { query: JSON.stringify(query) }), version: version + 1 })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', savedViewId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
  await ctx.record({
    action: 'client-book.view-updated',
    subject: { kind: 'saved_view', id: savedViewId },
    ...changesOf(before, patch),
  })
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return toView(layout, { ...before, ...given, version: version + 1 })
}
