import { withTenant } from '../database/index.ts'
import { showDelivery } from '../events/deliver.ts'
import { WORKER_LOST } from './failure.ts'
import { DeadParcel } from './parcel.ts'
import { inLegalEntity, type WorkDeps } from './work-context.ts'

/**
 * Closes what the queue has given up. An attempt that could speak has said why already; a run that still counts as under
 * way took its worker with it each time, and is shown as failed here.
 */
export async function bury(deps: WorkDeps, data: unknown): Promise<void> {
  const parcel = DeadParcel.parse(data)
  const { legalEntityId, runId } = parcel
  const isShown = await withTenant(deps.database, { access: 'write', legalEntityId }, async (tx) => {
    await tx
      .updateTable('jobRun')
      .set((eb) => ({
        state: 'failed',
        error: eb.fn.coalesce('error', eb.val(WORKER_LOST)),
        finishedAt: deps.now(),
      }))
      .where('legalEntityId', '=', legalEntityId)
      .where('id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .execute()
    const runs = tx.selectFrom('jobRun').select('id').where('legalEntityId', '=', legalEntityId)
    return (await runs.where('id', '=', runId).executeTakeFirst()) !== undefined
  })
  if (isShown || !('subscriber' in parcel)) return
  const actor = { kind: 'job', name: parcel.subscriber } as const
  await inLegalEntity(deps, { actor, legalEntityId, workId: runId }, (ctx) =>
    showDelivery(ctx, parcel, { state: 'failed', error: WORKER_LOST, attempts: 0 }),
  )
}
