import type { Import, ImportCounts } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { type Batch, countsOf, lockBatch, requireImport } from '../imports.ts'
import { PRESETS } from '../presets/all.ts'
import type { AnyPreset, Surroundings } from '../presets/preset.ts'
import { FileRefused } from '../reading/faults.ts'
import { openTable, type Table } from '../reading/open-table.ts'
import type { Row } from '../reading/read-rows.ts'
import type { Source } from '../reading/unpack.ts'
import { readChunk } from './chunk.ts'
import { type Columns, findColumns } from './columns.ts'
import { FileUnfit } from './file-unfit.ts'
import { keepEffects, patiently, type PutRows, putRecords, takeTurn, type Transact } from './put-chunk.ts'
import { finish, forgetGroups, keepProgress, type Putting, refuse, type State } from './progress.ts'
import { RowReader } from './row-reader.ts'

export interface ImportRun {
  readonly importId: Id<'import_batch'>
  readonly transact: Transact
  readonly file: Source
  readonly signal?: AbortSignal
  /** Rows in one transaction, instead of what the preset says. */
  readonly chunkRows?: number
  /** Is told how far the import is after each transaction. */
  onProgress?(counts: ImportCounts): void
}

/** Another process goes on with the import: this one has nothing more to do. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

/**
 * Takes a file in, from where the last run of this import was interrupted. Rows go in chunks: a chunk, what is said of its rows
 * and how far the import is are one transaction, so a kill at any moment loses and repeats nothing. A dry run does the same
 * and takes each chunk back. Answers the import as it is at the end; throws `TakenOver` when another process works on it.
 */
export async function runImport(run: ImportRun): Promise<Import> {
  const batch = await run.transact((ctx) => begin(ctx, run.importId))
  if (batch.state !== 'running') return run.transact((ctx) => requireImport(ctx, run.importId))
  try {
    await takeIn(run, batch, PRESETS[batch.preset])
  } catch (error) {
    if (error instanceof FileRefused) await run.transact((ctx) => refuse(ctx, run.importId, error.code))
    else if (error instanceof FileUnfit)
      await run.transact((ctx) => refuse(ctx, run.importId, `${error.code}:${error.column}`))
    else throw error
  }
  return run.transact((ctx) => requireImport(ctx, run.importId))
}

/** A dry run that was interrupted begins anew: of what it did nothing is there. */
async function begin(ctx: Ctx, importId: Id<'import_batch'>): Promise<Batch> {
  const batch = await lockBatch(ctx, importId)
  if (batch.state !== 'queued' && batch.state !== 'running') return batch
  const anew = { rowsDone: 0, createdCount: 0, changedCount: 0, sameCount: 0, refusedCount: 0, skippedCount: 0 }
  await ctx.tx
    .updateTable('importBatch')
    .set({
      state: 'running',
      startedAt: batch.startedAt ?? ctx.now(),
      ...(batch.isDryRun ? { ...anew, notes: JSON.stringify({}) } : {}),
    })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .execute()
  if (!batch.isDryRun) return { ...batch, state: 'running' }
  await forgetGroups(ctx, importId)
  await ctx.tx
    .deleteFrom('importRemark')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .execute()
  return { ...batch, ...anew, notes: {}, state: 'running' }
}

async function takeIn(run: ImportRun, batch: Batch, preset: AnyPreset): Promise<void> {
  const { encoding, delimiter } = batch.reading
  const table = await openTable(run.file, {
    ...(encoding === null ? {} : { encoding }),
    ...(delimiter === null ? {} : { delimiter }),
  })
  const columns = findColumns(table.header, preset, batch.columns)
  const surroundings = await run.transact((ctx) => surroundingsOf(ctx, batch, { columns, header: table.header }))
  const taker = preset.open(surroundings)
  const sample = await firstCells(table)
  const reader = new RowReader({ columns, options: batch.reading, timeZone: surroundings.timeZone, sample })
  let state: State = { batch, notes: { ...batch.notes } }
  // While the database takes one chunk in, the next is read.
  let underway: Promise<State> | undefined
  try {
    for await (const rows of inChunks(table.rows(), run.chunkRows ?? preset.chunkRows)) {
      const left = rows.filter((row) => row.number > batch.rowsDone)
      if (left.length === 0) continue
      const chunk = readChunk(left, { taker, reader, columns })
      if (underway) state = await underway
      run.signal?.throwIfAborted()
      underway = putChunk(run, { chunk, taker, columns }, state)
      // An error is seen where it is awaited; until then it must not count as unhandled.
      underway.catch(() => undefined)
    }
  } finally {
    await underway
  }
  await run.transact((ctx) => finish(ctx, run.importId))
}

/** The cells of the first rows: what tells how columns are written is the same at every run. */
async function firstCells(table: Table): Promise<(readonly string[])[]> {
  for await (const rows of table.rows()) return rows.flatMap((row) => ('cells' in row ? [row.cells] : []))
  return []
}

async function putChunk<T>(run: ImportRun, putting: Putting<T>, state: State): Promise<State> {
  const { taker, chunk } = putting
  const forget = () => taker.forget()
  if (state.batch.isDryRun) await run.transact(async (ctx) => taker.number?.(ctx, run.importId, chunk.records))
  const next = state.batch.isDryRun
    ? await patiently(() => tryChunk(run, putting, state), forget)
    : await patiently(
        () =>
          run.transact(async (ctx) => {
            await requireTurn(ctx, run.importId, state.batch.rowsDone)
            await taker.number?.(ctx, run.importId, chunk.records)
            const put = await putRecords(ctx, taker, chunk.records)
            await keepEffects(ctx, run.importId, put.effects)
            return keepProgress(ctx, run.importId, { ...putting, put, state })
          }),
        forget,
      )
  run.onProgress?.(countsOf(next.batch))
  return next
}

class TakeBack extends Error {
  readonly put: PutRows
  constructor(put: PutRows) {
    super('dry run')
    this.put = put
  }
}

/** A chunk of a dry run: put in and taken back, only what became of its rows is kept. */
async function tryChunk<T>(run: ImportRun, putting: Putting<T>, state: State): Promise<State> {
  const { taker, chunk } = putting
  const tried = run.transact(async (ctx) => {
    await takeTurn(ctx)
    throw new TakeBack(await putRecords(ctx, taker, chunk.records))
  })
  const put = await tried.catch((error: unknown) => {
    if (error instanceof TakeBack) return error.put
    throw error
  })
  taker.forget()
  return run.transact(async (ctx) => {
    await requireTurn(ctx, run.importId, state.batch.rowsDone)
    return keepProgress(ctx, run.importId, { ...putting, put, state })
  })
}

/** Holds the batch; throws when another process has gone on with it since. */
async function requireTurn(ctx: Ctx, importId: Id<'import_batch'>, rowsDone: number): Promise<void> {
  await takeTurn(ctx)
  const batch = await lockBatch(ctx, importId)
  if (batch.state !== 'running' || batch.rowsDone !== rowsDone)
    throw new TakenOver('Another process goes on with this import')
}

async function surroundingsOf(
  ctx: Ctx,
  { id, reading }: Batch,
  { columns, header }: { readonly columns: Columns; readonly header: readonly string[] },
): Promise<Surroundings> {
  const entity = await ctx.tx
    .selectFrom('legalEntity')
    .select(['code', 'currency', 'timeZone'])
    .where('id', '=', ctx.legalEntityId)
    .executeTakeFirstOrThrow()
  await ctx.tx
    .updateTable('importBatch')
    .set({ header: JSON.stringify(header) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
  return {
    legalEntityId: ctx.legalEntityId,
    entityCode: entity.code,
    currency: reading.currency ?? entity.currency,
    timeZone: reading.timeZone ?? entity.timeZone,
    reading,
    family: (name) => columns.families.get(name) ?? [],
  }
}

/** Characters of a chunk, after which it ends early: rows may be long. */
const CHUNK_CHARACTERS = 8_000_000

/**
 * Puts batches of rows together to chunks of `size` rows, or fewer long ones. They depend on the rows only, so they end at the
 * same rows at every run.
 */
async function* inChunks(batches: AsyncIterable<Row[]>, size: number): AsyncGenerator<Row[]> {
  let waiting: Row[] = []
  let characters = 0
  for await (const rows of batches)
    for (const row of rows) {
      waiting.push(row)
      if ('cells' in row) for (const cell of row.cells) characters += cell.length
      if (waiting.length < size && characters < CHUNK_CHARACTERS) continue
      yield waiting
      waiting = []
      characters = 0
    }
  if (waiting.length > 0) yield waiting
}
