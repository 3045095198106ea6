import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { initialsOf } from '../sessions/initials.ts'
import { requireSharedDevice, thoseWithPin } from './shared-device.ts'

/** Who can take their turn on the caller's device, by name. Throws 409 when the device is not a shared one. */
export async function listTurns(
  ctx: Ctx,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<{ associateId: Id<'associate'>; name: string; initials: string }>> {
  const device = await requireSharedDevice(ctx)
  const list = `turns|${device.storeId}`
  const [id] = pageStart(ctx, list, page.cursor) ?? []
  const rows = await thoseWithPin(ctx, device.storeId)
    // The list goes on from an id: a cursor carries no name.
    .$if(id !== undefined, (query) =>
      query.where(
        sql<boolean>`(associate.search_text, associate.id) > (select last.search_text, last.id from associate last
          where last.legal_entity_id = ${ctx.legalEntityId} and last.id = ${String(id)}::uuid)`,
      ),
    )
    .orderBy('associate.searchText')
    .orderBy('associate.id')
    .limit(page.limit + 1)
    .select(['associate.id as associateId', 'associate.name'])
    .execute()
  return pageOf(ctx, list, {
    rows: rows.map((row) => ({ ...row, initials: initialsOf(row.name) })),
    limit: page.limit,
    key: (row) => [row.associateId],
  })
}
