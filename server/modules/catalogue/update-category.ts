import { catalogueProblems } from '#contract/catalogue.ts'
import type { Category, UpdateCategory } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { categoryProblem, requireCategory } from './categories.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { isBelow } from './rules.ts'
import { touchProducts } from './touch-products.ts'

interface CategoryChange {
  readonly categoryId: Id<'category'>
  readonly version: number
  readonly patch: UpdateCategory
}

/**
 * Changes a category’s name or where it hangs. Throws 404 when there is none, 412 when stale, 422 when the one above is
 * not known, 409 when that one is the category itself or below it.
 */
export async function updateCategory(ctx: Ctx, { categoryId, version, patch }: CategoryChange): Promise<Category> {
  const before = await requireCategory(ctx, categoryId)
  refuseStale(before, version)
  if (patch.parentId) await refuseLoop(ctx, categoryId, patch.parentId)
  const { name = before.name, parentId = before.parentId } = patch
  const after: Category = { ...before, name, parentId, version: version + 1 }
  try {
    const updated = await ctx.tx
      .updateTable('category')
      .set({ name: JSON.stringify(after.name), parentId: after.parentId, version: after.version })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', categoryId)
      .where('version', '=', version)
      .executeTakeFirst()
    refuseLost(updated)
  } catch (error) {
    throw categoryProblem(error)
  }
  if (JSON.stringify(after.name) !== JSON.stringify(before.name))
    await touchProducts(ctx, sql`product.category_id = ${categoryId}`)
  await ctx.record({
    action: 'catalogue.category-updated',
    subject: { kind: 'category', id: categoryId },
    ...changesOf(before, patch),
  })
  return after
}

/** Two moves that make a loop only together take turns: each holds the whole tree, which is some hundred rows. */
async function refuseLoop(ctx: Ctx, id: Id<'category'>, parentId: Id<'category'>): Promise<void> {
  const tree = await ctx.tx
    .selectFrom('category')
    .select(['id', 'parentId'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const parents = new Map(tree.map((row) => [row.id, row.parentId]))
  if (isBelow(parents, parentId, id)) throw new Problem(catalogueProblems.categoryLoop)
}
