import { importsProblems } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { lockBatch } from '../imports.ts'
import { type KeptEffect, UNDOING, undoEffects } from '../presets/undo.ts'
import { takeTurn, type Transact } from './put-chunk.ts'

const STEP = 500
type Group = (typeof UNDOING)[number]

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
  for (const group of UNDOING)
    while (await run.transact((ctx) => undoStep(ctx, run.importId, group))) run.signal?.throwIfAborted()
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

/** Takes back some records of a group; false when none is left. */
async function undoStep(ctx: Ctx, importId: Id<'import_batch'>, group: Group): Promise<boolean> {
  await takeTurn(ctx)
  const { state, leftCount } = await lockBatch(ctx, importId)
  if (state !== 'undoing') return false
  const effects = await nextEffects(ctx, importId, group)
  const last = effects.at(-1)
  if (!last) return false
  const left = await undoEffects(ctx, group, effects)
  await ctx.tx
    .deleteFrom('importEffect')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('kind', 'in', group)
    .where(sql<boolean>`record_id collate "C" <= ${last.recordId}`)
    .execute()
  await setState(ctx, importId, { leftCount: leftCount + left })
  return true
}

/** The first effects of a group. Those of one order are never cut apart: an order’s line is named after it, with a slash. */
async function nextEffects(ctx: Ctx, importId: Id<'import_batch'>, group: Group): Promise<KeptEffect[]> {
  const effects = await effectsUpTo(ctx, importId, { group, limit: STEP + 1 })
  if (effects.length <= STEP) return effects
  const recordOf = ({ recordId }: KeptEffect) => recordId.split('/', 1)[0]
  const cut = effects.findLastIndex((effect, at) => at > 0 && recordOf(effect) !== recordOf(effects[at - 1] ?? effect))
  if (group[0] !== 'order') return effects.slice(0, STEP)
  if (cut > 0) return effects.slice(0, cut)
  // One order has more effects than a step: all of them.
  const only = recordOf(effects[0] ?? { kind: '', recordId: '', before: null, version: null })
  return (await effectsUpTo(ctx, importId, { group, limit: 1_000_000 })).filter((effect) => recordOf(effect) === only)
}

function effectsUpTo(
  ctx: Ctx,
  importId: Id<'import_batch'>,
  { group, limit }: { readonly group: Group; readonly limit: number },
): Promise<KeptEffect[]> {
  return ctx.tx
    .selectFrom('importEffect')
    .select(['kind', 'recordId', 'before', 'version'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('kind', 'in', group)
    .orderBy(sql`record_id collate "C"`)
    .limit(limit)
    .execute()
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
