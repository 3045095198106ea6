import { attributesProblems } from '#contract/attributes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { requireVersion, typesOf } from './queries.ts'

/** Deletes an attribute type. Throws 409 when an attribute is of it. */
export async function deleteType(
  ctx: Ctx,
  target: { readonly attributeTypeId: Id<'attribute_type'>; readonly version: number },
): Promise<void> {
  const id = target.attributeTypeId
  const before = requireVersion(await typesOf(ctx).where('id', '=', id).forUpdate().executeTakeFirst(), target.version)
  try {
    await ctx.tx
      .deleteFrom('attributeType')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', id)
      .execute()
  } catch (error) {
    if (violates(error, 'attribute_type_fkey')) throw new Problem(attributesProblems.inUse, { cause: error })
    throw error
  }
  await ctx.record({ action: 'attributes.type-deleted', subject: { kind: 'attribute_type', id }, before })
}
