import { catalogueProblems } from '#contract/catalogue.ts'
import type { Brand } from '#contract/catalogue-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'

/** Brands, before any further condition. */
export function brandsOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return ctx.tx
    .selectFrom('brand')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select(['id', 'code', 'name', 'version'])
}

/** The legal entity’s brands, by code. */
export async function listBrands(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Brand>> {
  const start = pageStart(ctx, 'brands', cursor)
  const rows = await brandsOf(ctx)
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, 'brands', { rows, limit, key: (row) => [row.code] })
}

/** A brand of the legal entity. Throws 404 for any other. */
export async function requireBrand(ctx: Ctx, id: Id<'brand'>): Promise<Brand> {
  return found(await brandsOf(ctx).where('id', '=', id).executeTakeFirst())
}

/** What the database’s refusal of a brand means to the caller; any other error stays what it is. */
export function brandProblem(error: unknown): unknown {
  if (violates(error, 'brand_code_key')) return new Problem(catalogueProblems.codeTaken, { cause: error })
  if (violates(error, 'brand_pkey')) return new Problem(catalogueProblems.idTaken, { cause: error })
  return error
}
