import { catalogueProblems } from '#contract/catalogue.ts'
import type { Category } from '#contract/catalogue-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'

/** Categories, before any further condition. */
export function categoriesOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return (
    ctx.tx
      .selectFrom('category')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .select(['id', 'code', 'name', 'parentId', 'version'])
      // The database holds what the contract let in.
      .$narrowType<Pick<Category, 'name'>>()
  )
}

/** The legal entity’s categories, by code. */
export async function listCategories(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Category>> {
  const start = pageStart(ctx, 'categories', cursor)
  const rows = await categoriesOf(ctx)
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, 'categories', { rows, limit, key: (row) => [row.code] })
}

/** A category of the legal entity. Throws 404 for any other. */
export async function requireCategory(ctx: Ctx, id: Id<'category'>): Promise<Category> {
  return found(await categoriesOf(ctx).where('id', '=', id).executeTakeFirst())
}

/** What the database’s refusal of a category means to the caller; any other error stays what it is. */
export function categoryProblem(error: unknown): unknown {
  if (violates(error, 'category_code_key')) return new Problem(catalogueProblems.codeTaken, { cause: error })
  if (violates(error, 'category_pkey')) return new Problem(catalogueProblems.idTaken, { cause: error })
  if (violates(error, 'category_parent_fkey'))
    return new Problem(catalogueProblems.unknownCategory, {
      cause: error,
      errors: [{ pointer: '#/parentId', code: 'field/not-a-choice' }],
    })
  return error
}
