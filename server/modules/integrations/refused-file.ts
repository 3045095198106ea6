import type { Id, Language } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { stringify } from 'csv-stringify/sync'
import type { Transact } from './engine/put-chunk.ts'
import { inWords } from './imports.ts'
import { neutralise } from './reading/neutralise.ts'
import { remarksAfter } from './remarks.ts'

const PAGE = 1_000

/**
 * The refused rows of an import as a file in its own columns, after line, column and reason: to be mended and taken in again,
 * for those three are passed over. In pieces of CSV; nothing at all when no row was refused.
 */
export async function* refusedRows(
  transact: Transact,
  importId: Id<'import_batch'>,
  language: Language,
): AsyncGenerator<string> {
  const header = await transact((ctx) => headerOf(ctx, importId))
  let place = { row: 0, code: '' }
  for (let isFirst = true; ; isFirst = false) {
    const remarks = await transact((ctx) => remarksAfter(ctx, importId, { ...place, limit: PAGE - 1, taken: false }))
    const last = remarks.at(-1)
    if (!last) return
    if (isFirst) yield stringify([['import line', 'import column', 'import reason', ...header].map(neutralise)])
    yield stringify(
      remarks.map(({ line, column, code, cells }) =>
        [String(line), column ?? '', inWords(language, code), ...(cells ?? [])].map(neutralise),
      ),
    )
    place = { row: last.row, code: last.code }
  }
}

async function headerOf(ctx: Ctx, importId: Id<'import_batch'>): Promise<string[]> {
  const row = await ctx.tx
    .selectFrom('importBatch')
    .select('header')
    .$narrowType<{ header: string[] | null }>() // The engine writes it.
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .executeTakeFirst()
  return row?.header ?? []
}
