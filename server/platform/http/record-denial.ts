import { recordAudit } from '../audit/record.ts'
import type { Principal } from '../context.ts'
import { type Database, withTenant } from '../database/index.ts'
import type { BoundEndpoint } from '../module.ts'
import type { Problem } from '../problem.ts'

interface DeniedRequest {
  readonly requestId: string
  readonly params: unknown
}

/** Refused for lack of permission, or an id that is not there for this caller: both are worth a line in the audit log. */
export function isDenial(problem: Problem, request: DeniedRequest): boolean {
  if (problem.kind.status === 403) return true
  return (
    problem.kind.status === 404 &&
    typeof request.params === 'object' &&
    request.params !== null &&
    Object.keys(request.params).length > 0
  )
}

/** Writes the denial's audit row in a transaction of its own: the request's is gone with the refusal. */
export async function recordDenial(
  database: Database,
  {
    bound,
    request,
    caller,
  }: { readonly bound: BoundEndpoint; readonly request: DeniedRequest; readonly caller: Principal },
): Promise<void> {
  const params = Object.entries((request.params ?? {}) as Record<string, string>)[0] // Fastify's parameters are strings by name.
  await withTenant(database, { access: 'write', legalEntityId: caller.legalEntityId }, (tx) =>
    recordAudit(
      tx,
      { ...caller, requestId: request.requestId },
      {
        action: `${bound.capability}.${bound.operationId}`,
        subject: params ? { kind: params[0], id: params[1].slice(0, 100) } : null,
        outcome: 'denied',
      },
    ),
  )
}
