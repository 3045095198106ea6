import { audit } from '#contract/audit.ts'
import { requestProblems } from '#contract/problems.ts'
import { bind } from '#platform/module.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { listAudit, readAuditEntry } from './list-audit.ts'
import { verifyAudit } from './verify-audit.ts'

/** Entries that one call looks at: a second or two. */
const A_CALL = 50_000

export const auditEndpoints = bind('access', audit, {
  listAudit: (ctx, { query }) => listAudit(ctx, query),
  readAuditEntry: (ctx, { params }) => readAuditEntry(ctx, params.auditEntryId),
  verifyAudit: (ctx, { query }) => {
    refuseStoreReach(ctx)
    const { checkpointHash: hash, checkpointNumber: number, fromSeal } = query
    if ((hash === undefined) !== (number === undefined))
      throw new Problem(requestProblems.invalid, {
        errors: [
          { pointer: `#query/${hash === undefined ? 'checkpointHash' : 'checkpointNumber'}`, code: 'field/required' },
        ],
      })
    const checkpoint = hash === undefined || number === undefined ? undefined : { number, hash }
    return verifyAudit(ctx, { fromSeal, checkpoint, most: A_CALL })
  },
})

/** The chain is of the whole legal entity; a part of it proves nothing. */
function refuseStoreReach(ctx: Ctx): void {
  if (!reaches(requireGrant(ctx, 'audit.read'), 'legalEntity')) throw new Problem(requestProblems.forbidden)
}
