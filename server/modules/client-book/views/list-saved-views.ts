import type { BOOK_KINDS, SavedView } from '#contract/client-book-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { readLayout } from '../list/layout.ts'
import { toView, viewsOf, viewVisible } from './saved-views.ts'

interface ViewFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly book?: (typeof BOOK_KINDS)[number] | undefined
}

// In the order of the alphabet, whatever the accents and the case.
const byName = sql<string>`fold(name) collate "C"`

/** The caller's saved views and those shared with the caller, by name. Names need not differ. */
export async function listSavedViews(ctx: Ctx, { limit, cursor, book }: ViewFilters): Promise<Page<SavedView>> {
  const list = JSON.stringify(['saved-views', book ?? null])
  const start = pageStart(ctx, list, cursor)
  let query = viewsOf(ctx)
    .select(byName.as('place'))
    .where(viewVisible(ctx))
    .orderBy(byName)
    .orderBy('id')
    .limit(limit + 1)
  if (book !== undefined) query = query.where('book', '=', book)
  if (start !== undefined) query = query.where(sql<boolean>`(${byName}, id) > (${start[0]}::text, ${start[1]}::uuid)`)
  const page = pageOf(ctx, list, { rows: await query.execute(), limit, key: (row) => [row.place, row.id] })
  if (page.items.length === 0) return { items: [], nextCursor: null }
  const { layout } = await readLayout(ctx, [])
  return { items: page.items.map((stored) => toView(layout, stored)), nextCursor: page.nextCursor }
}
