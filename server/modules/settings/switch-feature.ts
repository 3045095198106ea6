import { requestProblems } from '#contract/problems.ts'
import type { Feature } from '#contract/settings-shapes.ts'
import { associateOf, type Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Declared } from './declared.ts'
import { withState } from './list-features.ts'

/** Switches a feature in the legal entity. Throws 404 when no module declares it, 412 when it was switched in the meantime. */
export async function switchFeature(
  ctx: Ctx,
  declared: Declared,
  change: { readonly key: string; readonly isOn: boolean; readonly version: number },
): Promise<Feature> {
  const feature = declared.features.get(change.key)
  if (!feature) throw new Problem(requestProblems.notFound)
  const [before] = await withState(ctx, [feature])
  if (before?.version !== change.version) throw new Problem(requestProblems.stale)
  await writeState(ctx, change)
  await ctx.record({
    action: 'settings.feature-switched',
    subject: { kind: 'feature', id: change.key },
    before: { isOn: before?.isOn },
    after: { isOn: change.isOn },
  })
  const [after] = await withState(ctx, [feature])
  if (!after) throw new Error('One feature in, one feature out')
  return after
}

async function writeState(
  ctx: Ctx,
  change: { readonly key: string; readonly isOn: boolean; readonly version: number },
): Promise<void> {
  const { legalEntityId } = ctx
  const state = {
    isOn: change.isOn,
    changedAt: ctx.now(),
    changedBy: associateOf(ctx) ?? null,
    version: change.version + 1,
  }
  // Version 1 is that of a feature never switched, which has no row yet.
  const written =
    change.version === 1
      ? await ctx.tx
          .insertInto('featureState')
          .values({ legalEntityId, feature: change.key, ...state })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await ctx.tx
          .updateTable('featureState')
          .set(state)
          .where('legalEntityId', '=', legalEntityId)
          .where('feature', '=', change.key)
          .where('version', '=', change.version)
          .returning('version')
          .executeTakeFirst()
  if (!written) throw new Problem(requestProblems.stale)
}
