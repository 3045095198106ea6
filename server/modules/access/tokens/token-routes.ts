import { tokens } from '#contract/tokens.ts'
import { bind } from '#platform/module.ts'
import { createToken } from './create-token.ts'
import { listTokens } from './list-tokens.ts'
import { revokeToken } from './revoke-token.ts'

export const tokenEndpoints = bind('access', tokens, {
  listTokens: (ctx, { query }) => listTokens(ctx, query),
  createToken: (ctx, { body }) => createToken(ctx, body),
  revokeToken: (ctx, { params }) => revokeToken(ctx, params.tokenId),
})
