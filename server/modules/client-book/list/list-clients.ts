import type { Facet, Refinement } from '#contract/attribute-shapes.ts'
import type { ClientCard } from '#contract/client-book-shapes.ts'
import { clientBookProblems } from '#contract/client-book.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import {
  type Condition,
  conditionSql,
  facetSql,
  type FacetRow,
  failedOnSql,
  readFacets,
  readTotal,
} from '#modules/attributes/index.ts'
import { storesInReach } from '#modules/organisation/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart, type PageKey } from '#platform/http/page.ts'
import type { Measures } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate } from '../books.ts'
import { cardSql, type CardRow } from './cards-sql.ts'
import { cardsOf, slotAttributes } from './cards.ts'
import { changeCursor, type Snapshot, snapshotSql } from './change-cursor.ts'
import { conditionsOf } from './conditions.ts'
import { type Layout, readLayout } from './layout.ts'
import { type Book, isLine, keepersOf, mentions } from './lines.ts'
import { afterSql, type ClientSort, orderSql, placeSql } from './order.ts'
import { referenceNamesSql } from './reference-names.ts'

export interface ClientFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly refine: readonly Refinement[]
  readonly text?: string | undefined
  readonly sort: ClientSort
  readonly facets: boolean
}

export interface ClientPage {
  readonly items: ClientCard[]
  readonly nextCursor: string | null
  readonly total: number | null
  readonly facets: Facet[] | null
  readonly changeCursor: string
}

/** The clients in the caller's own book. Two statements, and one for each module that gives a measure. Throws 422 for a filter that is none. */
export async function listClients(
  ctx: Ctx,
  filters: ClientFilters,
  measures: readonly Measures[],
): Promise<ClientPage> {
  const associateId = actingAssociate(ctx)
  if (associateId === null) throw new Problem(requestProblems.notFound)
  const { layout } = await readLayout(ctx, measures, { before: filters.facets ? 'counts' : 'page' })
  return pageOfBook(ctx, { book: { kind: 'own', associateId }, layout, filters })
}

/**
 * The clients of all who share an employee address book with a store: the one that is named, 404 when the caller's grant
 * does not reach it, or the one the caller stands in, 409 when in none.
 */
export async function listStoreClients(
  ctx: Ctx,
  { storeId: named, ...filters }: ClientFilters & { readonly storeId?: Id<'store'> | undefined },
  measures: readonly Measures[],
): Promise<ClientPage> {
  const storeId = named ?? ctx.storeId
  if (storeId === null) throw new Problem(clientBookProblems.noStore)
  const grant = requireGrant(ctx, 'clientBook.viewStore')
  const inReach = sql<boolean>`exists (select from store
    where legal_entity_id = ${ctx.legalEntityId} and id = ${storeId} and id in ${storesInReach(ctx, grant)})`
  const { layout, also: isInReach } = await readLayout(ctx, measures, {
    also: inReach,
    before: filters.facets ? 'counts' : 'page',
  })
  if (!isInReach) throw new Problem(requestProblems.notFound)
  return pageOfBook(ctx, { book: { kind: 'store', storeId }, layout, filters })
}

interface Asked {
  readonly book: Book
  readonly layout: Layout
  readonly filters: ClientFilters
}

async function pageOfBook(ctx: Ctx, asked: Asked): Promise<ClientPage> {
  const { book, layout, filters } = asked
  const { limit, cursor, refine, text = null, sort, facets } = filters
  // Everything that decides which rows there are and how they are sorted: with other filters the cursor is another's.
  const list = JSON.stringify(['clients', book, refine, text, sort])
  const start = pageStart(ctx, list, cursor)
  const conditions = conditionsOf(layout, refine, '#query/refine')
  const { rows } = await pageSql(ctx, asked, { start, conditions }).execute(ctx.tx)
  const [row] = rows
  if (!row) throw new Error('A statement without FROM answered no row')
  const page = pageOf(ctx, list, { rows: row.cards, limit, key: ({ place }) => place })
  return {
    items: await cardsOf(ctx, layout, page.items),
    nextCursor: page.nextCursor,
    total: facets ? readTotal(row.facets ?? []) : null,
    facets: facets ? readFacets(row.facets ?? [], searchable(layout)) : null,
    changeCursor: changeCursor(ctx, row),
  }
}

/** A retired attribute is no filter. */
function searchable({ attributes }: Layout) {
  return attributes.filter(({ retiredAt }) => retiredAt === null)
}

interface PageRow extends Snapshot {
  readonly cards: CardRow[]
  /** Null when nothing is counted, and when there is nothing to count. */
  readonly facets: readonly FacetRow[] | null
}

/**
 * Page, facets and total as one statement, so that they agree. Only copies on the lines are filtered, sorted and counted; what
 * else a card shows is read for the rows of the page. A page takes of each associate the first lines, and of these the first:
 * by name they come from the index, and no others are read. In another order all lines have to be read for it; they are then
 * kept for the facets, because lines that came one by one stand all over the table.
 */
function pageSql(
  ctx: Ctx,
  { book, layout, filters }: Asked,
  { start, conditions }: { readonly start: PageKey | undefined; readonly conditions: readonly Condition[] },
): RawBuilder<PageRow> {
  const { limit, text, sort, facets } = filters
  const document = sql.ref('k.attributes')
  const columns = sql`k.customer_id, k.sort_name, k.since, k.last_purchase_on, k.attributes`
  const inBook = [isLine(ctx, book), ...(text === undefined ? [] : [mentions(text)])]
  const passing = conditions.map((condition) => conditionSql(document, condition))
  const after = start === undefined ? [] : [afterSql(sort, start)]
  const first = sql`order by ${orderSql(sort)} limit ${limit + 1}`
  const keepers = keepersOf(ctx, book)
  const lines = sql`select ${columns}, ${failedOnSql(document, conditions)} as failed_on from customer_keeper k
    where ${all(inBook)} and k.associate_id = any(array${keepers}) offset 0`
  const keepsLines = facets && sort !== 'name' && sort !== '-name'
  const onPage = keepsLines
    ? sql`select * from lines where ${all([sql`failed_on is null`, ...after])}`
    : sql`select line.* from ${keepers} as keeper, lateral (select ${columns} from customer_keeper k
        where k.associate_id = keeper.id and ${all([...inBook, ...passing, ...after])} ${first}) as line`
  const rows = keepsLines ? sql.table('lines') : sql`(${lines})`
  const counted = facetSql({ rows, attributes: searchable(layout), conditions })
  return sql<PageRow>`
    with ${keepsLines ? sql`lines as materialized (${lines}),` : sql``}
    page as materialized (
      select customer_id, attributes, ${placeSql(sort)} as place, row_number() over (order by ${orderSql(sort)}) as row
      from (${onPage} ${first}) as first)
    select
      (select coalesce(json_agg(${cardSql(ctx, referenceNamesSql(ctx, slotAttributes(layout)))} order by page.row), '[]')
        from page join customer on customer.legal_entity_id = ${ctx.legalEntityId} and customer.id = page.customer_id) as cards,
      ${facets ? sql`(select json_agg(facet) from (${counted}) as facet)` : sql`null::json`} as facets,
      ${snapshotSql}`
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(conditions, sql` and `)
}
