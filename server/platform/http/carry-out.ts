import { requestProblems } from '#contract/problems.ts'
import type { Language } from '#contract/shared.ts'
import { type AuditAuthor, recordAudit } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Ctx, Principal, PublicCtx, RequestCtx } from '../context.ts'
import { type Database, enterLegalEntity, type Tx, withInstallation, withTenant } from '../database/index.ts'
import { pass } from '../failpoint.ts'
import type { Outbox } from '../jobs/outbox.ts'
import type { BoundEndpoint } from '../module.ts'
import { Problem } from '../problem.ts'
import type { Authenticator, Credential } from './authenticate.ts'
import { claimKey, keepAnswer, type KeyUse, keyUse, releaseKey, type StoredAnswer } from './idempotency.ts'
import { parseInput, type RawInput } from './parse-input.ts'
import { isDenial, recordDenial } from './record-denial.ts'
import { type Answer, etagOf, Reply } from './reply.ts'
import type { Turnstile } from './turnstile.ts'

/** What carrying out an endpoint needs from outside. */
export interface CarryOutDeps {
  readonly database: Database
  readonly authenticator: Authenticator
  readonly config: Pick<Config, 'publicUrl'>
  readonly outbox: Outbox
  /** Before endpoints where secrets are tried: each try works for some 50 ms while it holds a connection. */
  readonly guesses: Turnstile
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
  /** Is told who the caller is as soon as that is known, for the log. */
  recognise(caller: Principal): void
}

/**
 * Carries out one endpoint: one transaction in the caller's legal entity holds the look-up of the caller, the claim of the
 * Idempotency-Key, the handler's work, its audit rows and the stored answer. Either all of it is committed before the
 * answer leaves, or none is. Throws `Problem` for every expected refusal.
 */
export function carryOut(deps: CarryOutDeps, bound: BoundEndpoint, request: IncomingRequest): Promise<Answer> {
  const work = () => inOneTransaction(deps, bound, request)
  return bound.endpoint.guessable ? deps.guesses.pass(work) : work()
}

async function inOneTransaction(deps: CarryOutDeps, bound: BoundEndpoint, request: IncomingRequest): Promise<Answer> {
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
    const answer = await settle((keep) =>
      withTenant(deps.database, { access, legalEntityId: credential.legalEntityId }, async (tx) => {
        caller = await deps.authenticator.authenticate(tx, credential, { now: deps.now(), network: request.network })
        const principal = caller
        if (!principal) throw new Problem(requestProblems.notSignedIn)
        request.recognise(principal)
        return keep(() => answerPrincipal({ deps, bound, request, tx }, principal))
      }),
    )
    // What is committed stays acknowledged, also when this note fails: the next request makes it again.
    if (caller) await deps.authenticator.noteSeen(deps.database, caller, deps.now()).catch(() => undefined)
    pass('before-response')
    return answer
  } catch (error) {
    if (caller && error instanceof Problem && isDenial(error, request))
      await recordDenial(deps.database, { bound, request, caller })
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
  const ctx: PublicCtx = {
    ...base,
    actor: { kind: 'anonymous' },
    credential: work.request.credential,
    enter: (principal) => enter(base, reply, principal),
  }
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
  pass('after-parse')
  if (use) {
    const first = await claimKey(tx, use)
    if (first) return replay(first)
  }
  const reply = new Reply()
  const ctx = principalCtx(requestCtx(work, reply), reply, principal)
  try {
    const answer = reply.encode(bound, await bound.handle(ctx as never, input as never)) // Parsed by this endpoint's own schemas.
    pass('mid-transaction')
    if (use) await inOwnEntity(work, { reply, use }, () => keepAnswer(tx, use, answer))
    return answer
  } catch (error) {
    // What the refusal wrote is committed; the claim must not be, or the key would seem to be at work for ever.
    if (use && error instanceof Problem && error.details.keepWrites)
      await inOwnEntity(work, { reply, use }, () => releaseKey(tx, use))
    throw error
  }
}

function replay(first: StoredAnswer): Answer {
  const tag = first.body === null ? undefined : etagOf(JSON.parse(first.body))
  return { ...first, headers: { 'idempotency-replayed': 'true', ...(tag === undefined ? {} : { etag: tag }) } }
}

/** Keys belong to the caller's legal entity, and a handler may have gone on in another one. */
async function inOwnEntity(
  { tx }: Work,
  { reply, use }: { readonly reply: Reply; readonly use: KeyUse },
  fn: () => Promise<void>,
): Promise<void> {
  if (reply.entered) await enterLegalEntity(tx, use.legalEntityId)
  await fn()
}

function requestCtx({ deps, request, tx }: Work, reply: Reply): Omit<RequestCtx, 'actor'> {
  return {
    tx,
    language: request.language,
    requestId: request.requestId,
    network: request.network,
    now: () => deps.now(),
    sign: (text) => deps.sign(text),
    publicUrl: deps.config.publicUrl,
    outbox: deps.outbox,
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
  reply.entered = true
  await enterLegalEntity(base.tx, principal.legalEntityId)
  return principalCtx(base, reply, principal)
}
