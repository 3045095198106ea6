import { clientBookProblems } from '#contract/client-book.ts'
import type { CreateSavedView, SavedView } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate } from '../books.ts'
import { checkView, toView } from './saved-views.ts'

/** So many an associate may have. */
const MOST = 100

/** Saves a view. Throws 422 for filters that are none and stores not to be shared with, 409 when the id is taken or there are too many. */
export async function createSavedView(ctx: Ctx, input: CreateSavedView): Promise<SavedView> {
  const associateId = actingAssociate(ctx)
  if (associateId === null) throw new Problem(requestProblems.notFound)
  const layout = await checkView(ctx, input)
  await requireRoom(ctx, associateId)
  const { id = newId<'saved_view'>(), query, ...fields } = input
  try {
    await ctx.tx
      .insertInto('savedView')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        associateId,
        ...fields,
        query: JSON.stringify(query),
        createdAt: ctx.now(),
      })
      .execute()
  } catch (error) {
    if (violates(error, 'saved_view_pkey')) throw new Problem(clientBookProblems.idTaken, { cause: error })
    throw error
  }
  await ctx.record({
    action: 'client-book.view-saved',
    subject: { kind: 'saved_view', id },
    after: { id, query, ...fields },
  })
  return toView(layout, { id, query, ...fields, associateId, version: 1 })
}

/** Counted while the associate is held: two views saved at once are counted one after the other. */
async function requireRoom(ctx: Ctx, associateId: string): Promise<void> {
  await sql`select from associate where legal_entity_id = ${ctx.legalEntityId} and id = ${associateId}
    for no key update`.execute(ctx.tx)
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from saved_view
    where legal_entity_id = ${ctx.legalEntityId} and associate_id = ${associateId}`.execute(ctx.tx)
  if ((rows[0]?.count ?? 0) >= MOST) throw new Problem(clientBookProblems.tooManyViews)
}
