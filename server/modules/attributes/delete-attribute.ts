import { attributesProblems } from '#contract/attributes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import type { AttributeHolder } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { attributesOf, requireVersion } from './queries.ts'
import { attributeUses, isUnused } from './uses.ts'

/**
 * Deletes an attribute that nothing uses. Throws 409 otherwise: it can be retired. Whoever writes a value of it, refers to it
 * or puts it into a group holds its row until then, so no use slips in between.
 */
export async function deleteAttribute(
  ctx: Ctx,
  holders: readonly AttributeHolder[],
  target: { readonly attributeId: Id<'attribute'>; readonly version: number },
): Promise<void> {
  const id = target.attributeId
  const row = await attributesOf(ctx).where('id', '=', id).forUpdate().executeTakeFirst()
  const before = requireVersion(row, target.version)
  if (!isUnused(await attributeUses(ctx, holders, id))) throw new Problem(attributesProblems.inUse)
  await ctx.tx.deleteFrom('attribute').where('legalEntityId', '=', ctx.legalEntityId).where('id', '=', id).execute()
  await ctx.record({ action: 'attributes.attribute-deleted', subject: { kind: 'attribute', id }, before })
}
