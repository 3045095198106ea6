import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { LineOfRow, OrderRow } from './order-rows.ts'
import type { Numbered, Outcome } from './preset.ts'

interface KnownStore {
  readonly id: Id<'store'>
  readonly timeZone: string
}

/** The sold line that a return names; null when its order is not known. */
export type FindSale = (
  source: string,
  line: NonNullable<LineOfRow['returnOf']>,
) => { readonly orderId: Id<'sales_order'>; readonly lineNumber: number } | null

/** What rows name by codes, looked up. */
export interface Known {
  store(code: string): KnownStore | undefined
  storeWithId(id: Id<'store'> | null): KnownStore | undefined
  associate(personnelNumber: string): Id<'associate'> | undefined
  /** What of a row is not known, if anything. A sale that is not known is no fault: the return is kept without it. */
  faultOf(row: OrderRow): Exclude<Outcome, string> | undefined
}

/** Looks up stores and associates by what files call them, and remembers them. */
export function knownCodes() {
  let stores: Map<string, KnownStore> | undefined
  const associates = new Map<string, Id<'associate'>>()
  return {
    async find(ctx: Ctx, rows: readonly Numbered<OrderRow>[]): Promise<Known> {
      stores ??= await storesByCode(ctx)
      await findAssociates(ctx, associates, rows)
      const byCode = stores
      return {
        store: (code) => byCode.get(code),
        storeWithId: (id) => (id === null ? undefined : byCode.values().find((store) => store.id === id)),
        associate: (number) => associates.get(number),
        faultOf: ({ head, line }) => {
          if (head && head.storeCode !== null && !byCode.has(head.storeCode))
            return { column: 'store', code: 'unknown-store' }
          if (line && line.personnelNumber !== null && !associates.has(line.personnelNumber))
            return { column: 'associate', code: 'unknown-associate' }
          return undefined
        },
      }
    },
  }
}

/** Stores are few; also closed ones, for what was sold there. */
async function storesByCode(ctx: Ctx): Promise<Map<string, KnownStore>> {
  const rows = await ctx.tx
    .selectFrom('store')
    .select(['id', 'code', 'timeZone'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .execute()
  return new Map(rows.map(({ code, ...store }) => [code, store]))
}

async function findAssociates(
  ctx: Ctx,
  known: Map<string, Id<'associate'>>,
  rows: readonly Numbered<OrderRow>[],
): Promise<void> {
  const numbers = new Set(rows.flatMap(({ record }) => record.line?.personnelNumber ?? []))
  const missing = [...numbers].filter((number) => !known.has(number))
  if (missing.length === 0) return
  const found = await ctx.tx
    .selectFrom('associate')
    .select(['id', 'personnelNumber'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('personnelNumber', 'in', missing)
    .execute()
  for (const { id, personnelNumber } of found) known.set(personnelNumber, id)
}

/** The sales that returns among the rows name. One statement; none without returns. */
export async function salesOfReturns(ctx: Ctx, rows: readonly Numbered<OrderRow>[]): Promise<FindSale> {
  const wanted = rows.flatMap(({ record }) =>
    record.line?.returnOf ? [{ source: record.key.source, number: record.line.returnOf.number }] : [],
  )
  if (wanted.length === 0) return () => null
  const { rows: found } = await sql<{ id: Id<'sales_order'>; source: string; number: string }>`
    select o.id, o.source, o.number from sales_order o
    join unnest(${wanted.map(({ source }) => source)}::text[], ${wanted.map(({ number }) => number)}::text[]) as w(source, number)
      on o.source = w.source and o.number = w.number
    where o.legal_entity_id = ${ctx.legalEntityId}`.execute(ctx.tx)
  const sales = new Map(found.map(({ id, source, number }) => [`${source} ${number}`, id]))
  return (source, { number, line }) => {
    const orderId = sales.get(`${source} ${number}`)
    return orderId === undefined ? null : { orderId, lineNumber: line }
  }
}
