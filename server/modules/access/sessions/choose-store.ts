import { accessProblems } from '#contract/access.ts'
import type { CurrentSession } from '#contract/access-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { describeSession } from './describe-session.ts'
import { requireSession } from './own-session.ts'

/**
 * Notes in the session which store the associate stands in. It is a fact of the session from then on: no request says it.
 * Throws 422 for a store that is closed or that the associate does not work in.
 */
export async function chooseStore(ctx: Ctx, storeId: Id<'store'>): Promise<CurrentSession> {
  const { sessionId, associateId } = requireSession(ctx)
  const own = await ctx.tx
    .selectFrom('associateStore as works')
    .innerJoin('store', (join) =>
      join.onRef('store.legalEntityId', '=', 'works.legalEntityId').onRef('store.id', '=', 'works.storeId'),
    )
    .where('works.legalEntityId', '=', ctx.legalEntityId)
    .where('works.associateId', '=', associateId)
    .where('works.storeId', '=', storeId)
    .where('store.closedAt', 'is', null)
    .select('store.id')
    .executeTakeFirst()
  if (!own) throw new Problem(accessProblems.notYourStore)
  await ctx.tx
    .updateTable('session')
    .set({ storeId })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', sessionId)
    .execute()
  await ctx.record({
    action: 'access.store-chosen',
    subject: { kind: 'associate', id: associateId },
    before: { storeId: ctx.storeId },
    after: { storeId },
  })
  return describeSession({ ...ctx, storeId })
}
