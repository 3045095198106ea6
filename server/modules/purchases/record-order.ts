import { requestProblems } from '#contract/problems.ts'
import { purchasesProblems } from '#contract/purchases.ts'
import type { Order, RecordOrder, RecordOrderLine } from '#contract/purchase-shapes.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem, type ProblemDetails } from '#platform/problem.ts'
import { type Item, itemsOfLines } from './items.ts'
import { keepSpend } from './keep-spend.ts'
import { requireOrderRow, withLines } from './queries.ts'
import { lockSales, requireReturnable } from './returns.ts'
import { amountOf, currencyFaults, headOf, lineFaults, placedAtFaults, withDiscount } from './rules.ts'
import { arrayOf } from './sql-array.ts'
import { insertLines, type KeptLine } from './write-lines.ts'

/**
 * Records an order, a return or an adjustment with its lines, numbered from 1. Throws 409 when the id, or the number within
 * the source, is taken, and when more would come back than was bought; 422 for whatever is not known here, and for lines
 * against `lineFaults`.
 */
export async function recordOrder(ctx: Ctx, input: RecordOrder): Promise<Order> {
  const { id = newId<'sales_order'>(), lines: given, ...fields } = input
  const errors = [
    ...placedAtFaults(input.placedAt, ctx.now()),
    ...currencyFaults(input.currency),
    ...lineFaults(input, given),
  ]
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  const day = await dayAt(ctx, input)
  await requireAssociates(ctx, given)
  const items = await itemsOfLines(ctx, input.kind, given)
  const lines = given.map((line, at) => keptLine({ line, at, item: items[at] }, input.currency))
  const head = headOf(lines)
  // The order of locks is that of `putOrders`: a new number first, then orders that are there, then spend, then customers.
  try {
    await ctx.tx
      .insertInto('salesOrder')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields, day, ...head })
      .execute()
  } catch (error) {
    throw orderProblem(error)
  }
  await lockSales(ctx, given)
  await insertLines(
    ctx,
    lines.map((line) => ({ orderId: id, line })),
  )
  await requireReturnable(ctx, id, given)
  await keepSpend(ctx, [{ after: { ...fields, day, totalMinor: head.totalMinor } }])
  await ctx.record({
    action: 'purchases.order-recorded',
    subject: { kind: 'sales_order', id },
    after: { ...fields, totalMinor: head.totalMinor, lineCount: head.lineCount },
    reason: input.reason,
  })
  const [order] = await withLines(ctx, [await requireOrderRow(ctx, id)])
  if (!order) throw new Error('An order that was written is not there')
  return order
}

/** The calendar day of the order where its store is, else the legal entity. Throws 422 when there is no such store. */
async function dayAt(
  { tx, legalEntityId }: Ctx,
  { placedAt, storeId }: Pick<RecordOrder, 'placedAt' | 'storeId'>,
): Promise<string> {
  const { rows } = await sql<{ day: string; isKnown: boolean }>`
    select (${placedAt}::timestamptz at time zone coalesce(s.time_zone, e.time_zone))::date as day,
      ${storeId}::uuid is null or s.id is not null as is_known
    from legal_entity e left join store s on s.legal_entity_id = e.id and s.id = ${storeId}
    where e.id = ${legalEntityId}`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('The legal entity of the request is not there')
  if (!row.isKnown) throw new Problem(purchasesProblems.unknownStore, notAChoice('#/storeId'))
  return row.day
}

async function requireAssociates({ tx, legalEntityId }: Ctx, lines: readonly RecordOrderLine[]): Promise<void> {
  const ids = [...new Set(lines.flatMap((line) => line.associateId ?? []))]
  if (ids.length === 0) return
  const rows = await tx
    .selectFrom('associate')
    .where('legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`id = any(${arrayOf(ids)}::uuid[])`)
    .select('id')
    .execute()
  const known = new Set<string>(rows.map((row) => row.id))
  const errors = lines.flatMap(({ associateId }, at) =>
    associateId === null || known.has(associateId)
      ? []
      : [{ pointer: `#/lines/${at}/associateId`, code: 'field/not-a-choice' }],
  )
  if (errors.length > 0) throw new Problem(purchasesProblems.unknownAssociate, { errors })
}

interface Placed {
  readonly line: RecordOrderLine
  readonly at: number
  readonly item: Item | undefined
}

function keptLine({ line, at, item }: Placed, currency: string): KeptLine {
  const { discountMinor } = withDiscount(line)
  const amountMinor = amountOf({ ...line, discountMinor }, currency)
  if (item === undefined || amountMinor === undefined) throw new Error('A line was not looked through')
  const { quantity, unitPrice, associateId, returnOf, reason } = line
  const money = { quantity, unitPrice, discountMinor, amountMinor }
  return { lineNumber: at + 1, ...item, ...money, associateId, returnOf, reason }
}

const notAChoice = (pointer: string): ProblemDetails => ({ errors: [{ pointer, code: 'field/not-a-choice' }] })

/** What the database's refusal of an order means to the caller; any other error stays what it is. */
export function orderProblem(error: unknown): unknown {
  const { idTaken, numberTaken, unknownCustomer, unknownStore } = purchasesProblems
  if (violates(error, 'sales_order_pkey')) return new Problem(idTaken, { cause: error })
  if (violates(error, 'sales_order_number_key')) return new Problem(numberTaken, { cause: error })
  if (violates(error, 'sales_order_customer_fkey'))
    return new Problem(unknownCustomer, { ...notAChoice('#/customerId'), cause: error })
  if (violates(error, 'sales_order_store_fkey'))
    return new Problem(unknownStore, { ...notAChoice('#/storeId'), cause: error })
  return error
}
