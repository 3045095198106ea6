import { importsProblems } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { lockBatch } from '../imports.ts'
import type { EffectKind } from '../presets/preset.ts'
import { undoEffects } from '../presets/undo.ts'
import { takeTurn, type Transact } from './put-chunk.ts'

const STEP = 500
/** What refers to others goes first. */
const ORDER: readonly EffectKind[] = ['order', 'wish', 'loyalty', 'product', 'customer']

/** Marks an import for being taken back. Throws 404, 409 when it is not done yet or was taken back already. */
export async function markForUndoing(ctx: Ctx, importId: Id<'import_batch'>): Promise<void> {
  const { state, isDryRun } = await lockBatch(ctx, importId)
  if (state === 'undone' || state === 'undoing') throw new Problem(importsProblems.undone)
  if (isDryRun || (state !== 'done' && state !== 'refused')) throw new Problem(importsProblems.notDone)
  await setState(ctx, importId, { state: 'undoing' })
  await ctx.record({ action: 'integrations.import-undo-asked', subject: { kind: 'import_batch', id: importId } })
}

/**
 * Takes back what an import created and changed, some hundred records a transaction, from where an earlier run stopped. What
 * somebody has changed since, or what others have come to depend on, stays and is counted.
 */
export async function undoImportInSteps(run: {
  readonly importId: Id<'import_batch'>
  readonly transact: Transact
  readonly signal?: AbortSignal
}): Promise<void> {
  for (const kind of ORDER)
    while (await run.transact((ctx) => undoStep(ctx, run.importId, kind))) run.signal?.throwIfAborted()
  await run.transact(async (ctx) => {
    const { state, leftCount } = await lockBatch(ctx, run.importId)
    if (state !== 'undoing') return
    await setState(ctx, run.importId, { state: 'undone', undoneAt: ctx.now() })
    await ctx.record({
      action: 'integrations.import-undone',
      subject: { kind: 'import_batch', id: run.importId },
      after: { left: leftCount },
    })
  })
}

/** Takes back some records of a kind; false when none is left. */
async function undoStep(ctx: Ctx, importId: Id<'import_batch'>, kind: EffectKind): Promise<boolean> {
  await takeTurn(ctx)
  const { state, leftCount } = await lockBatch(ctx, importId)
  if (state !== 'undoing') return false
  const effects = await ctx.tx
    .selectFrom('importEffect')
    .select(['recordId', 'before', 'version'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('kind', '=', kind)
    // Brands and categories, which are named so, sort behind the products that use them.
    .orderBy(sql`record_id collate "C"`)
    .limit(STEP)
    .execute()
  const last = effects.at(-1)
  if (!last) return false
  const left = await undoEffects(ctx, kind, effects)
  await ctx.tx
    .deleteFrom('importEffect')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('kind', '=', kind)
    .where(sql<boolean>`record_id collate "C" <= ${last.recordId}`)
    .execute()
  await setState(ctx, importId, { leftCount: leftCount + left })
  return true
}

async function setState(
  ctx: Ctx,
  importId: Id<'import_batch'>,
  change: { readonly state?: 'undoing' | 'undone'; readonly undoneAt?: Date; readonly leftCount?: number },
): Promise<void> {
  await ctx.tx
    .updateTable('importBatch')
    .set(change)
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .execute()
}
