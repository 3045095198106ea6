import { clientBookProblems } from '#contract/client-book.ts'
import type {
  ClientBookOperation,
  PreviewReassignment,
  ReassignClients,
  ReassignmentPreview,
} from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { handOver, release } from '#modules/customers/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { readParameter } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { booksInReach, openBook, type Writer } from './books.ts'
import { ROWS_AT_ONCE } from './lines.ts'
import { bookNumberSequence } from './parameters.ts'
import { planSplit, type SplitInput, type SplitPlan } from './plan-split.ts'
import { type BookEvent, operationOf, type OperationRow, recordOperation } from './record-operation.ts'
import type { KeptLine } from './rules.ts'

/** A reassignment with who asks for it. */
export type Reassignment = SplitInput & Partial<Pick<ReassignClients, 'id' | 'reason'>>

/** Who would receive how many clients. Changes nothing. Throws as `planSplit`. */
export async function previewReassignment(ctx: Ctx, input: PreviewReassignment): Promise<ReassignmentPreview> {
  const within = booksInReach(ctx, requireGrant(ctx, 'clientBook.reassign'))
  const { moves, successors, notInBook } = await planSplit(ctx, input, { within, hold: false })
  return { clients: moves.length, successors: [...successors], notInBook: [...notInBook] }
}

/** Reassigns clients between books in reach, as the preview said. Throws as `splitBook`. */
export async function reassignClients(ctx: Ctx, input: ReassignClients): Promise<{ operation: ClientBookOperation }> {
  const row = await splitBook(ctx, input, booksInReach(ctx, requireGrant(ctx, 'clientBook.reassign')))
  return { operation: operationOf(row, ctx.now()) }
}

/**
 * Hands clients of one book over to others, all or none, without asking who may. Opens the books of successors who have none.
 * A client whom the successor keeps already loses the line that goes, and the higher role stays. Throws 409 with pointers for
 * clients who are not in the book, and as `planSplit` and `openBook`.
 */
export async function splitBook(
  ctx: Writer,
  input: Reassignment,
  within: RawBuilder<boolean> = sql`true`,
): Promise<OperationRow> {
  const plan = await planSplit(ctx, input, { within, hold: true })
  const { from, notInBook, successors } = plan
  if (notInBook.length > 0) {
    const code = clientBookProblems.notInBook.code
    const at = (id: Id<'customer'>) => `#/customerIds/${input.customerIds?.indexOf(id)}`
    throw new Problem(clientBookProblems.notInBook, { errors: notInBook.map((id) => ({ pointer: at(id), code })) })
  }
  await openBooks(ctx, plan)
  await takeAway(ctx, plan.over)
  const events = [...plan.over.map(overEvent), ...(await moveAll(ctx, plan))]
  return recordOperation(ctx, {
    id: input.id,
    kind: 'reassign',
    reason: input.reason ?? null,
    rule: input.rule,
    events,
    unchanged: 0,
    before: { associateId: from.associateId, bookNumber: from.bookNumber },
    after: { successors: successors.map(({ associateId, receives }) => ({ associateId, receives })) },
  })
}

async function openBooks(ctx: Writer, { successors }: SplitPlan): Promise<void> {
  const without = successors.filter(({ bookNumber, receives }) => bookNumber === null && receives > 0)
  if (without.length === 0) return
  const sequenceId = await readParameter(ctx, bookNumberSequence)
  for (const { associateId } of without) await openBook(ctx, associateId, sequenceId)
}

/** Takes lines out of whoever's book. */
export async function takeAway(ctx: Writer, lines: readonly KeptLine[]): Promise<void> {
  for (const [associateId, theirs] of Map.groupBy(lines, (line) => line.associateId))
    await release(ctx, { associateId, customerIds: theirs.map(({ customerId }) => customerId) })
}

const overEvent = (line: KeptLine): BookEvent => ({
  action: 'expired',
  customerId: line.customerId,
  from: line,
  to: null,
})

async function moveAll(ctx: Writer, { moves }: SplitPlan): Promise<readonly BookEvent[]> {
  const events: BookEvent[] = []
  for (let start = 0; start < moves.length; start += ROWS_AT_ONCE) {
    const part = moves.slice(start, start + ROWS_AT_ONCE)
    const moved = await handOver(
      ctx,
      part.map(({ line, to }) => ({ customerId: line.customerId, from: line.associateId, to })),
    )
    if (moved.length !== part.length) throw new Error('A client who is held left the book')
    for (const { customerId, before, replaced, after } of moved)
      events.push({ action: 'reassigned', customerId, from: before, to: { ...after, had: replaced } })
  }
  return events
}
