import type { OrderLine } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { columnsOf } from './sql-array.ts'

/** A line as it is kept. Quantity and price are decimal text; the amounts are minor units of the order's currency. */
export interface KeptLine {
  readonly lineNumber: number
  readonly variantId: Id<'variant'> | null
  readonly itemCode: string
  readonly itemKind: OrderLine['item']['kind']
  readonly description: string | null
  readonly quantity: string
  readonly unitPrice: string
  readonly discountMinor: number
  readonly amountMinor: number
  readonly associateId: Id<'associate'> | null
  /** The line that it brings back. */
  readonly returnOf: { readonly orderId: Id<'sales_order'>; readonly lineNumber: number } | null
  readonly reason: string | null
}

export interface LineOfOrder {
  readonly orderId: Id<'sales_order'>
  readonly line: KeptLine
}

/** The lines as a table `n` of a statement, whatever their number: one array a column. */
function asTable(lines: readonly LineOfOrder[]) {
  const [
    order,
    number,
    variant,
    code,
    kind,
    description,
    quantity,
    price,
    discount,
    amount,
    associate,
    of,
    ofLine,
    why,
  ] = columnsOf(
    lines,
    ({ orderId }) => orderId,
    ({ line }) => line.lineNumber,
    ({ line }) => line.variantId,
    ({ line }) => line.itemCode,
    ({ line }) => line.itemKind,
    ({ line }) => line.description,
    ({ line }) => line.quantity,
    ({ line }) => line.unitPrice,
    ({ line }) => line.discountMinor,
    ({ line }) => line.amountMinor,
    ({ line }) => line.associateId,
    ({ line }) => line.returnOf?.orderId ?? null,
    ({ line }) => line.returnOf?.lineNumber ?? null,
    ({ line }) => line.reason,
  )
  return sql`unnest(${order}::uuid[], ${number}::int[], ${variant}::uuid[], ${code}::text[], ${kind}::text[],
    ${description}::text[], ${quantity}::numeric[], ${price}::numeric[], ${discount}::bigint[], ${amount}::bigint[],
    ${associate}::uuid[], ${of}::uuid[], ${ofLine}::int[], ${why}::text[]) as n (order_id, line_number, variant_id,
    item_code, item_kind, description, quantity, unit_price, discount_minor, amount_minor, associate_id,
    return_of_order_id, return_of_line_number, reason)`
}

/** Adds lines to orders that are there. A variant that is not known violates `order_line_variant_fkey`. */
export async function insertLines({ tx, legalEntityId }: Ctx, lines: readonly LineOfOrder[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    insert into order_line (legal_entity_id, order_id, line_number, variant_id, item_code, item_kind, description, quantity,
      unit_price, discount_minor, amount_minor, associate_id, return_of_order_id, return_of_line_number, reason)
    select ${legalEntityId}::uuid, n.* from ${asTable(lines)}`.execute(tx)
}

/** Writes lines over those of the same order and number. The caller holds their orders. */
export async function overwriteLines({ tx, legalEntityId }: Ctx, lines: readonly LineOfOrder[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    update order_line l set (variant_id, item_code, item_kind, description, quantity, unit_price, discount_minor,
      amount_minor, associate_id, return_of_order_id, return_of_line_number, reason) =
      (n.variant_id, n.item_code, n.item_kind, n.description, n.quantity, n.unit_price, n.discount_minor,
      n.amount_minor, n.associate_id, n.return_of_order_id, n.return_of_line_number, n.reason)
    from ${asTable(lines)}
    where l.legal_entity_id = ${legalEntityId} and l.order_id = n.order_id and l.line_number = n.line_number`.execute(
    tx,
  )
}
