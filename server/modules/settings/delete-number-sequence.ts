import { requestProblems } from '#contract/problems.ts'
import { settingsProblems } from '#contract/settings.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { parametersPointingTo } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { lockSequence, NUMBER_SEQUENCE, wireId } from './number-queries.ts'

/** Deletes a number sequence. Throws 409 when a parameter points to it or numbers were taken from it, 412 when it was changed. */
export async function deleteNumberSequence(ctx: Ctx, id: Id<'number_sequence'>, version: number): Promise<void> {
  const row = await lockSequence(ctx, id)
  if (row.version !== version) throw new Problem(requestProblems.stale)
  if (row.highestIssued !== null) throw new Problem(settingsProblems.issued)
  await ctx.tx
    .deleteFrom('numberSequence')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
  const uses = await parametersPointingTo(ctx, { kind: NUMBER_SEQUENCE, wireId: wireId(id) })
  if (uses.length > 0) throw new Problem(settingsProblems.inUse)
  const { code, name, pattern } = row
  await ctx.record({
    action: 'settings.number-sequence-deleted',
    subject: { kind: 'number_sequence', id },
    before: { code, name, pattern },
  })
}
