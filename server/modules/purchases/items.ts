import { purchasesProblems } from '#contract/purchases.ts'
import type { RecordOrder, RecordOrderLine } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { arrayOf } from './sql-array.ts'
import type { KeptLine } from './write-lines.ts'

/** What a line says of its item. */
export type Item = Pick<KeptLine, 'variantId' | 'itemCode' | 'itemKind' | 'description'>

interface VariantRow {
  readonly id: Id<'variant'>
  readonly code: string
  readonly kind: 'goods' | 'service'
  readonly name: string | null
}

/**
 * The item of each line, in their order, in one statement: the variant that is named or whose code is written, with its
 * product's name where the line says no other; else the code as it is, goods, or of an adjustment an adjustment.
 * Throws 422 for an id that no variant has.
 */
export async function itemsOfLines(
  ctx: Ctx,
  orderKind: RecordOrder['kind'],
  lines: readonly RecordOrderLine[],
): Promise<readonly Item[]> {
  const { byId, byCode } = await variantsOf(ctx, lines)
  const errors = lines.flatMap(({ item }, at) =>
    'variantId' in item && !byId.has(item.variantId)
      ? [{ pointer: `#/lines/${at}/item/variantId`, code: 'field/not-a-choice' }]
      : [],
  )
  if (errors.length > 0) throw new Problem(purchasesProblems.unknownVariant, { errors })
  return lines.map(({ item }) => {
    const isNamed = 'variantId' in item
    const variant = isNamed ? byId.get(item.variantId) : byCode.get(item.code)
    const description = isNamed ? null : item.description
    if (variant)
      return {
        variantId: variant.id,
        itemCode: variant.code,
        itemKind: variant.kind,
        description: description ?? variant.name,
      }
    if (isNamed) throw new Error('A variant was not looked for')
    const itemKind = orderKind === 'adjustment' ? 'adjustment' : 'goods'
    return { variantId: null, itemCode: item.code, itemKind, description }
  })
}

/** The variants that lines name, by their id and by their code. */
async function variantsOf(ctx: Ctx, lines: readonly RecordOrderLine[]) {
  const ids = lines.flatMap(({ item }) => ('variantId' in item ? [item.variantId] : []))
  const codes = lines.flatMap(({ item }) => ('code' in item ? [item.code] : []))
  const { rows } = await sql<VariantRow>`
    select v.id, v.code, p.kind, p.name ->> 'en' as name
    from variant v join product p on p.legal_entity_id = v.legal_entity_id and p.id = v.product_id
    where v.legal_entity_id = ${ctx.legalEntityId}
      and (v.id = any(${arrayOf(ids)}::uuid[]) or v.code = any(${arrayOf(codes)}::text[]))`.execute(ctx.tx)
  return { byId: new Map(rows.map((row) => [row.id, row])), byCode: new Map(rows.map((row) => [row.code, row])) }
}
