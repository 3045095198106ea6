import { type AuditAuthor, recordAudit } from '../audit/record.ts'
import type { Actor, Ctx, Principal, RequestCtx } from '../context.ts'
import { type Database, enterLegalEntity, type Tx, withTenant } from '../database/index.ts'
import type { Id } from '#contract/shared.ts'
import type { Outbox } from './outbox.ts'

/** What work outside a request needs: jobs, subscribers, the command line. */
export interface WorkDeps {
  readonly database: Database
  readonly outbox: Outbox
  readonly publicUrl: URL
  now(): Date
  sign(text: string): string
}

/** Who works where, and under which id the audit log finds it: a run's or a delivery's. */
export interface Work {
  readonly actor: Extract<Actor, { kind: 'job' | 'system' }>
  readonly legalEntityId: Id<'legal_entity'>
  readonly workId: string
}

const JOB_TIMEOUT = 60_000

/**
 * Runs `fn` in one transaction in a legal entity, not for a caller but for a job, a subscriber or the command line. The
 * principal is granted nothing: what it does was allowed where it was asked for, so a use case that a job calls must not
 * decide by grants, and one that does fails. A statement may take 60 s.
 */
export async function inLegalEntity<T>(deps: WorkDeps, work: Work, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  const scope = { access: 'write', legalEntityId: work.legalEntityId, timeout: JOB_TIMEOUT } as const
  return withTenant(deps.database, scope, (tx) => fn(workCtx(deps, work, tx)))
}

function workCtx(deps: WorkDeps, work: Work, tx: Tx): Ctx {
  const base: Omit<RequestCtx, 'actor' | 'language'> = {
    tx,
    requestId: work.workId,
    network: '',
    publicUrl: deps.publicUrl,
    outbox: deps.outbox,
    now: () => deps.now(),
    sign: (text) => deps.sign(text),
    setHeader: () => undefined,
  }
  const principal: Principal = {
    actor: work.actor,
    legalEntityId: work.legalEntityId,
    grants: new Map(),
    storeId: null,
    deviceId: null,
    language: 'en',
  }
  return principalCtx(base, principal)
}

function principalCtx(base: Omit<RequestCtx, 'actor' | 'language'>, principal: Principal): Ctx {
  const author: AuditAuthor = { ...principal, requestId: base.requestId }
  return {
    ...base,
    ...principal,
    record: (record) => recordAudit(base.tx, author, record),
    enter: async (next) => {
      await enterLegalEntity(base.tx, next.legalEntityId)
      return principalCtx(base, next)
    },
  }
}
