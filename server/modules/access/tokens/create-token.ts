import { requestProblems } from '#contract/problems.ts'
import { rolesProblems } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import { type ApiToken, type CreateToken, tokensProblems } from '#contract/tokens.ts'
import { associateOf, type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { formatCredential, hashSecret, newSecret, TOKEN_PREFIX } from '../credential.ts'
import { contains } from '../roles/grant-rules.ts'
import { findRights } from '../roles/rights.ts'

const DAY = 86_400_000
/** A leap year. */
const LONGEST = 366 * DAY

/**
 * Makes an API token and tells its secret, once. It may do at most what its owner may at each request; the maker must have
 * that too. Throws 403 when the maker is a token or reaches less far, 409 when the owner has one of this name, 422 when the
 * expiry is past or more than a year ahead.
 */
export async function createToken(
  ctx: Ctx,
  input: CreateToken,
): Promise<{ readonly token: ApiToken; readonly secret: string }> {
  // A leaked token must end with its own expiry and revocation, not live on in one that it made.
  if (ctx.actor.kind === 'token') throw new Problem(tokensProblems.fromToken)
  refuseExpiry(input.expiresAt, ctx.now())
  const associateId = await ownerOf(ctx, input)
  const secret = newSecret()
  const { id = newId<'api_token'>(), name, operations, networks, expiresAt } = input
  const row = { id, associateId, name, operations, networks, expiresAt, createdAt: ctx.now() }
  await ctx.tx
    .insertInto('apiToken')
    .values({ legalEntityId: ctx.legalEntityId, ...row, secretHash: hashSecret(secret) })
    .execute()
    .catch((error: unknown) => {
      if (violates(error, 'api_token_name_key')) throw new Problem(tokensProblems.nameTaken, { cause: error })
      if (violates(error, 'api_token_pkey')) throw new Problem(requestProblems.conflict, { cause: error })
      throw error
    })
  await ctx.record({ action: 'access.token-created', subject: { kind: 'api_token', id }, after: row })
  return {
    token: { ...row, lastUsedAt: null, revokedAt: null },
    secret: TOKEN_PREFIX + formatCredential(ctx.legalEntityId, secret),
  }
}

function refuseExpiry(expiresAt: Date, now: Date): void {
  const ahead = expiresAt.getTime() - now.getTime()
  const code = ahead <= 0 ? 'field/in-the-past' : ahead > LONGEST ? 'field/too-far-ahead' : undefined
  if (code) throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/expiresAt', code }] })
}

/** Whose it will be. For oneself, operations one has; for somebody else, those that reach no further for them than for oneself. */
async function ownerOf(ctx: Ctx, input: CreateToken): Promise<Id<'associate'>> {
  const self = associateOf(ctx)
  if (self !== undefined && (input.associateId ?? self) === self) {
    if (!input.operations.every((name) => ctx.grants.has(name))) throw new Problem(rolesProblems.widerThanYourOwn)
    return self
  }
  const owner = input.associateId
  const isFree = reaches(requireGrant(ctx, 'token.manage'), 'legalEntity')
  const rights = owner !== undefined && isFree ? await findRights(ctx, owner) : undefined
  if (owner === undefined || !rights || rights.deactivatedAt)
    throw new Problem(tokensProblems.unknownAssociate, {
      errors: [{ pointer: '#/associateId', code: 'field/not-a-choice' }],
    })
  for (const name of input.operations) {
    const theirs = rights.grants.get(name)
    if (!theirs || !contains(ctx.grants.get(name), theirs)) throw new Problem(rolesProblems.widerThanYourOwn)
  }
  return owner
}
