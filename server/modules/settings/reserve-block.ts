import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'

/**
 * Reserves the next block of a fast sequence for whoever takes first. Answers undefined when this transaction sees no such
 * sequence, false when it is not one to reserve from (any more).
 */
export async function reserveBlock(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'actor' | 'now'>,
  id: Id<'number_sequence'>,
): Promise<boolean | undefined> {
  const { tx, legalEntityId } = ctx
  const sequence = await tx
    .selectFrom('numberSequence')
    .select(['allocation', 'state', 'nextValue', 'largest', 'blockSize'])
    .where('legalEntityId', '=', legalEntityId)
    .where('id', '=', id)
    // Weaker than an update of the key, so that a transaction that points a parameter to the sequence does not stop it.
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!sequence) return undefined
  const { nextValue: fromValue, largest } = sequence
  if (sequence.allocation !== 'fast' || sequence.state !== 'active' || fromValue > largest) return false
  const toValue = Math.min(fromValue + sequence.blockSize - 1, largest)
  await tx
    .updateTable('numberSequence')
    .set({ nextValue: toValue + 1, highestIssued: toValue })
    .where('legalEntityId', '=', legalEntityId)
    .where('id', '=', id)
    .execute()
  await tx
    .insertInto('numberBlock')
    .values({
      legalEntityId,
      numberSequenceId: id,
      kind: 'reserved',
      fromValue,
      toValue,
      nextValue: fromValue,
      hasRest: true,
      madeAt: ctx.now(),
      madeBy: 'associateId' in ctx.actor ? ctx.actor.associateId : null,
    })
    .execute()
  return true
}
