import type { Page } from '#contract/shared.ts'
import type { Feature } from '#contract/settings-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import type { Feature as DeclaredFeature } from '#platform/feature.ts'
import { changedBy } from './changed-by.ts'
import { type Declaration, type Declared, pageOfDeclared, textsOf } from './declared.ts'

/** The features of this server, by key, with their state in the legal entity. */
export async function listFeatures(
  ctx: Ctx,
  declared: Declared,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Feature>> {
  const { items, nextCursor } = pageOfDeclared(ctx, 'features', { of: [...declared.features.values()], page })
  return { items: await withState(ctx, items), nextCursor }
}

/** Puts the legal entity's state to features, in one statement. */
export async function withState(ctx: Ctx, features: readonly Declaration<DeclaredFeature>[]): Promise<Feature[]> {
  if (features.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('featureState as f')
    .leftJoin('associate as a', (join) =>
      join.onRef('a.legalEntityId', '=', 'f.legalEntityId').onRef('a.id', '=', 'f.changedBy'),
    )
    .select(['f.feature', 'f.isOn', 'f.changedAt', 'f.changedBy', 'a.name as changedByName', 'f.version'])
    .where('f.legalEntityId', '=', ctx.legalEntityId)
    .where(
      'f.feature',
      'in',
      features.map(({ key }) => key),
    )
    .execute()
  return features.map((feature) => {
    const row = rows.find(({ feature: key }) => key === feature.key)
    return {
      key: feature.key,
      declaredBy: feature.declaredBy,
      ...textsOf(ctx.language, 'feature', feature),
      isOn: row?.isOn ?? false,
      changedAt: row?.changedAt ?? null,
      changedBy: changedBy(row),
      version: row?.version ?? 1,
    }
  })
}
