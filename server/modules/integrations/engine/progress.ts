import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { type Batch, lockBatch, requireImport } from '../imports.ts'
import type { Outcome, Taker } from '../presets/preset.ts'
import { keepRemarks, type Remark } from '../remarks.ts'
import type { Chunk } from './chunk.ts'
import type { Columns } from './columns.ts'
import type { PutRows } from './put-chunk.ts'

/** Rows taken in otherwise than written are listed up to here, of each kind; they are all counted. */
const LISTED_NOTES = 1_000

/** Where an import is. */
export interface State {
  readonly batch: Batch
  readonly notes: Record<string, number>
}

/** A chunk on its way into the database. */
export interface Putting<T> {
  readonly chunk: Chunk<T>
  readonly taker: Taker<T>
  readonly columns: Columns
}

interface Done<T> extends Putting<T> {
  readonly put: PutRows
  readonly state: State
}

/** Keeps what became of a chunk, in the chunk's transaction: its remarks, the counts, and where to go on. */
export async function keepProgress<T>(ctx: Ctx, importId: Id<'import_batch'>, done: Done<T>): Promise<State> {
  const { chunk, state, put } = done
  const { remarks, refused } = remarksOfPut(done)
  const notes = { ...state.notes }
  const listed = [...chunk.remarks, ...remarks].filter((remark) => {
    if (remark.cells !== null) return true
    notes[remark.code] = (notes[remark.code] ?? 0) + 1
    return (notes[remark.code] ?? 0) <= LISTED_NOTES
  })
  await keepRemarks(ctx, importId, listed)
  const counted = (word: Outcome) => put.outcomes.filter((outcome) => outcome === word).length
  const counts = {
    rowsDone: chunk.end,
    createdCount: state.batch.createdCount + counted('created'),
    changedCount: state.batch.changedCount + counted('changed'),
    sameCount: state.batch.sameCount + counted('same'),
    refusedCount: state.batch.refusedCount + chunk.refused + refused,
    skippedCount: state.batch.skippedCount + chunk.skipped,
  }
  await ctx.tx
    .updateTable('importBatch')
    .set({ ...counts, notes: JSON.stringify(notes) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .execute()
  return { batch: { ...state.batch, ...counts }, notes }
}

/** What who keeps the records has refused, or has taken in otherwise than it was written. */
function remarksOfPut<T>({ chunk, put, columns }: Done<T>): { remarks: Remark[]; refused: number } {
  const remarkOn = (at: number, { column, code }: { column: string | null; code: string }, isTaken: boolean) => {
    const record = chunk.records[at]
    if (record === undefined) return []
    const { row, line, cells } = record
    return [{ row, line, column: column && columns.headerOf(column), code, cells: isTaken ? null : [...cells] }]
  }
  const refused = put.outcomes.flatMap((outcome, at) =>
    typeof outcome === 'string' ? [] : remarkOn(at, outcome, false),
  )
  const noted = put.notes.flatMap((note) => remarkOn(note.at, note, true))
  return { remarks: [...refused, ...noted], refused: refused.length }
}

/** The import is done. */
export async function finish(ctx: Ctx, importId: Id<'import_batch'>): Promise<void> {
  const { state } = await lockBatch(ctx, importId)
  if (state !== 'running') return
  await forgetGroups(ctx, importId)
  await end(ctx, importId, { state: 'done' })
  const { counts } = await requireImport(ctx, importId)
  await ctx.record({
    action: 'integrations.import-done',
    subject: { kind: 'import_batch', id: importId },
    after: counts,
  })
}

/** The file cannot be taken in (any further); what is in stays, and can be taken back. */
export async function refuse(ctx: Ctx, importId: Id<'import_batch'>, because: string): Promise<void> {
  await end(ctx, importId, { state: 'refused', because })
  await ctx.record({
    action: 'integrations.import-refused',
    subject: { kind: 'import_batch', id: importId },
    after: { because },
  })
}

/** The file's bytes are not needed any more. */
async function end(
  ctx: Ctx,
  importId: Id<'import_batch'>,
  outcome: { readonly state: 'done' | 'refused'; readonly because?: string },
): Promise<void> {
  await ctx.tx
    .updateTable('importBatch')
    .set({ ...outcome, finishedAt: ctx.now() })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .execute()
  await ctx.tx
    .deleteFrom('importPart')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .execute()
}

/** Forgets how many lines of each order were seen. */
export async function forgetGroups(ctx: Ctx, importId: Id<'import_batch'>): Promise<void> {
  await sql`delete from import_group where legal_entity_id = ${ctx.legalEntityId} and batch_id = ${importId}`.execute(
    ctx.tx,
  )
}
