import type { Associate } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { requireAssociate, type Writer } from './associates.ts'
import { refuseLost } from './change-row.ts'

/**
 * Marks an associate as gone, without asking who may. Ends nothing else: `access` calls it in the transaction that also ends
 * sessions, tokens and scheduled work. Stores and address books stay, so the clients stay where they are looked for until
 * somebody hands them over. For one who is gone already nothing changes. Throws 404 when there is none.
 */
export function deactivateAssociate(ctx: Writer, id: Id<'associate'>): Promise<Associate> {
  return setDeactivated(ctx, id, ctx.now())
}

/** Takes an associate back, without asking who may; sessions and tokens that were ended stay so. Throws 404 when there is none. */
export function reactivateAssociate(ctx: Writer, id: Id<'associate'>): Promise<Associate> {
  return setDeactivated(ctx, id, null)
}

async function setDeactivated(ctx: Writer, id: Id<'associate'>, deactivatedAt: Date | null): Promise<Associate> {
  const before = await requireAssociate(ctx, id)
  if ((before.deactivatedAt === null) === (deactivatedAt === null)) return before
  const version = before.version + 1
  const updated = await ctx.tx
    .updateTable('associate')
    .set({ deactivatedAt, version })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .where('version', '=', before.version)
    .executeTakeFirst()
  refuseLost(updated)
  await ctx.record({
    action: deactivatedAt ? 'organisation.associate-deactivated' : 'organisation.associate-reactivated',
    subject: { kind: 'associate', id },
    before: { deactivatedAt: before.deactivatedAt },
    after: { deactivatedAt },
  })
  return { ...before, deactivatedAt, version }
}
