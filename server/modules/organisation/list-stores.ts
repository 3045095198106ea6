import type { Store } from '#contract/organisation.ts'
import type { Page } from '#contract/shared.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { storesOf } from './queries.ts'

/** The stores a role's scope reaches, by code: those of the legal entity, else those the grant names. */
export async function listStores(
  ctx: Ctx,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Store>> {
  const grant = requireGrant(ctx, 'store.read')
  const start = pageStart(ctx, 'stores', page.cursor)
  const rows = await storesOf(ctx)
    .$if(!reaches(grant, 'addressBook'), (query) => query.where('store.id', 'in', [...grant.storeIds]))
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'stores', { rows, limit: page.limit, key: (row) => [row.code] })
}
