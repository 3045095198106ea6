import type { Category, CreateCategory } from '#contract/catalogue-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { categoryProblem } from './categories.ts'

/** Creates a category. Throws 409 when its code or id is taken, 422 when the one above it is not known. */
export async function createCategory(ctx: Ctx, input: CreateCategory): Promise<Category> {
  const { id = newId<'category'>(), ...fields } = input
  try {
    await ctx.tx
      .insertInto('category')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields, name: JSON.stringify(fields.name) })
      .execute()
  } catch (error) {
    throw categoryProblem(error)
  }
  await ctx.record({
    action: 'catalogue.category-created',
    subject: { kind: 'category', id },
    after: { id, ...fields },
  })
  return { id, ...fields, version: 1 }
}
