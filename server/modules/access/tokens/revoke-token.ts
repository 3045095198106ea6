import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { associateOf, type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Revokes a token of one's own, or with the wider scope of anybody. One that was revoked before stays as it was. */
export async function revokeToken(ctx: Ctx, tokenId: Id<'api_token'>): Promise<void> {
  const own = reaches(requireGrant(ctx, 'token.manage'), 'legalEntity') ? undefined : (associateOf(ctx) ?? null)
  const row = await ctx.tx
    .selectFrom('apiToken')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', tokenId)
    .$if(own !== undefined, (query) => query.where('associateId', '=', own ?? null))
    .select(['associateId', 'name', 'revokedAt'])
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  const revokedAt = row.revokedAt ?? ctx.now()
  await ctx.tx
    .updateTable('apiToken')
    .set({ revokedAt })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', tokenId)
    .execute()
  await ctx.record({
    action: 'access.token-revoked',
    subject: { kind: 'api_token', id: tokenId },
    before: row,
    after: { revokedAt },
  })
}
