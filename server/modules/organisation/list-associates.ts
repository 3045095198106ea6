import type { Associate } from '#contract/organisation-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { associatesOf } from './associates.ts'
import { mentions } from './search.ts'

interface AssociateFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly text?: string | undefined
  readonly storeId?: Id<'store'> | undefined
  readonly addressBookId?: Id<'address_book'> | undefined
  readonly state?: 'active' | 'deactivated' | undefined
}

/** The associates that the caller's grant reaches, by name without accents and case, then by id. */
export async function listAssociates(ctx: Ctx, filters: AssociateFilters): Promise<Page<Associate>> {
  const { limit, text, storeId, addressBookId, state } = filters
  const start = pageStart(ctx, 'associates', filters.cursor)
  let query = associatesOf(ctx, requireGrant(ctx, 'associate.read'))
    .orderBy('sortName')
    .orderBy('associate.id')
    .limit(limit + 1)
  if (text !== undefined) query = query.where(mentions(sql`associate.search_text`, text))
  if (state !== undefined) query = query.where('deactivatedAt', state === 'active' ? 'is' : 'is not', null)
  if (storeId !== undefined) query = query.where(has('associate_store', 'store_id', storeId))
  if (addressBookId !== undefined) query = query.where(has('associate_address_book', 'address_book_id', addressBookId))
  // The cursor holds the id alone: it travels in addresses, which are logged, and names do not belong there.
  if (start !== undefined)
    query = query.where(sql<boolean>`(associate.sort_name, associate.id) > (
      select l.sort_name, l.id from associate l where l.legal_entity_id = ${ctx.legalEntityId} and l.id = ${start[0]})`)
  return pageOf(ctx, 'associates', { rows: await query.execute(), limit, key: (row) => [row.id] })
}

function has(table: 'associate_store' | 'associate_address_book', column: string, id: string) {
  return sql<boolean>`exists (
    select from ${sql.table(table)} h
    where h.legal_entity_id = associate.legal_entity_id and h.associate_id = associate.id and h.${sql.ref(column)} = ${id})`
}
