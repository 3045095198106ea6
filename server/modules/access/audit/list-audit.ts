import type { AuditEntry, AuditEntryWithChange } from '#contract/audit.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'

export interface AuditFilter {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: 'done' | 'denied' | undefined
  readonly storeId?: Id<'store'> | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/** Audit entries within the caller's reach, the newest first. With `from` and `to` only those months are looked through. */
export async function listAudit(ctx: Ctx, filter: AuditFilter): Promise<Page<AuditEntry>> {
  const { subjectKind, subjectId, actorId, action, outcome, storeId, from, to, limit } = filter
  const start = pageStart(ctx, 'audit', filter.cursor)
  const rows = await entriesOf(ctx)
    .select(atText.as('atText'))
    .$if(subjectKind !== undefined, (query) => query.where('subjectKind', '=', subjectKind ?? ''))
    .$if(subjectId !== undefined, (query) => query.where('subjectId', 'in', spellings(subjectId ?? '')))
    .$if(actorId !== undefined, (query) => query.where('actorId', 'in', spellings(actorId ?? '')))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? 'done'))
    .$if(storeId !== undefined, (query) => query.where('storeId', '=', storeId ?? null))
    .$if(from !== undefined, (query) => query.where('at', '>=', from ?? new Date(0)))
    .$if(to !== undefined, (query) => query.where('at', '<', to ?? new Date(0)))
    .$if(start !== undefined, (query) =>
      query.where(sql<boolean>`(at, id) < (${start?.[0]}::timestamptz, ${start?.[1]}::uuid)`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = pageOf(ctx, 'audit', { rows, limit, key: (row) => [row.atText, row.id] })
  return { ...page, items: page.items.map(toEntry) }
}

const DAY = 86_400_000

/** One audit entry with what was before and after. Throws 404 when it is not there or out of reach. */
export async function readAuditEntry(ctx: Ctx, id: Id<'audit_entry'>): Promise<AuditEntryWithChange> {
  // The id begins with the milliseconds of its making. The server's clock and the database's, which `at` comes from, are
  // less than a day apart: so one or two partitions are looked into, not all.
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  const row = await entriesOf(ctx)
    .select(['before', 'after'])
    .where('id', '=', id)
    .where('at', '>=', instantNear(made - DAY))
    .where('at', '<', instantNear(made + DAY))
    .executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  // What the columns hold is JSON.
  return { ...toEntry(row), before: row.before, after: row.after } as AuditEntryWithChange
}

/** An id may claim any millisecond; a Date, and PostgreSQL, end earlier. */
function instantNear(milliseconds: number): Date {
  return new Date(Math.min(Math.max(milliseconds, 0), Date.parse('9999-01-01T00:00:00Z')))
}

// With microseconds: a Date would lose them, and the next page would begin at the wrong row.
const atText = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Entries that the caller's grant reaches: all, or those of its stores. */
function entriesOf(ctx: Ctx) {
  const grant = requireGrant(ctx, 'audit.read')
  return ctx.tx
    .selectFrom('auditEntry')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .$if(!reaches(grant, 'legalEntity'), (query) =>
      query.where(sql<boolean>`store_id = any(${[...grant.storeIds]}::uuid[])`),
    )
    .select(['id', 'at', 'outcome', 'actorKind', 'actorId', 'action', 'subjectKind', 'subjectId', 'reason'])
    .select(['storeId', 'deviceId', 'requestId'])
}

type Row = Omit<AuditEntry, 'actor' | 'subject'> & {
  readonly actorKind: AuditEntry['actor']['kind']
  readonly actorId: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
}

function toEntry({ actorKind, actorId, subjectKind, subjectId, ...row }: Row): AuditEntry {
  const subject = subjectKind === null || subjectId === null ? null : { kind: subjectKind, id: subjectId }
  return { ...row, actor: { kind: actorKind, id: actorId }, subject }
}

/** An id as it may be written in the log: what was done has it bare, what was denied as it came in the address. */
function spellings(id: string): readonly string[] {
  const hex = /^[a-z]{3}_([0-9a-f]{32})$/.exec(id)?.[1]
  return hex === undefined ? [id] : [id, hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')]
}
