import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { dayIn } from '#platform/clock/day-in.ts'
import type { Ctx } from '#platform/context.ts'
import {
  amountOf,
  findOrders,
  type PutLine,
  type PutOptions,
  type PutOrder,
  putOrders,
  type PutOutcome,
} from '#modules/purchases/index.ts'
import { ensureVariants } from '#modules/catalogue/index.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { customersOfRows } from './customers-of-rows.ts'
import { type Known, knownCodes } from './known-codes.ts'
import type { LineOfRow, OrderHead, OrderRow } from './order-rows.ts'
import type { Effect, Numbered, Outcome, Put, Surroundings, Taker } from './preset.ts'

type Row = Numbered<OrderRow>

/**
 * Takes rows of orders in: their customers first, then what was sold, then orders with their lines. With `placedAt` earliest, an
 * order keeps the earliest instant that its rows tell.
 */
export function takerOfOrders(
  surroundings: Surroundings,
  read: (row: RowReader) => OrderRow | null,
  options: PutOptions = {},
): Taker<OrderRow> {
  const customers = customersOfRows()
  const known = knownCodes()
  const variants = new Map<string, Id<'variant'>>()
  return {
    read: (reader) => {
      const row = read(reader)
      if (row?.line && row.head) checkAmount(reader, row.line, row.head)
      return row
    },
    number: numberLines,
    forget: () => {
      customers.forget()
      variants.clear()
    },
    put: async (ctx, rows) => {
      const outcomes = new Map<Row, Outcome>()
      const effects: Effect[] = []
      const customerIds = await customers.find(ctx, rows, { outcomes, effects })
      const codes = await known.find(ctx, rows)
      effects.push(...(await makeVariants(ctx, rows, variants)))
      const heads = await headsOf(ctx, rows)
      const orders = new Map<string, Making>()
      for (const row of rows) {
        if (outcomes.has(row)) continue
        const fault = codes.faultOf(row.record)
        const head = row.record.head ?? orders.get(keyOf(row.record))?.order ?? heads.get(keyOf(row.record))
        if (fault) outcomes.set(row, fault)
        else if (!head) outcomes.set(row, { column: 'order', code: 'unknown-order' })
        else {
          const making = orders.get(keyOf(row.record)) ?? {
            order:
              'lines' in head
                ? head
                : newOrder(head, { codes, surroundings, customerId: customerIds.get(row) ?? null }),
            lines: [],
            numbers: new Set(),
            rows: [],
          }
          orders.set(keyOf(row.record), making)
          const lineFault = addTo(making, row, { codes, variants })
          if (lineFault) outcomes.set(row, lineFault)
        }
      }
      const given = [...orders.values()].map(({ order, lines }) => ({ ...order, lines }))
      const put = await putOrders(ctx, given, options)
      effects.push(...put.effects)
      for (const [at, { rows: its }] of [...orders.values()].entries())
        for (const { row, line } of its) outcomes.set(row, outcomeOf(put.outcomes[at], line))
      return { outcomes: rows.map((row) => outcomes.get(row) ?? 'same'), effects } satisfies Put
    },
  }
}

/** A row with a line is what became of the line; one without is what became of the order. */
function outcomeOf(became: PutOutcome | undefined, line: number | null): Outcome {
  if (became === undefined) return 'same'
  return line === null ? became.state : (became.lines[line] ?? became.state)
}

const keyOf = ({ key }: OrderRow) => `${key.source} ${key.number}`

/** What a line comes to must be money; a price finer than the smallest coin is kept, and its amount rounded. */
function checkAmount(reader: RowReader, line: LineOfRow, { currency }: OrderHead): void {
  const amount = amountOf(line, currency)
  if (amount === undefined) throw new RowRefused('price', 'amount-too-large')
  if (!isExact(line, currency)) reader.note('price', 'amount-rounded')
}

/** True when quantity times price has no fraction of the smallest coin. */
function isExact(line: LineOfRow, currency: string): boolean {
  if (!line.unitPrice.includes('.') || /\.\d{1,2}$/.test(line.unitPrice)) if (!line.quantity.includes('.')) return true
  const finer = amountOf({ ...line, discountMinor: 0, unitPrice: line.unitPrice }, currency)
  const thousandfold = amountOf({ ...line, discountMinor: 0, quantity: times1000(line.quantity) }, currency)
  return finer === undefined || thousandfold === undefined || thousandfold === finer * 1000
}

function times1000(quantity: string): string {
  const [whole = '0', decimals = ''] = quantity.split('.')
  return `${whole}${decimals.padEnd(3, '0')}`
}

/** Gives each line without a number its place among the rows of its order, counted over the whole file. */
async function numberLines(ctx: Ctx, importId: Id<'import_batch'>, rows: readonly Row[]): Promise<void> {
  const byOrder = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.record.line === null || row.record.line.number !== null) continue
    const key = keyOf(row.record)
    byOrder.set(key, [...(byOrder.get(key) ?? []), row])
  }
  if (byOrder.size === 0) return
  const keys = [...byOrder.keys()].toSorted()
  const { rows: counted } = await sql<{ key: string; seen: number }>`
    insert into import_group (legal_entity_id, batch_id, key, rows_seen)
    select ${ctx.legalEntityId}, ${importId}, g.key, g.count
    from unnest(${keys}::text[], ${keys.map((key) => byOrder.get(key)?.length ?? 0)}::int[]) as g(key, count)
    on conflict (legal_entity_id, batch_id, key) do update set rows_seen = import_group.rows_seen + excluded.rows_seen
    returning key, rows_seen as seen`.execute(ctx.tx)
  for (const { key, seen } of counted) {
    const its = byOrder.get(key) ?? []
    for (const [at, row] of its.entries()) row.record.place = seen - its.length + at + 1
  }
}

async function makeVariants(ctx: Ctx, rows: readonly Row[], variants: Map<string, Id<'variant'>>): Promise<Effect[]> {
  const missing = new Map<string, { code: string; description: string | null; kind: 'goods' | 'service' }>()
  for (const { record } of rows) {
    const { line } = record
    if (!line || line.kind === 'adjustment' || variants.has(line.code) || missing.get(line.code)?.description) continue
    missing.set(line.code, { code: line.code, description: line.description, kind: line.kind })
  }
  if (missing.size === 0) return []
  // What is remembered is bounded, whatever the file's size.
  if (variants.size > 100_000) variants.clear()
  const made = await ensureVariants(ctx, [...missing.values()])
  for (const [code, { variantId }] of made.variants) variants.set(code, variantId)
  return [...made.effects]
}

/** Orders that came in a file of their own, for rows that tell of lines only. */
async function headsOf(ctx: Ctx, rows: readonly Row[]): Promise<ReadonlyMap<string, PutOrder>> {
  const keys = new Map(
    rows.flatMap(({ record }) => (record.head === null ? [[keyOf(record), record.key] as const] : [])),
  )
  if (keys.size === 0) return new Map()
  const heads = await findOrders(ctx, [...keys.values()])
  return new Map(heads.map((head) => [`${head.source} ${head.number}`, { ...head, lines: [] }]))
}

/** An order while its rows are gathered. `line` is a row's place among `lines`; null for one without a line. */
interface Making {
  readonly order: PutOrder
  readonly lines: PutLine[]
  readonly numbers: Set<number>
  readonly rows: { readonly row: Row; readonly line: number | null }[]
}

interface Codes {
  readonly codes: Known
  readonly variants: ReadonlyMap<string, Id<'variant'>>
}

/** Adds a row's line to its order. Answers why not, for a line whose number another row has or that comes to too much. */
function addTo({ order, lines, numbers, rows }: Making, row: Row, { codes, variants }: Codes): Outcome | undefined {
  const { place, key } = row.record
  const line = row.record.line && asInOrder(order.kind, row.record.line)
  if (line === null) {
    rows.push({ row, line: null })
    return undefined
  }
  const lineNumber = line.number ?? place ?? 1
  const amountMinor = amountOf(line, order.currency)
  if (numbers.has(lineNumber)) return { column: 'line', code: 'line-repeated' }
  if (amountMinor === undefined) return { column: 'price', code: 'amount-too-large' }
  numbers.add(lineNumber)
  rows.push({ row, line: lines.length })
  lines.push({
    lineNumber,
    variantId: variants.get(line.code) ?? null,
    itemCode: line.code,
    itemKind: line.kind,
    description: line.description,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discountMinor: line.discountMinor,
    amountMinor,
    associateId: line.personnelNumber === null ? null : (codes.associate(line.personnelNumber) ?? null),
    returnOf: line.returnOf === null ? null : codes.sale(key.source, line.returnOf),
    reason: line.reason,
  })
  return undefined
}

/** A return brings back: files write that as two pieces or as minus two. */
function asInOrder(kind: PutOrder['kind'], line: LineOfRow): LineOfRow {
  return kind === 'return' ? { ...line, quantity: negative(line.quantity) } : line
}

/** The quantity below zero, whatever its sign was. */
export function negative(quantity: string): string {
  return quantity.startsWith('-') || !/[1-9]/.test(quantity) ? quantity : `-${quantity}`
}

function newOrder(
  head: OrderHead,
  {
    codes,
    surroundings,
    customerId,
  }: { readonly codes: Known; readonly surroundings: Surroundings; readonly customerId: Id<'customer'> | null },
): PutOrder {
  const { storeCode, ...rest } = head
  const store = storeCode === null ? codes.storeWithId(surroundings.reading.storeId) : codes.store(storeCode)
  const day = dayIn(store?.timeZone ?? surroundings.timeZone, head.placedAt)
  return { ...rest, storeId: store?.id ?? null, day, customerId, lines: [] }
}
