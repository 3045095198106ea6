import { purchasesProblems } from '#contract/purchases.ts'
import type { RecordOrderLine } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { arrayOf } from './sql-array.ts'
import { signOf } from './decimal.ts'

/**
 * Holds the sales whose lines come back, in the order of their ids, until the commit: two returns of one sale are counted one
 * after the other, and nobody cancels it meanwhile.
 */
export async function lockSales(ctx: Ctx, lines: readonly RecordOrderLine[]): Promise<void> {
  const ids = [...new Set(lines.flatMap((line) => line.returnOf?.orderId ?? []))]
  if (ids.length === 0) return
  await sql`select id from sales_order where legal_entity_id = ${ctx.legalEntityId}
    and id = any(${arrayOf(ids)}::uuid[]) order by id for update`.execute(ctx.tx)
}

/**
 * Looks, with the lines of the return written already, whether each line that it brings back was bought, as the same item, and
 * not more of it came back, in all returns that are not cancelled, than was bought. Throws 422 and 409.
 */
export async function requireReturnable(
  ctx: Ctx,
  orderId: Id<'sales_order'>,
  lines: readonly RecordOrderLine[],
): Promise<void> {
  const named = lines.flatMap((line, at) => (line.returnOf ? [{ ...line.returnOf, at }] : []))
  if (named.length === 0) return
  const { rows } = await sql<{ lineNumber: number; isBought: boolean; left: string }>`
    select l.line_number, b.order_id is not null as is_bought, coalesce(b.quantity, 0) + (
        select coalesce(sum(r.quantity), 0) from order_line r
        join sales_order ro on ro.legal_entity_id = r.legal_entity_id and ro.id = r.order_id
        where r.legal_entity_id = l.legal_entity_id and r.return_of_order_id = l.return_of_order_id
          and r.return_of_line_number = l.return_of_line_number and ro.status <> 'cancelled') as left
    from order_line l
    left join sales_order o on o.legal_entity_id = l.legal_entity_id and o.id = l.return_of_order_id
      and o.kind = 'sale' and o.status <> 'cancelled'
    left join order_line b on b.legal_entity_id = o.legal_entity_id and b.order_id = o.id
      and b.line_number = l.return_of_line_number and b.item_code = l.item_code
    where l.legal_entity_id = ${ctx.legalEntityId} and l.order_id = ${orderId} and l.return_of_order_id is not null
    order by l.line_number`.execute(ctx.tx)
  const pointers = (wrong: typeof rows, code: string) =>
    wrong.map(({ lineNumber }) => ({ pointer: `#/lines/${lineNumber - 1}/returnOf`, code }))
  const unknown = rows.filter((row) => !row.isBought)
  if (unknown.length > 0)
    throw new Problem(purchasesProblems.unknownSale, { errors: pointers(unknown, 'field/not-a-choice') })
  const tooMuch = rows.filter((row) => signOf(row.left) < 0)
  if (tooMuch.length > 0)
    throw new Problem(purchasesProblems.returnsTooMuch, { errors: pointers(tooMuch, 'purchases/returns-too-much') })
}
