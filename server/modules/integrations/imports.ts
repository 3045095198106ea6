import type { Import, ImportCounts, ImportPreset, ReadingOptions } from '#contract/imports.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Language, Page } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { findText } from '#texts/index.ts'

type Reader = Pick<Ctx, 'tx' | 'legalEntityId' | 'language'>

const columns = [
  'id',
  'preset',
  'fileName',
  'fileBytes',
  'isDryRun',
  'state',
  'rowsDone',
  'createdCount',
  'changedCount',
  'sameCount',
  'refusedCount',
  'skippedCount',
  'leftCount',
  'notes',
  'because',
  'startedAt',
  'finishedAt',
  'undoneAt',
  'createdAt',
] as const

/** Imports of the legal entity, before any further condition. */
function importsOf(ctx: Reader) {
  return (
    ctx.tx
      .selectFrom('importBatch')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .select(columns)
      // The tables hold what the contract let in.
      .$narrowType<{ preset: ImportPreset; state: Import['state']; notes: Record<string, number> }>()
  )
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof importsOf>['executeTakeFirstOrThrow']>>

/** An import of the legal entity. Throws 404 when there is none. */
export async function requireImport(ctx: Reader, id: Id<'import_batch'>): Promise<Import> {
  const row = await importsOf(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return told(row, ctx.language)
}

/** Imports, newest first: ids grow with time. */
export async function listImports(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Import>> {
  const after = pageStart(ctx, 'imports', cursor)?.[0]
  let query = importsOf(ctx)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (after !== undefined) query = query.where('id', '<', String(after) as Id<'import_batch'>) // From our own cursor.
  const rows = (await query.execute()).map((row) => told(row, ctx.language))
  return pageOf(ctx, 'imports', { rows, limit, key: ({ id }) => [id] })
}

function told(row: ImportRow, language: Language): Import {
  return {
    ...row,
    counts: countsOf(row),
    left: row.leftCount,
    notes: Object.entries(row.notes).map(([code, count]) => ({ code, count, text: inWords(language, code) })),
    because: row.because === null ? null : inWords(language, row.because),
  }
}

/** How many rows became what. */
export function countsOf(
  row: Pick<ImportRow, 'rowsDone' | 'createdCount' | 'changedCount' | 'sameCount' | 'refusedCount' | 'skippedCount'>,
): ImportCounts {
  return {
    read: row.rowsDone,
    created: row.createdCount,
    changed: row.changedCount,
    same: row.sameCount,
    refused: row.refusedCount,
    skipped: row.skippedCount,
  }
}

/** What a remark's code means, for people. A code of a module's own is told in that module's words; `code:name` names a column. */
export function inWords(language: Language, told: string): string {
  const [code = '', name] = told.split(/:(.*)/s, 2)
  const key = code.includes('/') ? code.replace('/', '.') : `imports.row.${code}`
  const words = findText(language, key) ?? code
  return name === undefined ? words : `${words}: ${name}`
}

/** What the engine needs to know of a batch, held until the transaction ends. Throws 404 when there is none. */
export async function lockBatch(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>, id: Id<'import_batch'>) {
  const row = await ctx.tx
    .selectFrom('importBatch')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .select([...columns, 'columns', 'reading', 'header'])
    .$narrowType<{
      preset: ImportPreset
      state: Import['state']
      columns: Record<string, string>
      reading: ReadingOptions
      notes: Record<string, number>
    }>()
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return row
}
export type Batch = Awaited<ReturnType<typeof lockBatch>>

/** An import of this very file that was interrupted, to go on with. A file is known by its bytes and what it is read as. */
export async function findUnfinished(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  file: { readonly preset: ImportPreset; readonly fileHash: string },
): Promise<Id<'import_batch'> | undefined> {
  const row = await ctx.tx
    .selectFrom('importBatch')
    .select('id')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('fileHash', '=', file.fileHash)
    .where('preset', '=', file.preset)
    .where('isDryRun', '=', false)
    .where('state', 'in', ['queued', 'running'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id
}
