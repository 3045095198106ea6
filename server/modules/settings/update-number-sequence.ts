import { requestProblems } from '#contract/problems.ts'
import { settingsProblems } from '#contract/settings.ts'
import type { NumberSequence, UpdateNumberSequence } from '#contract/settings-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import { associateOf, type Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { lockSequence, requireSequence } from './number-queries.ts'
import { formerPatterns, goesBelowIssued, rangeErrors, repeatsFormer } from './number-rules.ts'

/**
 * Changes a number sequence. No number is taken from it meanwhile. Throws 409 when a number could come a second time or the
 * code is taken, 412 when it was changed in the meantime, 422 when the range does not fit the pattern.
 */
export async function updateNumberSequence(
  ctx: Ctx,
  id: Id<'number_sequence'>,
  { version, ...patch }: UpdateNumberSequence & { readonly version: number },
): Promise<NumberSequence> {
  const row = await lockSequence(ctx, id)
  if (row.version !== version) throw new Problem(requestProblems.stale)
  const changed = { ...row, ...withoutAbsent(patch) }
  const former = formerPatterns(row, changed.pattern)
  // A smaller range is fine as long as it holds what was issued; that is told before the range itself is looked at.
  if (goesBelowIssued(row.highestIssued, changed)) throw new Problem(settingsProblems.belowHighestIssued)
  const errors = rangeErrors(changed)
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  if (changed.pattern !== row.pattern && repeatsFormer(changed.pattern, former))
    throw new Problem(settingsProblems.patternAmbiguous)

  const givesUpBlocks = changed.nextValue !== row.nextValue || changed.allocation !== row.allocation
  try {
    await ctx.tx
      .updateTable('numberSequence')
      .set({
        ...patch,
        formerPatterns: former,
        blocksFrom: givesUpBlocks ? changed.nextValue : row.blocksFrom,
        version: version + 1,
      })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', id)
      .execute()
  } catch (error) {
    if (violates(error, 'number_sequence_code_key')) throw new Problem(settingsProblems.codeTaken, { cause: error })
    throw error
  }
  if (changed.nextValue !== row.nextValue && row.highestIssued !== null)
    await noteSkipped(ctx, id, { from: row.highestIssued + 1, to: changed.nextValue - 1 })
  await ctx.record({
    action: 'settings.number-sequence-updated',
    subject: { kind: 'number_sequence', id },
    ...changesOf(row, patch),
  })
  return requireSequence(ctx, id)
}

/** Remembers who skipped which numbers. What was skipped since the last number was issued may be taken back the same way. */
async function noteSkipped(
  ctx: Ctx,
  id: Id<'number_sequence'>,
  range: { readonly from: number; readonly to: number },
): Promise<void> {
  const { legalEntityId } = ctx
  await ctx.tx
    .deleteFrom('numberBlock')
    .where('legalEntityId', '=', legalEntityId)
    .where('numberSequenceId', '=', id)
    .where('fromValue', '>=', range.from)
    .execute()
  if (range.to < range.from) return
  await ctx.tx
    .insertInto('numberBlock')
    .values({
      legalEntityId,
      numberSequenceId: id,
      kind: 'skipped',
      fromValue: range.from,
      toValue: range.to,
      nextValue: range.from,
      hasRest: true,
      madeAt: ctx.now(),
      madeBy: associateOf(ctx) ?? null,
    })
    .execute()
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutAbsent<T extends object>(patch: T): Given<T> {
  // Only what is undefined is left out, which is what `Given` says.
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Given<T>
}
