import type { AttributeChange } from '#contract/customer-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { requireCustomer } from './visible.ts'

interface Asked {
  readonly customerId: Id<'customer'>
  readonly limit: number
  readonly cursor?: string | undefined
  readonly attribute?: string | undefined
}

/** How a customer's values changed, newest first: ids grow with time. Throws 404 out of reach. */
export async function listAttributeChanges(
  ctx: Ctx,
  { customerId, limit, cursor, attribute }: Asked,
): Promise<Page<AttributeChange>> {
  await requireCustomer(ctx, 'customer.read', customerId)
  const name = `attribute-changes:${customerId}`
  const start = pageStart(ctx, name, cursor)
  let query = ctx.tx
    .selectFrom('attributeChange')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('customerId', '=', customerId)
    .select(['id', 'attribute', 'before', 'after', 'at', 'changedBy', 'source'])
    // Json columns hold what `parseValues` let in; the column names the associate.
    .$narrowType<Pick<AttributeChange, 'before' | 'after' | 'changedBy'>>()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (attribute !== undefined) query = query.where('attribute', '=', attribute)
  if (start !== undefined) query = query.where(sql<boolean>`id < ${String(start[0])}::uuid`)
  return pageOf(ctx, name, { rows: await query.execute(), limit, key: (row) => [row.id] })
}
