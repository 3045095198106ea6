import type { ClientBookOperation } from '#contract/client-book-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { actingAssociate } from './books.ts'
import { operationOf, type OperationRow } from './record-operation.ts'

/** What the caller did to client books, newest first. */
export async function listOperations(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ClientBookOperation>> {
  const start = pageStart(ctx, 'client-book-operations', cursor)
  const after = start ? sql`(at, id) < (${start[0]}::timestamptz, ${start[1]}::uuid)` : sql`true`
  const { rows } = await sql<OperationRow>`
    select id, kind, at, by_associate_id as "byAssociateId", reason, changed_count as "changedCount",
      unchanged_count as "unchangedCount", undone_at as "undoneAt"
    from client_book_operation
    where legal_entity_id = ${ctx.legalEntityId} and by_associate_id = ${actingAssociate(ctx)} and ${after}
    order by at desc, id desc limit ${limit + 1}`.execute(ctx.tx)
  const page = pageOf(ctx, 'client-book-operations', {
    rows,
    limit,
    key: (row) => [row.at.toISOString(), row.id],
  })
  return { ...page, items: page.items.map((row) => operationOf(row, ctx.now())) }
}
