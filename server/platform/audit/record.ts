import type { Id } from '#contract/shared.ts'
import type { Principal } from '../context.ts'
import type { Tx } from '../database/index.ts'
import { newId } from '../ids.ts'
import type { AuditRecord } from './audit-record.ts'

/** Whose audit row it is: the caller as far as known. */
export interface AuditAuthor extends Pick<Principal, 'actor' | 'storeId' | 'deviceId'> {
  readonly legalEntityId: Id<'legal_entity'>
  readonly requestId: string | null
}

/**
 * Appends an audit row in the transaction of the change it tells of. Use cases call `ctx.record`; this is beneath it, and
 * for denials, which have a transaction of their own. Source of the rules: docs/decisions/0013-audit.md.
 */
export async function recordAudit(tx: Tx, author: AuditAuthor, record: AuditRecord): Promise<void> {
  const { actor } = author
  await tx
    .insertInto('auditEntry')
    .values({
      legalEntityId: author.legalEntityId,
      id: newId<'audit_entry'>(),
      outcome: record.outcome ?? 'done',
      actorKind: actor.kind,
      actorId: actorIdOf(author),
      action: record.action,
      subjectKind: record.subject?.kind ?? null,
      subjectId: record.subject?.id ?? null,
      before: json(record.before),
      after: json(record.after),
      reason: record.reason ?? null,
      storeId: author.storeId,
      deviceId: author.deviceId,
      requestId: author.requestId,
    })
    .execute()
}

/** The id that stands for an actor in rows that remember who asked. */
export function actorIdOf(author: Pick<Principal, 'actor'>): string | null {
  const { actor } = author
  switch (actor.kind) {
    case 'associate':
      return actor.associateId
    case 'token':
      return actor.tokenId
    case 'job':
    case 'system':
      return actor.name
    case 'anonymous':
      return null
  }
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
