import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { requireOwnView } from './saved-views.ts'

/** Deletes a view of the caller's own. Throws 404 when there is none. */
export async function deleteSavedView(ctx: Ctx, savedViewId: Id<'saved_view'>): Promise<void> {
  const before = await requireOwnView(ctx, savedViewId)
  const deleted = await ctx.tx
    .deleteFrom('savedView')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', savedViewId)
    .executeTakeFirst()
  // Somebody else was faster.
  if (deleted.numDeletedRows === 0n) throw new Problem(requestProblems.notFound)
  await ctx.record({
    action: 'client-book.view-deleted',
    subject: { kind: 'saved_view', id: savedViewId },
    before,
  })
}
