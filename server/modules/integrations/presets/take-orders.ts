import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import {
  amountOf,
  findOrders,
  isRounded,
  type PutOptions,
  type PutOrder,
  putOrders,
  type PutOutcome,
} from '#modules/purchases/index.ts'
import { ensureVariants } from '#modules/catalogue/index.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { customersOfRows } from './customers-of-rows.ts'
import { gatherOrders, keyOf } from './gather-orders.ts'
import { knownCodes, salesOfReturns } from './known-codes.ts'
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
      const notes = new Map<Row, string>()
      const customerIds = await customers.find(ctx, rows, { outcomes, effects })
      const codes = await known.find(ctx, rows)
      effects.push(...(await makeVariants(ctx, rows, variants)))
      const heads = await headsOf(ctx, rows)
      // Sales go in first: a return may name one that is in the same chunk.
      const returning = new Set(rows.flatMap(({ record }) => (record.line?.returnOf ? [keyOf(record)] : [])))
      for (const isReturning of [false, true]) {
        const its = rows.filter((row) => !outcomes.has(row) && returning.has(keyOf(row.record)) === isReturning)
        if (its.length === 0) continue
        const findSale = await salesOfReturns(ctx, its)
        const gathering = { heads, customerIds, codes, variants, findSale, surroundings, outcomes, notes }
        const orders = [...gatherOrders(its, gathering).values()]
        const put = await putOrders(
          ctx,
          orders.map(({ order, lines }) => ({ ...order, lines })),
          options,
        )
        effects.push(...put.effects)
        for (const [at, gathered] of orders.entries())
          for (const { row, line } of gathered.rows) outcomes.set(row, outcomeOf(put.outcomes[at], line))
      }
      return {
        outcomes: rows.map((row) => outcomes.get(row) ?? 'same'),
        effects,
        notes: rows.flatMap((row, at) => {
          const code = notes.get(row)
          return code === undefined ? [] : [{ at, column: 'returns_order', code }]
        }),
      } satisfies Put
    },
  }
}

/** A row with a line is what became of the line; one without is what became of the order. */
function outcomeOf(became: PutOutcome | undefined, line: number | null): Outcome {
  if (became === undefined) return 'same'
  return line === null ? became.state : (became.lines[line] ?? became.state)
}

/** What a line comes to must be money; a price finer than the smallest coin is kept, and its amount rounded. */
function checkAmount(reader: RowReader, line: LineOfRow, { currency }: OrderHead): void {
  if (!/^-?\d{1,12}(?:\.\d{1,6})?$/.test(line.unitPrice)) throw new RowRefused('price', 'too-many-decimals')
  if (amountOf(line, currency) === undefined) throw new RowRefused('price', 'amount-too-large')
  if (isRounded(line, currency)) reader.note('price', 'amount-rounded')
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
