import { accessProblems } from '#contract/access.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { requireRights } from '../roles/rights.ts'
import { foldLogin } from '../sign-in/fold-login.ts'
import { refuseWiderRights } from './refuse-wider-rights.ts'

/** Gives an associate an account on behalf of the caller. Throws 404 out of reach, 403 when the associate may do more. */
export async function giveAccount(ctx: Ctx, associateId: Id<'associate'>, login: string): Promise<void> {
  refuseWiderRights(ctx, await requireRights(ctx, requireGrant(ctx, 'associate.manage'), associateId))
  await addAccount(ctx, {
    associateId,
    login,
    mayShare: reaches(ctx.grants.get('legalEntity.manage'), 'installation'),
  })
}

/**
 * Gives an associate an account without asking who may: for the first administrator, imports and the demo. A login that
 * exists already serves here as well where `mayShare` says so: else whoever manages one legal entity could put people of
 * another into it. Throws 409 when the login is taken or the associate has an account.
 */
export async function addAccount(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'record'>,
  given: { readonly associateId: Id<'associate'>; readonly login: string; readonly mayShare: boolean },
): Promise<Id<'account'>> {
  const { associateId, mayShare } = given
  const login = foldLogin(given.login)
  const made = await ctx.tx
    .insertInto('account')
    .values({ id: newId<'account'>(), login })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made && !mayShare) throw new Problem(accessProblems.loginTaken)
  const accountId = made?.id ?? (await idOf(ctx, login))
  try {
    await ctx.tx.insertInto('membership').values({ accountId, legalEntityId: ctx.legalEntityId, associateId }).execute()
  } catch (error) {
    if (violates(error, 'membership_associate_key')) throw new Problem(accessProblems.accountThere, { cause: error })
    if (violates(error, 'membership_pkey')) throw new Problem(accessProblems.loginTaken, { cause: error })
    throw error
  }
  await ctx.record({ action: 'access.account-given', subject: { kind: 'associate', id: associateId } })
  return accountId
}

async function idOf({ tx }: Pick<Ctx, 'tx'>, login: string): Promise<Id<'account'>> {
  const { id } = await tx.selectFrom('account').where('login', '=', login).select('id').executeTakeFirstOrThrow()
  return id
}
