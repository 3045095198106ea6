import type { CustomerSummary } from '#contract/customer-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { sql } from 'kysely'
import { summariesOf } from './queries.ts'
import { foundBy } from './visible.ts'

/** The customers of the stores in reach, newest first: ids grow with time. */
export async function listCustomers(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<CustomerSummary>> {
  const start = pageStart(ctx, 'customers', cursor)
  let query = summariesOf(ctx)
    .where(foundBy(ctx, requireGrant(ctx, 'customer.search')))
    .orderBy('customer.id', 'desc')
    .limit(limit + 1)
  if (start !== undefined) query = query.where(sql<boolean>`customer.id < ${String(start[0])}::uuid`)
  return pageOf(ctx, 'customers', { rows: await query.execute(), limit, key: (row) => [row.id] })
}
