import type { Store } from '#contract/organisation-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { storesOf } from './queries.ts'
import { storesInReach } from './reach.ts'
import { mentions } from './search.ts'

interface StoreFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly text?: string | undefined
  readonly state?: 'open' | 'closed' | undefined
}

/** The stores that the caller's grant reaches, by code. */
export async function listStores(ctx: Ctx, { limit, cursor, text, state }: StoreFilters): Promise<Page<Store>> {
  const grant = requireGrant(ctx, 'store.read')
  const start = pageStart(ctx, 'stores', cursor)
  let query = storesOf(ctx)
    .orderBy('code')
    .limit(limit + 1)
  if (!reaches(grant, 'legalEntity')) query = query.where(sql<boolean>`store.id in ${storesInReach(ctx, grant)}`)
  if (text !== undefined) query = query.where(mentions(sql`fold(store.code || ' ' || store.name)`, text))
  if (state !== undefined) query = query.where('closedAt', state === 'open' ? 'is' : 'is not', null)
  if (start !== undefined) query = query.where('code', '>', String(start[0]))
  return pageOf(ctx, 'stores', { rows: await query.execute(), limit, key: (row) => [row.code] })
}
