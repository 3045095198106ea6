import type { ClientBookOperation, RemoveClients } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { release } from '#modules/customers/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate, booksInReach, holdHolders, type Writer } from './books.ts'
import { operationOf, type OperationRow, recordOperation } from './record-operation.ts'
import { isOver } from './rules.ts'

/** Out of whose book, and whom. */
export type Removal = Omit<Partial<RemoveClients>, 'customerIds'> & {
  readonly associateId: Id<'associate'>
  readonly customerIds: readonly Id<'customer'>[]
}

/** Removes customers from one's own book, or from one in reach. Throws 404 for a book out of reach. */
export async function removeClients(ctx: Ctx, input: RemoveClients): Promise<{ operation: ClientBookOperation }> {
  const associateId = input.associateId ?? actingAssociate(ctx)
  if (associateId === null) throw new Problem(requestProblems.notFound)
  const within = booksInReach(ctx, requireGrant(ctx, 'clientBook.remove'))
  const row = await removeFromBook(ctx, { ...input, associateId }, within)
  return { operation: operationOf(row, ctx.now()) }
}

/**
 * Removes customers from an associate's book, without asking who may; whoever is not in it is passed over, and so is whoever
 * does not exist. Also out of the book of somebody who left. Throws 404 when there is no such associate.
 */
export async function removeFromBook(
  ctx: Writer,
  { associateId, reason = null, ...input }: Removal,
  within: RawBuilder<boolean> = sql`true`,
): Promise<OperationRow> {
  const holder = (await holdHolders(ctx, [associateId], within)).get(associateId)
  if (!holder) throw new Problem(requestProblems.notFound)
  const customerIds = [...new Set(input.customerIds)]
  const lines = await release(ctx, { associateId, customerIds })
  const events = lines.map((line) => {
    // Cover that had ended was in the book no more, so nobody removed it.
    const action = isOver(line, ctx.now()) ? 'expired' : 'removed'
    return { action, customerId: line.customerId, from: line, to: null } as const
  })
  const removed = events.filter(({ action }) => action === 'removed')
  return recordOperation(ctx, {
    id: input.id,
    kind: 'remove',
    reason,
    events,
    unchanged: customerIds.length - removed.length,
    before: { associateId, bookNumber: holder.bookNumber },
    after: { associateId },
  })
}
