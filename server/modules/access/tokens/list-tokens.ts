import type { Id, Page } from '#contract/shared.ts'
import type { ApiToken } from '#contract/tokens.ts'
import { associateOf, type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { tokensOf, toToken } from './token-queries.ts'

export interface TokenFilter {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly associateId?: Id<'associate'> | undefined
  readonly state?: 'usable' | 'ended' | undefined
}

/** The caller's own tokens, or with the wider scope those of everybody; the newest first. */
export async function listTokens(ctx: Ctx, filter: TokenFilter): Promise<Page<ApiToken>> {
  const { associateId, state, limit } = filter
  const start = pageStart(ctx, 'tokens', filter.cursor)
  const own = reaches(requireGrant(ctx, 'token.manage'), 'legalEntity') ? undefined : (associateOf(ctx) ?? null)
  const rows = await tokensOf(ctx)
    .$if(own !== undefined, (query) => query.where('associateId', '=', own ?? null))
    .$if(associateId !== undefined, (query) => query.where('associateId', '=', associateId ?? null))
    .$if(state === 'usable', (query) => query.where('revokedAt', 'is', null).where('expiresAt', '>', ctx.now()))
    .$if(state === 'ended', (query) =>
      query.where((eb) => eb.or([eb('revokedAt', 'is not', null), eb('expiresAt', '<=', ctx.now())])),
    )
    // The cursor is signed for this list: its only value is an id of a row.
    .$if(start !== undefined, (query) => query.where('id', '<', String(start?.[0]) as Id<'api_token'>))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, 'tokens', { rows: rows.map(toToken), limit, key: (row) => [row.id] })
}
