import { requestProblems } from '#contract/problems.ts'
import { settingsProblems } from '#contract/settings.ts'
import type { CreateNumberSequence, NumberSequence } from '#contract/settings-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { largestOf } from './number-pattern.ts'
import { requireSequence } from './number-queries.ts'
import { rangeErrors } from './number-rules.ts'

/** Creates a number sequence. Throws 409 when its code or id is taken, 422 when its range does not fit its pattern. */
export async function createNumberSequence(ctx: Ctx, input: CreateNumberSequence): Promise<NumberSequence> {
  const sequence = {
    ...input,
    id: input.id ?? newId<'number_sequence'>(),
    largest: input.largest ?? largestOf(input.pattern),
    nextValue: input.nextValue ?? input.smallest,
  }
  const errors = rangeErrors(sequence)
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  try {
    await ctx.tx
      .insertInto('numberSequence')
      .values({ legalEntityId: ctx.legalEntityId, ...sequence })
      .execute()
  } catch (error) {
    if (violates(error, 'number_sequence_code_key')) throw new Problem(settingsProblems.codeTaken, { cause: error })
    if (violates(error, 'number_sequence_pkey')) throw new Problem(settingsProblems.idTaken, { cause: error })
    throw error
  }
  const { id, ...after } = sequence
  await ctx.record({
    action: 'settings.number-sequence-created',
    subject: { kind: 'number_sequence', id },
    after,
  })
  return requireSequence(ctx, id)
}
