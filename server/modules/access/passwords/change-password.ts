import { accessProblems } from '#contract/access.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { requireSession } from '../sessions/own-session.ts'
import { rotateSession } from '../sessions/rotate-session.ts'
import { confirmOwnPassword, requireOwnAccount } from './own-password.ts'
import { setPassword } from './set-password.ts'

/**
 * Changes one's own password. The other sessions end, and this one gets a new secret. Throws 409 when there is no password
 * yet, 422 when the current one is wrong or the new one common, 429 while wrong ones have to wait.
 */
export async function changePassword(
  ctx: Ctx,
  input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<void> {
  const { sessionId, associateId } = requireSession(ctx)
  const account = await requireOwnAccount(ctx)
  if (account.passwordHash === null) throw new Problem(accessProblems.noPassword)
  await confirmOwnPassword(ctx, account, input.currentPassword)
  await setPassword(ctx, account, { password: input.newPassword, pointer: '#/newPassword', keep: sessionId })
  await rotateSession(ctx, sessionId)
  await ctx.record({ action: 'access.password-changed', subject: { kind: 'associate', id: associateId } })
}
