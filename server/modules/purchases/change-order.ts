import { requestProblems } from '#contract/problems.ts'
import { purchasesProblems } from '#contract/purchases.ts'
import type { Order, UpdateOrder } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { keepSpend } from './keep-spend.ts'
import { lockOrderRow, type OrderRow, requireOrderRow, withLines } from './queries.ts'
import { orderProblem } from './record-order.ts'

interface OrderChange {
  readonly orderId: Id<'sales_order'>
  readonly version: number
  readonly patch: UpdateOrder
}

/**
 * Moves an open order on, or says whose a completed or open one is; spend moves along. Throws 404, 412 when stale, 409 when a
 * closed order would change its status or a cancelled one anything, 422 when there is no such customer.
 */
export async function updateOrder(ctx: Ctx, { orderId, version, patch }: OrderChange): Promise<Order> {
  const before = await lockOrderRow(ctx, orderId)
  if (before.version !== version) throw new Problem(requestProblems.stale)
  const isClosed = before.status === 'cancelled' || before.status === 'completed'
  const wantsStatus = patch.status !== undefined && patch.status !== before.status
  if (before.status === 'cancelled' || (isClosed && wantsStatus)) throw new Problem(purchasesProblems.closed)
  try {
    await write(ctx, before, patch)
  } catch (error) {
    throw orderProblem(error)
  }
  await keepSpend(ctx, [{ before, after: { ...before, ...given(patch) } }])
  await ctx.record({
    action: 'purchases.order-updated',
    subject: { kind: 'sales_order', id: orderId },
    ...changesOf(before, patch),
  })
  return readBack(ctx, orderId)
}

/**
 * Cancels an order that is not completed: it counts nowhere any more, and a cancelled return brings nothing back. Throws 404,
 * 409 when it is completed or cancelled already, or when some of it came back.
 */
export async function cancelOrder(ctx: Ctx, orderId: Id<'sales_order'>, reason: string): Promise<Order> {
  const before = await lockOrderRow(ctx, orderId)
  if (before.status === 'cancelled' || before.status === 'completed') throw new Problem(purchasesProblems.closed)
  if (await hasReturns(ctx, orderId)) throw new Problem(purchasesProblems.returned)
  const patch = { status: 'cancelled', reason } as const
  await write(ctx, before, patch)
  await keepSpend(ctx, [{ before, after: { ...before, ...patch } }])
  await ctx.record({
    action: 'purchases.order-cancelled',
    subject: { kind: 'sales_order', id: orderId },
    ...changesOf(before, patch),
    reason,
  })
  return readBack(ctx, orderId)
}

type Patch = Partial<Pick<OrderRow, 'status' | 'customerId' | 'reason'>>

/** Only the fields that are given: an absent one, and one that is undefined, leave the row as it is. */
function given({ status, customerId }: UpdateOrder): Patch {
  return { ...(status === undefined ? {} : { status }), ...(customerId === undefined ? {} : { customerId }) }
}

async function write({ tx, legalEntityId }: Ctx, { id, version }: OrderRow, patch: UpdateOrder | Patch): Promise<void> {
  await tx
    .updateTable('salesOrder')
    .set({ ...patch, version: version + 1 })
    .where('legalEntityId', '=', legalEntityId)
    .where('id', '=', id)
    .execute()
}

async function hasReturns({ tx, legalEntityId }: Ctx, orderId: Id<'sales_order'>): Promise<boolean> {
  const row = await tx
    .selectFrom('orderLine')
    .innerJoin('salesOrder', (join) =>
      join
        .onRef('salesOrder.legalEntityId', '=', 'orderLine.legalEntityId')
        .onRef('salesOrder.id', '=', 'orderLine.orderId'),
    )
    .where('orderLine.legalEntityId', '=', legalEntityId)
    .where('orderLine.returnOfOrderId', '=', orderId)
    .where('salesOrder.status', '<>', 'cancelled')
    .select('orderLine.lineNumber')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function readBack(ctx: Ctx, orderId: Id<'sales_order'>): Promise<Order> {
  const [order] = await withLines(ctx, [await requireOrderRow(ctx, orderId)])
  if (!order) throw new Problem(requestProblems.notFound)
  return order
}
