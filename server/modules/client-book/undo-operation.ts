import { clientBookProblems } from '#contract/client-book.ts'
import type { BookRole, UndoOutcome } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, reaches } from '#platform/context.ts'
import { readParameter } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { keepAll } from './add-clients.ts'
import { actingAssociate, booksInReach, findHolders, holdHolders, type Reader } from './books.ts'
import { holdCustomers, linesOfCustomers } from './lines.ts'
import { bookPolicy } from './parameters.ts'
import { takeAway } from './reassign-clients.ts'
import {
  type BookEvent,
  countsOf,
  operationOf,
  type OperationRow,
  recordEvents,
  undoUntil,
} from './record-operation.ts'
import { planUndo } from './undo-rules.ts'

type AssociateId = Id<'associate'>

const LEFT_SHOWN = 100

/**
 * Takes an operation of the last 24 hours back, once: every line that is still as the operation left it becomes what it was,
 * with role, end and since when. Others stay and are told. Throws 404 for an operation of somebody else's, unless the
 * caller may reassign in all the books it touched; 409 when it was undone already or is too old.
 */
export async function undoOperation(ctx: Ctx, operationId: Id<'client_book_operation'>): Promise<UndoOutcome> {
  const row = await holdOperation(ctx, operationId)
  const events = row ? await eventsOf(ctx, operationId) : []
  const associateIds = [...new Set(events.flatMap(({ from, to }) => [from?.associateId, to?.associateId]))].filter(
    (id) => id !== undefined,
  )
  if (!row || !(await mayUndo(ctx, row, associateIds))) throw new Problem(requestProblems.notFound)
  if (row.undoneAt) throw new Problem(clientBookProblems.undone)
  if (undoUntil(row) <= ctx.now()) throw new Problem(clientBookProblems.undoTooLate)

  await holdHolders(ctx, associateIds, sql`true`)
  const customerIds = events.map(({ customerId }) => customerId)
  await holdCustomers(ctx, customerIds)
  const policy = await readParameter(ctx, bookPolicy)
  const plan = planUndo(events, await linesOfCustomers(ctx, customerIds), { policy, now: ctx.now() })
  await takeAway(ctx, plan.takenAway)
  await keepAll(ctx, plan.putBack)

  const undone = { ...row, undoneAt: ctx.now() }
  await ctx.tx
    .updateTable('clientBookOperation')
    .set({ undoneAt: undone.undoneAt, undoneBy: actingAssociate(ctx) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', operationId)
    .execute()
  await recordEvents(ctx, { operationId, reason: null }, plan.events)
  await ctx.record({
    action: 'client-book.operation-undone',
    subject: { kind: 'client_book_operation', id: operationId },
    before: { undoneAt: null },
    after: { undoneAt: undone.undoneAt, left: plan.left.length, ...countsOf(plan.events, plan.left.length) },
  })
  return {
    operation: operationOf(undone, ctx.now()),
    undone: plan.events.length,
    left: plan.left.slice(0, LEFT_SHOWN),
  }
}

/** Held, so that of two who undo it at once the second finds it undone. */
async function holdOperation(ctx: Reader, id: Id<'client_book_operation'>): Promise<OperationRow | undefined> {
  const { rows } = await sql<OperationRow>`
    select id, kind, at, by_associate_id as "byAssociateId", reason, changed_count as "changedCount",
      unchanged_count as "unchangedCount", undone_at as "undoneAt"
    from client_book_operation
    where legal_entity_id = ${ctx.legalEntityId} and id = ${id} and kind <> 'expire' for update`.execute(ctx.tx)
  return rows[0]
}

async function mayUndo(ctx: Ctx, row: OperationRow, associateIds: readonly AssociateId[]): Promise<boolean> {
  const self = actingAssociate(ctx)
  if (self !== null && row.byAssociateId === self) return true
  const grant = ctx.grants.get('clientBook.reassign')
  if (grant && reaches(grant, 'legalEntity')) return true
  // What changed nothing touched no book that could be in reach.
  if (!grant || associateIds.length === 0) return false
  return (await findHolders(ctx, associateIds, booksInReach(ctx, grant))).size === associateIds.length
}

interface EventRow {
  readonly action: 'added' | 'removed' | 'reassigned'
  readonly customerId: Id<'customer'>
  readonly role: BookRole
  readonly fromAssociateId: AssociateId | null
  readonly fromUntil: Date | null
  readonly fromSince: Date | null
  readonly toAssociateId: AssociateId | null
  readonly toHadRole: BookRole | null
  readonly toHadUntil: Date | null
  readonly toHadSince: Date | null
  readonly toRole: BookRole | null
  readonly toUntil: Date | null
  readonly toSince: Date | null
}

/** What the operation did, customer by customer. Cover that had ended before stays ended. */
async function eventsOf(ctx: Reader, operationId: Id<'client_book_operation'>): Promise<readonly BookEvent[]> {
  const { rows } = await sql<EventRow>`
    select action, customer_id as "customerId", role,
      from_associate_id as "fromAssociateId", from_until as "fromUntil", from_since as "fromSince",
      to_associate_id as "toAssociateId", to_had_role as "toHadRole", to_had_until as "toHadUntil",
      to_had_since as "toHadSince", to_role as "toRole", to_until as "toUntil", to_since as "toSince"
    from client_book_event
    where legal_entity_id = ${ctx.legalEntityId} and operation_id = ${operationId}
      and action in ('added', 'removed', 'reassigned')
    order by customer_id`.execute(ctx.tx)
  return rows.map((row) => ({
    action: row.action,
    customerId: row.customerId,
    from:
      row.fromAssociateId && row.fromSince
        ? { associateId: row.fromAssociateId, role: row.role, until: row.fromUntil, since: row.fromSince }
        : null,
    to:
      row.toAssociateId && row.toRole && row.toSince
        ? {
            associateId: row.toAssociateId,
            role: row.toRole,
            until: row.toUntil,
            since: row.toSince,
            had: row.toHadRole &&
              row.toHadSince && { role: row.toHadRole, until: row.toHadUntil, since: row.toHadSince },
          }
        : null,
  }))
}
