import type { OpenSession } from '#contract/access-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'

/** The open sessions of one associate, the latest first. Sessions that ran out are not open, whoever did or did not end them. */
export async function listSessions(
  ctx: Ctx,
  associateId: Id<'associate'>,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<OpenSession>> {
  const list = `sessions|${associateId}`
  const [createdAt, id] = pageStart(ctx, list, page.cursor) ?? []
  const now = ctx.now()
  const rows = await ctx.tx
    .selectFrom('session')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('associateId', '=', associateId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where(sql<boolean>`last_seen_at > ${now}::timestamptz - make_interval(mins => idle_minutes)`)
    .$if(id !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${String(createdAt)}::timestamptz, ${String(id)}::uuid)`),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .select(['id', 'storeId', 'deviceId', 'createdAt', 'lastSeenAt', 'expiresAt'])
    .execute()
  const own = ctx.actor.kind === 'associate' ? ctx.actor.sessionId : undefined
  return pageOf(ctx, list, {
    rows: rows.map((row) => ({ ...row, current: row.id === own })),
    limit: page.limit,
    key: (row) => [row.createdAt.toISOString(), row.id],
  })
}
