import { OrderStatus, ORDER_KINDS, CHANNELS } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { keepSpend } from './keep-spend.ts'
import { ordersOf } from './queries.ts'
import { overwriteOrders } from './put-rows.ts'
import type { Head, OrderBefore } from './put-shapes.ts'
import { arrayOf } from './sql-array.ts'
import { insertLines, type KeptLine } from './write-lines.ts'

const id = <T extends string>() => z.custom<Id<T>>((value) => typeof value === 'string')

const LineBefore = z.object({
  lineNumber: z.int(),
  variantId: id<'variant'>().nullable(),
  itemCode: z.string(),
  itemKind: z.enum(['goods', 'service', 'adjustment']),
  description: z.string().nullable(),
  quantity: z.string(),
  unitPrice: z.string(),
  discountMinor: z.int(),
  amountMinor: z.int(),
  associateId: id<'associate'>().nullable(),
  returnOf: z.object({ orderId: id<'sales_order'>(), lineNumber: z.int() }).nullable(),
  reason: z.string().nullable(),
}) satisfies z.ZodType<KeptLine>

/** An order as `putOrders` has put it into its effects, read back from JSON. */
const Before = z.object({
  kind: z.enum(ORDER_KINDS),
  channel: z.enum(CHANNELS),
  storeId: id<'store'>().nullable(),
  customerId: id<'customer'>().nullable(),
  currency: z.string(),
  country: z.string().nullable(),
  status: OrderStatus,
  placedAt: z.coerce.date(),
  day: z.string(),
  totalMinor: z.int(),
  lineCount: z.int(),
  helpedBy: z.string().nullable(),
  reason: z.string().nullable(),
  lines: z.array(LineBefore),
})

/** An effect as it comes back from where it was kept: whatever JSON that is. */
interface KeptEffect {
  readonly recordId: string
  readonly before: unknown
  readonly version: number | null
}

/**
 * Takes back what `putOrders` did; where an order has several effects, its first `before` and its last `version` are given.
 * An order that somebody has changed since stays, and so does one that was created when another order brings lines of it
 * back; the answer names those that stay. Spend and what `customers` notes follow.
 */
export async function undoPutOrders(
  ctx: Ctx,
  effects: readonly KeptEffect[],
): Promise<{ readonly undone: number; readonly left: readonly Id<'sales_order'>[] }> {
  const ids = effects.map((effect) => effect.recordId)
  const there = await lockOrders(ctx, ids)
  const referred = await broughtBack(ctx, ids)
  const left: Id<'sales_order'>[] = []
  const gone: Head[] = []
  const restored: { readonly before: Head; readonly after: OrderBefore }[] = []
  for (const { recordId, before, version } of effects) {
    const now = there.get(recordId)
    if (!now) continue
    if (now.version !== version || (before === null && referred.has(recordId))) left.push(now.id)
    else if (before === null) gone.push(now)
    else restored.push({ before: now, after: { ...now, ...Before.parse(before) } })
  }
  const rewritten = restored.map(({ after }) => after)
  await deleteLines(
    ctx,
    [...gone, ...rewritten].map((order) => order.id),
  )
  await deleteOrders(
    ctx,
    gone.map((order) => order.id),
  )
  await insertLines(
    ctx,
    rewritten.flatMap(({ id: orderId, lines }) => lines.map((line) => ({ orderId, line }))),
  )
  await overwriteOrders(ctx, rewritten)
  await keepSpend(ctx, [...gone.map((before) => ({ before })), ...restored])
  return { undone: gone.length + restored.length, left }
}

async function lockOrders(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, Head>> {
  const rows = await ordersOf(ctx)
    .where(sql<boolean>`id = any(${arrayOf(ids)}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Of these orders, those of which another, that is not among them, brings lines back. */
async function broughtBack({ tx, legalEntityId }: Ctx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ orderId: string }>`
    select distinct return_of_order_id as order_id from order_line
    where legal_entity_id = ${legalEntityId} and return_of_order_id = any(${arrayOf(ids)}::uuid[])
      and order_id <> all(${arrayOf(ids)}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.orderId))
}

async function deleteLines({ tx, legalEntityId }: Ctx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return
  await sql`delete from order_line
    where legal_entity_id = ${legalEntityId} and order_id = any(${arrayOf(orderIds)}::uuid[])`.execute(tx)
}

async function deleteOrders({ tx, legalEntityId }: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from sales_order
    where legal_entity_id = ${legalEntityId} and id = any(${arrayOf(ids)}::uuid[])`.execute(tx)
}
