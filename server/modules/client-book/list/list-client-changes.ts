import type { ClientChange } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import type { Measures } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate } from '../books.ts'
import { cardSql, type CardRow } from './cards-sql.ts'
import { cardsOf, slotAttributes } from './cards.ts'
import { changeCursor, readChangeCursor, requireReadable, type Snapshot, snapshotSql } from './change-cursor.ts'
import { type Layout, readLayout } from './layout.ts'
import { isCurrent } from './lines.ts'
import { referenceNamesSql } from './reference-names.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly since?: string | undefined
}

export interface ChangePage {
  readonly items: ClientChange[]
  readonly nextCursor: string | null
  readonly changeCursor: string | null
}

interface ChangeRow {
  readonly customerId: Id<'customer'>
  readonly card: CardRow | null
}

/**
 * What became of the caller's clients since a change cursor, or of all of them without one: each once, with its last state,
 * in the order of ids. What changes while pages are read is told next time: the cursor on the last page is the first page's.
 */
export async function listClientChanges(ctx: Ctx, asked: Asked, measures: readonly Measures[]): Promise<ChangePage> {
  const associateId = actingAssociate(ctx)
  if (associateId === null) throw new Problem(requestProblems.notFound)
  const list = JSON.stringify(['client-changes', associateId, asked.since ?? null])
  const start = pageStart(ctx, list, asked.cursor)
  const since = asked.since === undefined ? undefined : readChangeCursor(ctx, asked.since)
  const { layout } = await readLayout(ctx, measures, { before: 'page' })
  const after = start === undefined ? undefined : String(start[0])
  const { rows } = await changesSql(ctx, { associateId, since, after, layout, limit: asked.limit }).execute(ctx.tx)
  const [row] = rows
  if (!row) throw new Error('A statement without FROM answered no row')
  if (since !== undefined) requireReadable(since, row)
  const [, place = row.place, era = row.era] = start ?? []
  const first = { place: Number(place), era: Number(era) }
  // A restored installation between two pages: the replica has to begin anew.
  requireReadable(first, row)
  const page = pageOf(ctx, list, {
    rows: row.changes,
    limit: asked.limit,
    key: ({ customerId }) => [customerId, first.place, first.era],
  })
  return {
    items: await itemsOf(ctx, layout, page.items),
    nextCursor: page.nextCursor,
    changeCursor: page.nextCursor === null ? changeCursor(ctx, first) : null,
  }
}

async function itemsOf(ctx: Ctx, layout: Layout, rows: readonly ChangeRow[]): Promise<ClientChange[]> {
  const cards = await cardsOf(
    ctx,
    layout,
    rows.flatMap(({ card }) => card ?? []),
  )
  const byId = new Map(cards.map((card) => [card.customer.id, card]))
  return rows.map(({ customerId }) => ({ customerId, card: byId.get(customerId) ?? null }))
}

/** Lines that were changed, and customers who left; whether a customer is in the book at the end, the line says. */
function changesSql(
  ctx: Ctx,
  {
    associateId,
    since,
    after,
    layout,
    limit,
  }: {
    readonly associateId: Id<'associate'>
    readonly since: Snapshot | undefined
    readonly after: string | undefined
    readonly layout: Layout
    readonly limit: number
  },
): RawBuilder<Snapshot & { readonly changes: ChangeRow[] }> {
  const beyond = after === undefined ? sql`true` : sql`customer_id > ${after}::uuid`
  const inBook = sql`legal_entity_id = ${ctx.legalEntityId} and associate_id = ${associateId} and ${beyond}`
  const changed =
    since === undefined
      ? sql`select customer_id from customer_keeper k where ${inBook} and ${isCurrent(ctx, 'k')}`
      : // Cover ends by itself: until the line is taken away it is told again each time.
        sql`select customer_id from customer_keeper k
            where ${inBook} and (changed_in >= ${since.place}::bigint or not ${isCurrent(ctx, 'k')})
          union
          select customer_id from client_book_event
            where legal_entity_id = ${ctx.legalEntityId} and from_associate_id = ${associateId}
              and happened_in >= ${since.place}::bigint and ${beyond}`
  const card = cardSql(ctx, referenceNamesSql(ctx, slotAttributes(layout)))
  return sql`
    with page as materialized (
      select changed.customer_id, k.attributes, '[]'::json as place, k.customer_id is not null as is_kept
      from (${changed} order by customer_id limit ${limit + 1}) as changed
      left join customer_keeper k on k.legal_entity_id = ${ctx.legalEntityId} and k.associate_id = ${associateId}
        and k.customer_id = changed.customer_id and ${isCurrent(ctx, 'k')})
    select
      (select coalesce(json_agg(json_build_object('customerId', page.customer_id,
          'card', case when page.is_kept then ${card} end) order by page.customer_id), '[]')
        from page join customer on customer.legal_entity_id = ${ctx.legalEntityId} and customer.id = page.customer_id) as changes,
      ${snapshotSql}`
}
