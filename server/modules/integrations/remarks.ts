import type { RefusedRow } from '#contract/imports.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { inWords, requireImport } from './imports.ts'

/** What there is to say of one row of the file. */
export interface Remark {
  readonly row: number
  readonly line: number
  /** The column by its header; null where the row as a whole is meant. */
  readonly column: string | null
  readonly code: string
  /** Of a refused row; null for one that was taken in. */
  readonly cells: readonly string[] | null
}

/** Keeps remarks, in one statement. One that is there already stays. */
export async function keepRemarks(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  importId: Id<'import_batch'>,
  remarks: readonly Remark[],
): Promise<void> {
  if (remarks.length === 0) return
  const given = JSON.stringify(remarks.map((remark) => ({ ...remark, taken: remark.cells === null })))
  await sql`insert into import_remark
      (legal_entity_id, batch_id, row_number, line_number, column_name, code, was_taken, cells)
    select ${ctx.legalEntityId}, ${importId}, r.row, r.line, r."column", r.code, r.taken, nullif(r.cells, 'null'::jsonb)
    from jsonb_to_recordset(${given}::jsonb) as r(row bigint, line bigint, "column" text, code text, taken boolean, cells jsonb)
    on conflict do nothing`.execute(ctx.tx)
}

/** The rows of an import that were refused, or those taken in otherwise than written, in the order of the file. Throws 404. */
export async function listRemarks(
  ctx: Ctx,
  importId: Id<'import_batch'>,
  query: { readonly limit: number; readonly cursor?: string | undefined; readonly taken: boolean },
): Promise<Page<RefusedRow>> {
  await requireImport(ctx, importId)
  const list = `import-remarks|${importId}|${query.taken}`
  const [row, code] = pageStart(ctx, list, query.cursor) ?? [0, '']
  const rows = await remarksAfter(ctx, importId, { ...query, row: Number(row), code: String(code) })
  const remarks = rows.map(({ cells: _cells, ...remark }) => ({
    ...remark,
    reason: inWords(ctx.language, remark.code),
  }))
  return pageOf(ctx, list, { rows: remarks, limit: query.limit, key: (remark) => [remark.row, remark.code] })
}

/** Up to `limit` + 1 remarks after a place. */
export async function remarksAfter(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  importId: Id<'import_batch'>,
  place: { readonly limit: number; readonly taken: boolean; readonly row: number; readonly code: string },
): Promise<Remark[]> {
  return ctx.tx
    .selectFrom('importRemark')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('wasTaken', '=', place.taken)
    .where(sql<boolean>`(row_number, code) > (${place.row}, ${place.code})`)
    .select(['rowNumber as row', 'lineNumber as line', 'columnName as column', 'code', 'cells'])
    .$narrowType<{ cells: string[] | null }>() // Written by keepRemarks only.
    .orderBy('rowNumber')
    .orderBy('code')
    .limit(place.limit + 1)
    .execute()
}
