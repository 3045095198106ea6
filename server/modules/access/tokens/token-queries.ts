import type { ApiToken } from '#contract/tokens.ts'
import type { Ctx } from '#platform/context.ts'
import { isOperation } from '../add-up-grants.ts'

/** API tokens without their secrets, before any condition. */
export function tokensOf({ tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return tx
    .selectFrom('apiToken')
    .where('legalEntityId', '=', legalEntityId)
    .select([
      'id',
      'associateId',
      'name',
      'operations',
      'networks',
      'expiresAt',
      'lastUsedAt',
      'revokedAt',
      'createdAt',
    ])
}

/** A row of `tokensOf` as the contract shows it: operations that a later release took away mean nothing. */
export function toToken(row: Omit<ApiToken, 'operations'> & { readonly operations: string[] }): ApiToken {
  return { ...row, operations: row.operations.filter(isOperation) }
}
