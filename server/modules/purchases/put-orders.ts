import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { refreshStatistics } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { plainDecimal } from './decimal.ts'
import { keepSpend } from './keep-spend.ts'
import { insertNewOrders, type KeptOrder, lockKeptOrders, overwriteOrders } from './put-rows.ts'
import type { Head, PutEffect, PutLine, PutOptions, PutOrder, PutOutcome, PutState } from './put-shapes.ts'
import { headOf } from './rules.ts'
import type { SpendMove } from './spend-moves.ts'
import { insertLines, type KeptLine, type LineOfOrder, overwriteLines } from './write-lines.ts'

/**
 * Takes in orders as another system tells them, each once a call, matched by source and number; their lines are matched by
 * their number, so an order may come in pieces, and lines that a piece does not name stay. Spend and what `customers` notes
 * follow. Nothing is refused: signs, and how much comes back, are the other system's. A constant number of statements.
 * Writes no audit row: who imports records the import. Asks nobody who may.
 */
export async function putOrders(
  ctx: Ctx,
  orders: readonly PutOrder[],
  { placedAt = 'given' }: PutOptions = {},
): Promise<{ readonly outcomes: readonly PutOutcome[]; readonly effects: readonly PutEffect[] }> {
  refuseRepeated(orders)
  const given = orders.map((order) => ({ order, id: newId<'sales_order'>(), lines: order.lines.map(asKept) }))
  const created = await insertNewOrders(
    ctx,
    given.map(({ id, order, lines }) => ({ id, ...order, ...headOf(lines) })),
  )
  const rest = given.filter(({ id }) => !created.has(id))
  const kept = await lockKeptOrders(
    ctx,
    rest.map(({ order }) => order),
  )
  const plans = given.map(({ id, order, lines }) => {
    if (created.has(id)) return planNew(id, order, lines)
    const there = kept.get(keyOf(order))
    if (!there) throw new Error('An order is there, and cannot be found')
    return planKept(there, placedAt === 'earliest' ? keepingEarliest(order, there.head) : order, lines)
  })
  if (created.size >= MANY) await refreshStatistics(ctx.tx)
  await insertLines(
    ctx,
    plans.flatMap((plan) => plan.newLines),
  )
  await overwriteLines(
    ctx,
    plans.flatMap((plan) => plan.changedLines),
  )
  await overwriteOrders(
    ctx,
    plans.flatMap((plan) => plan.changedHead ?? []),
  )
  await keepSpend(
    ctx,
    plans.flatMap((plan) => plan.move ?? []),
  )
  return { outcomes: plans.map((plan) => plan.outcome), effects: plans.flatMap((plan) => plan.effects) }
}

/** New orders from which on the tables may have grown to several times their size. */
const MANY = 50

const keyOf = ({ source, number }: Pick<PutOrder, 'source' | 'number'>) => `${source}\n${number}`

function refuseRepeated(orders: readonly PutOrder[]): void {
  if (new Set(orders.map(keyOf)).size < orders.length) throw new Error('An order is given twice in one call')
  if (orders.some(({ lines }) => new Set(lines.map((line) => line.lineNumber)).size < lines.length))
    throw new Error('A line is given twice in one call')
}

function asKept(line: PutLine): KeptLine {
  const { quantity, unitPrice, returnOf = null } = line
  return { ...line, returnOf, quantity: plainDecimal(quantity), unitPrice: plainDecimal(unitPrice) }
}

function keepingEarliest(order: PutOrder, { placedAt, day }: Head): PutOrder {
  return placedAt <= order.placedAt ? { ...order, placedAt, day } : order
}

/** What is to be written for one order. */
interface Plan {
  readonly outcome: PutOutcome
  readonly effects: readonly PutEffect[]
  readonly newLines: readonly LineOfOrder[]
  readonly changedLines: readonly LineOfOrder[]
  readonly changedHead?: Head
  readonly move?: SpendMove
}

function planNew(id: Id<'sales_order'>, order: PutOrder, lines: readonly KeptLine[]): Plan {
  return {
    outcome: { id, state: 'created', version: 1, lines: lines.map(() => 'created') },
    effects: [{ kind: 'order', recordId: id, before: null, version: 1 }],
    newLines: lines.map((line) => ({ orderId: id, line })),
    changedLines: [],
    move: { after: { ...order, totalMinor: headOf(lines).totalMinor } },
  }
}

function planKept({ head, lines: there }: KeptOrder, order: PutOrder, lines: readonly KeptLine[]): Plan {
  const states = lines.map((line) => {
    const before = there.get(line.lineNumber)
    return before === undefined ? 'created' : isSameLine(before, line) ? 'same' : 'changed'
  })
  const { lines: _, ...fields } = order
  const all = new Map([...there, ...lines.map((line) => [line.lineNumber, line] as const)])
  const after: Head = { ...head, ...fields, ...headOf([...all.values()]), version: head.version + 1 }
  if (states.every((state) => state === 'same') && isSameHead(head, after))
    return {
      outcome: { id: head.id, state: 'same', version: head.version, lines: states },
      effects: [],
      newLines: [],
      changedLines: [],
    }
  const placed = (wanted: PutState) =>
    lines.flatMap((line, at) => (states[at] === wanted ? [{ orderId: head.id, line }] : []))
  const before = { ...head, lines: [...there.values()] }
  return {
    outcome: { id: head.id, state: 'changed', version: after.version, lines: states },
    effects: [{ kind: 'order', recordId: head.id, before, version: after.version }],
    newLines: placed('created'),
    changedLines: placed('changed'),
    changedHead: after,
    move: { before: head, after },
  }
}

const LINE_FIELDS = ['variantId', 'itemCode', 'itemKind', 'description', 'quantity', 'unitPrice'] as const
const LINE_FIELDS_MORE = ['discountMinor', 'amountMinor', 'associateId', 'reason'] as const

function isSameLine(a: KeptLine, b: KeptLine): boolean {
  return (
    LINE_FIELDS.every((field) => a[field] === b[field]) &&
    LINE_FIELDS_MORE.every((field) => a[field] === b[field]) &&
    a.returnOf?.orderId === b.returnOf?.orderId &&
    a.returnOf?.lineNumber === b.returnOf?.lineNumber
  )
}

const HEAD_FIELDS = ['kind', 'channel', 'storeId', 'customerId', 'currency', 'country', 'status', 'day'] as const

function isSameHead(a: Head, b: Head): boolean {
  return (
    HEAD_FIELDS.every((field) => a[field] === b[field]) &&
    a.reason === b.reason &&
    a.placedAt.getTime() === b.placedAt.getTime()
  )
}
