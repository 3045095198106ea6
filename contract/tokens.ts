import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { OperationName, rolesProblems } from './roles.ts'
import { AssociateId, Instant, line, pageOf, pageQuery, TokenId } from './shared.ts'

export const tokensProblems = defineProblems({
  nameTaken: { code: 'access/token-name-taken', status: 409 },
  fromToken: { code: 'access/token-from-token', status: 403 },
  unknownAssociate: { code: 'access/unknown-associate', status: 422 },
})

/** A network in CIDR notation (RFC 4632, RFC 4291): `192.0.2.0/24`, `2001:db8::/32`. */
export const Network = z
  .string()
  .max(50)
  .refine((text) => z.cidrv4().safeParse(text).success || z.cidrv6().safeParse(text).success, {
    error: 'field/network',
  })
  .meta({ examples: ['192.0.2.0/24', '2001:db8::/32'] })

const tokenFields = {
  name: line(100),
  operations: z
    .array(OperationName)
    .min(1)
    .refine((names) => new Set(names).size === names.length, { error: 'field/repeated' })
    .meta({ description: 'What it may do at most. At each request the owner has to have it too, and no further' }),
  networks: z.array(Network).max(50).meta({ description: 'Where it is good from; none: anywhere' }),
  expiresAt: Instant.meta({ description: 'At most a year ahead' }),
}

export const ApiToken = z
  .object({
    id: TokenId,
    associateId: AssociateId.meta({ description: 'Its owner, in whose name it acts' }),
    ...tokenFields,
    operations: z.array(OperationName),
    networks: z.array(z.string()),
    lastUsedAt: Instant.nullable().meta({ description: 'To the minute' }),
    revokedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'ApiToken' })
export type ApiToken = z.output<typeof ApiToken>

export const CreateToken = z.strictObject({
  id: TokenId.optional(),
  associateId: AssociateId.optional().meta({ description: 'Its owner; you, unless told' }),
  ...tokenFields,
  networks: tokenFields.networks.default([]),
})
export type CreateToken = z.output<typeof CreateToken>

export const tokens = defineEndpoints({
  listTokens: {
    method: 'GET',
    path: '/tokens',
    summary: 'List API tokens, the newest first: your own, or with the wider scope everybody’s',
    access: operation('token.manage'),
    query: z.strictObject({
      ...pageQuery,
      associateId: AssociateId.optional(),
      state: z.enum(['usable', 'ended']).optional().meta({ description: 'Ended: revoked or expired' }),
    }),
    response: pageOf(ApiToken),
  },
  createToken: {
    method: 'POST',
    path: '/tokens',
    summary: 'Create an API token; its secret is told this once',
    description:
      'For somebody else only with operations that reach no further for its owner than for you. A token makes none.',
    access: operation('token.manage'),
    withoutIdempotencyKey:
      'The answer holds a secret, and answers are kept for repeats. The name is taken once per owner, so a repeat is a 409.',
    body: CreateToken,
    response: z.object({ token: ApiToken, secret: z.string() }),
    status: 201,
    problems: [
      tokensProblems.nameTaken,
      tokensProblems.fromToken,
      tokensProblems.unknownAssociate,
      rolesProblems.widerThanYourOwn,
    ],
  },
  revokeToken: {
    method: 'POST',
    path: '/tokens/:tokenId/revocation',
    summary: 'Revoke an API token at once and for good',
    access: operation('token.manage'),
    params: z.strictObject({ tokenId: TokenId }),
  },
})
