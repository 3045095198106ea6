import type { Id } from '#contract/shared.ts'
import { amountOf, type PutLine, type PutOrder } from '#modules/purchases/index.ts'
import { dayIn } from '#platform/clock/day-in.ts'
import type { FindSale, Known } from './known-codes.ts'
import type { LineOfRow, OrderHead, OrderRow } from './order-rows.ts'
import type { Numbered, Outcome, Surroundings } from './preset.ts'

type Row = Numbered<OrderRow>

/** An order while its rows are gathered. `line` is a row's place among `lines`; null for one without a line. */
export interface Gathered {
  readonly order: PutOrder
  readonly lines: PutLine[]
  readonly numbers: Set<number>
  readonly rows: { readonly row: Row; readonly line: number | null }[]
}

interface Gathering {
  /** Orders that are there already, for rows that tell of lines only. */
  readonly heads: ReadonlyMap<string, PutOrder>
  readonly customerIds: ReadonlyMap<Row, Id<'customer'>>
  readonly codes: Known
  readonly variants: ReadonlyMap<string, Id<'variant'>>
  readonly findSale: FindSale
  readonly surroundings: Surroundings
  /** Is told of rows that cannot be taken in, and of returns whose sale is not known. */
  readonly outcomes: Map<Row, Outcome>
  readonly notes: Map<Row, string>
}

export const keyOf = ({ key }: OrderRow) => `${key.source} ${key.number}`

/** Puts the rows of each order together, by source and number. */
export function gatherOrders(rows: readonly Row[], gathering: Gathering): ReadonlyMap<string, Gathered> {
  const orders = new Map<string, Gathered>()
  for (const row of rows) {
    const key = keyOf(row.record)
    const fault = gathering.codes.faultOf(row.record)
    const head = row.record.head ?? orders.get(key)?.order ?? gathering.heads.get(key)
    if (fault) gathering.outcomes.set(row, fault)
    else if (!head) gathering.outcomes.set(row, { column: 'order', code: 'unknown-order' })
    else {
      const order = orders.get(key) ?? {
        order: 'lines' in head ? head : newOrder(head, gathering, gathering.customerIds.get(row) ?? null),
        lines: [],
        numbers: new Set(),
        rows: [],
      }
      orders.set(key, order)
      const lineFault = addTo(order, row, gathering)
      if (lineFault) gathering.outcomes.set(row, lineFault)
    }
  }
  return orders
}

/** Adds a row's line to its order. Answers why not, for a line whose number another row has or that comes to too much. */
function addTo(
  { order, lines, numbers, rows }: Gathered,
  row: Row,
  { codes, variants, findSale, notes }: Gathering,
): Outcome | undefined {
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
  const returnOf = line.returnOf === null ? null : findSale(key.source, line.returnOf)
  if (line.returnOf !== null && returnOf === null) notes.set(row, 'sale-unknown')
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
    returnOf,
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
  { codes, surroundings }: Pick<Gathering, 'codes' | 'surroundings'>,
  customerId: Id<'customer'> | null,
): PutOrder {
  const { storeCode, ...rest } = head
  const store = storeCode === null ? codes.storeWithId(surroundings.reading.storeId) : codes.store(storeCode)
  const day = dayIn(store?.timeZone ?? surroundings.timeZone, head.placedAt)
  return { ...rest, storeId: store?.id ?? null, day, customerId, lines: [] }
}
