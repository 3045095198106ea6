import { requestProblems } from '#contract/problems.ts'
import type { Language } from '#contract/shared.ts'
import { z } from 'zod'
import { type AuditAuthor, recordAudit } from '../audit/record.ts'
import type { Ctx, Principal, PublicCtx, RequestCtx } from '../context.ts'
import { type Database, enterLegalEntity, type Tx, withInstallation, withTenant } from '../database/index.ts'
import type { BoundEndpoint } from '../module.ts'
import { Problem } from '../problem.ts'
import type { Authenticator, Credential } from './authenticate.ts'
import { claimKey, keepAnswer, keyUse } from './idempotency.ts'
import { parseInput, type RawInput } from './parse-input.ts'

/** What carrying out an endpoint needs from outside. */
export interface CarryOutDeps {
  readonly database: Database
  readonly authenticator: Authenticator
  now(): Date
  sign(text: string): string
  /** True when the feature is on in the transaction's legal entity. */
  isFeatureOn(tx: Tx, feature: string): Promise<boolean>
}

/** A request, taken off the wire. */
export interface IncomingRequest extends RawInput {
  readonly requestId: string
  readonly network: string
  readonly language: Language
  readonly credential: Credential | undefined
  readonly idempotencyKey: string | undefined
  /** Path and query as sent, part of what an Idempotency-Key stands for. */
  readonly url: string
}

/** What goes back on the wire. `body` is JSON text; null answers without a body. */
export interface Answer {
  readonly status: number
  readonly body: string | null
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Carries out one endpoint: one transaction in the caller's legal entity holds the look-up of the caller, the claim of the
 * Idempotency-Key, the handler's work, its audit rows and the stored answer. Either all of it is committed before the
 * answer leaves, or none is. Throws `Problem` for every expected refusal.
 */
export async function carryOut(deps: CarryOutDeps, bound: BoundEndpoint, request: IncomingRequest): Promise<Answer> {
  const { endpoint } = bound
  const access = endpoint.method === 'GET' ? 'read' : 'write'
  if (endpoint.access.kind === 'public')
    return settle((keep) =>
      withInstallation(deps.database, { access }, (tx) => keep(() => answerPublic({ deps, bound, request, tx }))),
    )

  const { credential } = request
  if (!credential) throw new Problem(requestProblems.notSignedIn)
  let caller: Principal | undefined
  try {
    return await settle((keep) =>
      withTenant(deps.database, { access, legalEntityId: credential.legalEntityId }, async (tx) => {
        caller = await deps.authenticator.authenticate(tx, credential, deps.now())
        const principal = caller
        if (!principal) throw new Problem(requestProblems.notSignedIn)
        return keep(() => answerPrincipal({ deps, bound, request, tx }, principal))
      }),
    )
  } catch (error) {
    if (caller && error instanceof Problem && isDenial(error, request)) await recordDenial(deps, bound, request, caller)
    throw error
  }
}

interface Work {
  readonly deps: CarryOutDeps
  readonly bound: BoundEndpoint
  readonly request: IncomingRequest
  readonly tx: Tx
}

/** Lets a refusal that keeps its writes commit first and be thrown then. */
async function settle(
  run: (keep: (work: () => Promise<Answer>) => Promise<Answer | Problem>) => Promise<Answer | Problem>,
): Promise<Answer> {
  const outcome = await run(async (work) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Problem && error.details.keepWrites) return error
      throw error
    }
  })
  if (outcome instanceof Problem) throw outcome
  return outcome
}

async function answerPublic(work: Work): Promise<Answer> {
  const reply = new Reply()
  const input = parseInput(work.bound.endpoint, work.request)
  const base = requestCtx(work, reply)
  const ctx: PublicCtx = { ...base, actor: { kind: 'anonymous' }, enter: (principal) => enter(base, reply, principal) }
  return reply.encode(work.bound, await work.bound.handle(ctx as never, input as never)) // Parsed by this endpoint's own schemas.
}

async function answerPrincipal(work: Work, principal: Principal): Promise<Answer> {
  const { bound, request, tx, deps } = work
  const { endpoint } = bound
  if (endpoint.feature && !(await deps.isFeatureOn(tx, endpoint.feature))) throw new Problem(requestProblems.notFound)
  if (endpoint.access.kind === 'operation' && !principal.grants.has(endpoint.access.operation))
    throw new Problem(requestProblems.forbidden)
  const use =
    endpoint.method === 'POST' && !endpoint.withoutIdempotencyKey
      ? keyUse(principal, request.idempotencyKey, [endpoint.method, request.url, request.body])
      : undefined
  const input = parseInput(endpoint, request)
  if (use) {
    const first = await claimKey(tx, use)
    if (first) return { ...first, headers: { 'idempotency-replayed': 'true' } }
  }
  const reply = new Reply()
  const ctx = principalCtx(requestCtx(work, reply), reply, principal)
  const answer = reply.encode(bound, await bound.handle(ctx as never, input as never)) // Parsed by this endpoint's own schemas.
  if (use) await keepAnswer(tx, use, answer)
  return answer
}

function requestCtx({ deps, request, tx }: Work, reply: Reply): Omit<RequestCtx, 'actor'> {
  return {
    tx,
    language: request.language,
    requestId: request.requestId,
    network: request.network,
    now: () => deps.now(),
    sign: (text) => deps.sign(text),
    setHeader: (name, value) => void (reply.headers[name.toLowerCase()] = value),
  }
}

function principalCtx(base: Omit<RequestCtx, 'actor'>, reply: Reply, principal: Principal): Ctx {
  const author: AuditAuthor = { ...principal, requestId: base.requestId }
  return {
    ...base,
    ...principal,
    language: base.language,
    record: async (record) => {
      reply.audited = true
      await recordAudit(base.tx, author, record)
    },
    enter: (next) => enter(base, reply, next),
  }
}

async function enter(base: Omit<RequestCtx, 'actor'>, reply: Reply, principal: Principal): Promise<Ctx> {
  await enterLegalEntity(base.tx, principal.legalEntityId)
  return principalCtx(base, reply, principal)
}

/** Gathers what the handler says about its answer, and encodes it. */
class Reply {
  readonly headers: Record<string, string> = {}
  audited = false

  encode({ endpoint, operationId }: BoundEndpoint, result: unknown): Answer {
    if (endpoint.method !== 'GET' && !this.audited && !endpoint.withoutAudit)
      throw new Error(`${operationId} changed something without an audit row`)
    if (!endpoint.response) return { status: 204, body: null, headers: this.headers }
    const version = versionOf(result)
    if (version !== undefined) this.headers['etag'] ??= `"${version}"`
    const wire = z.encode(endpoint.response, result as never) // The handler's type is the schema's own output.
    return { status: endpoint.status ?? 200, body: JSON.stringify(wire), headers: this.headers }
  }
}

function versionOf(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('version' in result)) return undefined
  return typeof result.version === 'number' ? result.version : undefined
}

/** Refused for lack of permission, or an id that is not there for this caller: both are worth a line in the audit log. */
function isDenial(problem: Problem, request: IncomingRequest): boolean {
  if (problem.kind.status === 403) return true
  return (
    problem.kind.status === 404 &&
    typeof request.params === 'object' &&
    request.params !== null &&
    Object.keys(request.params).length > 0
  )
}

async function recordDenial(
  deps: CarryOutDeps,
  bound: BoundEndpoint,
  request: IncomingRequest,
  caller: Principal,
): Promise<void> {
  const params = Object.entries((request.params ?? {}) as Record<string, string>)[0] // Fastify's parameters are strings by name.
  await withTenant(deps.database, { access: 'write', legalEntityId: caller.legalEntityId }, (tx) =>
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
