import type { ClientBook } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { associatesOfStores, storesInReach } from '#modules/organisation/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { readParameter } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { booksInReach, booksOf, findOwnBook } from './books.ts'
import { type BookPolicy, bookPolicy } from './parameters.ts'

/** The caller's own book, null until the first client is added, and in how many books a customer may be. */
export async function readOwnBook(ctx: Ctx): Promise<{ book: ClientBook | null; policy: BookPolicy }> {
  return { book: await findOwnBook(ctx), policy: await readParameter(ctx, bookPolicy) }
}

interface BookFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly storeId?: Id<'store'> | undefined
}

/** The books that one store shows, or all in reach, by the associate's folded name. Throws 404 for a store out of reach. */
export async function listBooks(ctx: Ctx, { limit, cursor, storeId }: BookFilters): Promise<Page<ClientBook>> {
  const list = `client-books ${storeId ?? ''}`
  const start = pageStart(ctx, list, cursor)
  const within =
    storeId === undefined ? booksInReach(ctx, requireGrant(ctx, 'clientBook.viewStore')) : await ofStore(ctx, storeId)
  let query = booksOf(ctx)
    .where(within)
    .orderBy('associate.sortName')
    .orderBy('associate.id')
    .limit(limit + 1)
  // The cursor holds the id alone: it travels in addresses, which are logged, and names do not belong there.
  if (start !== undefined)
    query = query.where(sql<boolean>`(associate.sort_name, associate.id) > (
      select l.sort_name, l.id from associate l where l.legal_entity_id = ${ctx.legalEntityId} and l.id = ${start[0]})`)
  return pageOf(ctx, list, { rows: await query.execute(), limit, key: (row) => [row.associateId] })
}

async function ofStore(ctx: Ctx, storeId: Id<'store'>): Promise<RawBuilder<boolean>> {
  const { rows } = await sql`
    select from store where legal_entity_id = ${ctx.legalEntityId} and id = ${storeId}
      and id in ${storesInReach(ctx, requireGrant(ctx, 'clientBook.viewStore'))}`.execute(ctx.tx)
  if (rows.length === 0) throw new Problem(requestProblems.notFound)
  return sql`associate.id in ${associatesOfStores(ctx, sql`(select ${storeId}::uuid)`)}`
}
