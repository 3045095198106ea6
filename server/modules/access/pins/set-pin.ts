import { requestProblems } from '#contract/problems.ts'
import type { Ctx } from '#platform/context.ts'
import { readParameter } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { pinDigits } from '../parameters.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { confirmOwnPassword, requireOwnAccount } from '../passwords/own-password.ts'
import { requireSession } from '../sessions/own-session.ts'

/**
 * Sets one's own PIN. Whoever has a password shows that it is them, not somebody at a screen left open. Throws 422 when the
 * password is missing or wrong, and when the PIN has fewer digits than the legal entity asks for.
 */
export async function setPin(
  ctx: Ctx,
  input: { readonly pin: string; readonly currentPassword?: string | undefined },
): Promise<void> {
  const { associateId } = requireSession(ctx)
  const account = await requireOwnAccount(ctx)
  if (input.pin.length < (await readParameter(ctx, pinDigits)))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/pin', code: 'access/pin-short' }] })
  if (account.passwordHash !== null) {
    if (input.currentPassword === undefined)
      throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/currentPassword', code: 'field/required' }] })
    await confirmOwnPassword(ctx, account, input.currentPassword)
  }
  const pinHash = await hashPassword(input.pin)
  await ctx.tx
    .insertInto('associatePin')
    .values({ legalEntityId: ctx.legalEntityId, associateId, pinHash })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'associateId']).doUpdateSet({ pinHash }))
    .execute()
  await ctx.record({ action: 'access.pin-set', subject: { kind: 'associate', id: associateId } })
}

/** Removes one's own PIN; without one there are no turns on shared devices. */
export async function removePin(ctx: Ctx): Promise<void> {
  const { associateId } = requireSession(ctx)
  await ctx.tx
    .deleteFrom('associatePin')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('associateId', '=', associateId)
    .execute()
  await ctx.record({ action: 'access.pin-removed', subject: { kind: 'associate', id: associateId } })
}
