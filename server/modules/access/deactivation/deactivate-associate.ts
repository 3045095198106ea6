import { deactivationProblems } from '#contract/deactivation.ts'
import { rolesProblems } from '#contract/roles.ts'
import type { Id } from '#contract/shared.ts'
import {
  deactivateAssociate as markDeactivated,
  reactivateAssociate as markActive,
} from '#modules/organisation/index.ts'
import { associateOf, type Ctx, reaches, requireGrant } from '#platform/context.ts'
import { cancelJobsOf } from '#platform/jobs/index.ts'
import { Problem } from '#platform/problem.ts'
import { contains } from '../roles/grant-rules.ts'
import { keepingAdministrators } from '../roles/keep-administrators.ts'
import { requireRights, type Rights } from '../roles/rights.ts'

/** Who is meant, and why. */
export interface Leaving {
  readonly associateId: Id<'associate'>
  readonly reason: string | undefined
}

/**
 * Deactivates an associate and ends, in the same transaction, all that could still act for them: sessions, tokens, PIN,
 * one-time links, scheduled work. A request that begins after the commit is refused. Throws 404 for an associate out of
 * reach, 403 for one of other stores or with wider rights, 409 for oneself and for the last administrator.
 */
export async function deactivateAssociate(ctx: Ctx, { associateId, reason }: Leaving): Promise<void> {
  const rights = await requireRights(ctx, requireGrant(ctx, 'associate.manage'), associateId)
  if (associateOf(ctx) === associateId) throw new Problem(deactivationProblems.yourself)
  if (rights.deactivatedAt) throw new Problem(deactivationProblems.already)
  refuseHigher(ctx, rights)
  await keepingAdministrators(ctx, async () => {
    await markDeactivated(ctx, associateId)
    const ended = await endAccess(ctx, associateId)
    await ctx.record({
      action: 'access.associate-deactivated',
      subject: { kind: 'associate', id: associateId },
      after: ended,
      reason: reason ?? null,
    })
  })
}

/**
 * Takes an associate back. Roles count again, so they must reach no further than the caller's own; what deactivation ended
 * stays ended.
 */
export async function reactivateAssociate(ctx: Ctx, { associateId, reason }: Leaving): Promise<void> {
  const rights = await requireRights(ctx, requireGrant(ctx, 'associate.manage'), associateId)
  if (!rights.deactivatedAt) throw new Problem(deactivationProblems.isActive)
  const isWider = [...rights.grants].some(([operation, theirs]) => !gives(ctx, operation, theirs))
  if (isWider) throw new Problem(rolesProblems.widerThanYourOwn)
  await markActive(ctx, associateId)
  await ctx.record({
    action: 'access.associate-reactivated',
    subject: { kind: 'associate', id: associateId },
    reason: reason ?? null,
  })
}

type Entry = Rights['grants'] extends ReadonlyMap<infer Operation, infer Theirs> ? [Operation, Theirs] : never

/** What is everybody's own is given by whoever has it, as in giving a role. */
function gives(ctx: Ctx, operation: Entry[0], theirs: Entry[1]): boolean {
  const mine = ctx.grants.get(operation)
  return theirs.scope === 'own' ? mine !== undefined : contains(mine, theirs)
}

/** Whoever manages associates of some stores leaves alone those of other stores, and those who may more. */
function refuseHigher(ctx: Ctx, rights: Rights): void {
  const grant = requireGrant(ctx, 'associate.manage')
  if (reaches(grant, 'legalEntity')) return
  const isElsewhere = rights.storeIds.some((id) => !grant.storeIds.includes(id))
  const isHigher = [...rights.grants].some(([operation, theirs]) => !gives(ctx, operation, theirs))
  if (isElsewhere || isHigher) throw new Problem(rolesProblems.widerThanYourOwn)
}

/** How much was ended, by kind. */
interface Ended {
  readonly sessions: number
  readonly tokens: number
  readonly links: number
  readonly jobs: number
}

async function endAccess(ctx: Ctx, associateId: Id<'associate'>): Promise<Ended> {
  const { tx, legalEntityId } = ctx
  const now = ctx.now()
  const sessions = await tx
    .updateTable('session')
    .set({ endedAt: now, endedBecause: 'deactivated' })
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  const tokens = await tx
    .updateTable('apiToken')
    .set({ revokedAt: now })
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute()
  const links = await tx
    .updateTable('oneTimeLink')
    .set({ usedAt: now })
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  await tx
    .deleteFrom('associatePin')
    .where('legalEntityId', '=', legalEntityId)
    .where('associateId', '=', associateId)
    .execute()
  let jobs = await cancelJobsOf(ctx, { kind: 'associate', id: associateId })
  for (const { id } of tokens) jobs += await cancelJobsOf(ctx, { kind: 'token', id })
  return {
    sessions: Number(sessions.numUpdatedRows),
    tokens: tokens.length,
    links: Number(links.numUpdatedRows),
    jobs,
  }
}
