import { clientBookProblems } from '#contract/client-book.ts'
import type { BookRole, ClientBookEvent, ClientBookOperation } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate, type Writer } from './books.ts'
import { ROWS_AT_ONCE } from './lines.ts'
import type { Line } from './rules.ts'

type AssociateId = Id<'associate'>
type OperationId = Id<'client_book_operation'>

const HOUR = 3_600_000
const UNDO_HOURS = 24
const NAMED_IN_AUDIT = 100

/** What happened to one customer in client books. */
export interface BookEvent {
  readonly action: ClientBookEvent['action']
  readonly customerId: Id<'customer'>
  /** Whose line went, as it was. */
  readonly from: (Line & { readonly associateId: AssociateId }) | null
  /** Whose line there is now, as it was left; `had` is what they had before when both kept the customer. */
  readonly to: (Line & { readonly associateId: AssociateId; readonly had: Line | null }) | null
}

/** One operation with all that it did. */
export interface Operation {
  readonly id?: OperationId | undefined
  readonly kind: ClientBookOperation['kind'] | 'expire'
  readonly reason: string | null
  readonly rule?: unknown
  readonly events: readonly BookEvent[]
  readonly unchanged: number
  /** What the audit log is told besides counts and customers: whose books, and how many each received. */
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

/** A row of `client_book_operation`, as far as it is shown. */
export interface OperationRow {
  readonly id: OperationId
  readonly kind: ClientBookOperation['kind']
  readonly at: Date
  readonly byAssociateId: AssociateId | null
  readonly reason: string | null
  readonly changedCount: number
  readonly unchangedCount: number
  readonly undoneAt: Date | null
}

const ACTIONS = {
  add: 'client-book.clients-added',
  remove: 'client-book.clients-removed',
  reassign: 'client-book.clients-reassigned',
  expire: 'client-book.cover-ended',
} as const

/**
 * Writes an operation, the history of every customer it changed, and its audit row: one statement each, history one for every
 * 5,000 customers. Throws 409 when the id is taken.
 */
export async function recordOperation(ctx: Writer, operation: Operation): Promise<OperationRow> {
  const { id = newId<'client_book_operation'>(), kind, reason, events } = operation
  const main = events.filter(({ action }) => action !== 'expired' || kind === 'expire')
  const row = {
    id,
    at: ctx.now(),
    byAssociateId: actingAssociate(ctx),
    reason,
    changedCount: main.length,
    unchangedCount: operation.unchanged,
  }
  await ctx.tx
    .insertInto('clientBookOperation')
    .values({
      legalEntityId: ctx.legalEntityId,
      ...row,
      kind,
      rule: operation.rule === undefined ? null : JSON.stringify(operation.rule),
    })
    .execute()
    .catch((error: unknown) => {
      if (violates(error, 'client_book_operation_pkey')) throw new Problem(clientBookProblems.idTaken, { cause: error })
      throw error
    })
  await recordEvents(ctx, { operationId: id, reason }, events)
  await ctx.record({
    action: ACTIONS[kind],
    subject: { kind: 'client_book_operation', id },
    before: operation.before,
    after: { ...operation.after, ...countsOf(main, operation.unchanged) },
    reason,
  })
  // What expires is shown to nobody as an operation.
  return { ...row, kind: kind === 'expire' ? 'remove' : kind, undoneAt: null }
}

/** What the audit log is told of the customers: how many, and the first of them. All of them are in the history. */
export function countsOf(events: readonly BookEvent[], unchanged: number) {
  return {
    clients: events.length,
    unchanged,
    customerIds: events.slice(0, NAMED_IN_AUDIT).map(({ customerId }) => customerId),
  }
}

/** Adds to the history. */
export async function recordEvents(
  ctx: Writer,
  { operationId, reason }: { readonly operationId: OperationId; readonly reason: string | null },
  events: readonly BookEvent[],
): Promise<void> {
  const by = actingAssociate(ctx)
  for (let start = 0; start < events.length; start += ROWS_AT_ONCE) {
    const part = events.slice(start, start + ROWS_AT_ONCE)
    const column = <T>(of: (event: BookEvent) => T) => part.map(of)
    const instant = (of: (event: BookEvent) => Date | null | undefined) =>
      part.map((event) => of(event)?.toISOString() ?? null)
    await sql`
      insert into client_book_event (legal_entity_id, id, operation_id, action, customer_id,
        from_associate_id, role, from_until, from_since,
        to_associate_id, to_had_role, to_had_until, to_had_since, to_role, to_until, to_since, at, by_associate_id, reason)
      select ${ctx.legalEntityId}, e.id, ${operationId}, e.action, e.customer_id,
        e.from_associate_id, e.role, e.from_until, e.from_since,
        e.to_associate_id, e.to_had_role, e.to_had_until, e.to_had_since, e.to_role, e.to_until, e.to_since,
        ${ctx.now()}, ${by}, ${reason}
      from unnest(${column(() => newId())}::uuid[], ${column(({ action }) => action)}::text[],
        ${column(({ customerId }) => customerId)}::uuid[],
        ${column(({ from }) => from?.associateId ?? null)}::uuid[], ${column(roleOf)}::text[],
        ${instant(({ from }) => from?.until)}::timestamptz[], ${instant(({ from }) => from?.since)}::timestamptz[],
        ${column(({ to }) => to?.associateId ?? null)}::uuid[], ${column(({ to }) => to?.had?.role ?? null)}::text[],
        ${instant(({ to }) => to?.had?.until)}::timestamptz[], ${instant(({ to }) => to?.had?.since)}::timestamptz[],
        ${column(({ to }) => to?.role ?? null)}::text[],
        ${instant(({ to }) => to?.until)}::timestamptz[], ${instant(({ to }) => to?.since)}::timestamptz[]
      ) as e (id, action, customer_id, from_associate_id, role, from_until, from_since,
        to_associate_id, to_had_role, to_had_until, to_had_since, to_role, to_until, to_since)`.execute(ctx.tx)
  }
}

function roleOf({ from, to }: BookEvent): BookRole {
  const line = from ?? to
  if (!line) throw new TypeError('Something happened to no line')
  return line.role
}

/** An operation as the API shows it. */
export function operationOf(row: OperationRow, now: Date): ClientBookOperation {
  const until = undoUntil(row)
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    by: row.byAssociateId,
    reason: row.reason,
    clients: row.changedCount,
    unchanged: row.unchangedCount,
    undoUntil: row.undoneAt === null && until > now ? until : null,
    undoneAt: row.undoneAt,
  }
}

/** Until when an operation can be undone. */
export function undoUntil({ at }: Pick<OperationRow, 'at'>): Date {
  return new Date(at.getTime() + UNDO_HOURS * HOUR)
}
