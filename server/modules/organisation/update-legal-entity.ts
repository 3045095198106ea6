import { organisationProblems } from '#contract/organisation.ts'
import type { LegalEntity, UpdateLegalEntity } from '#contract/organisation-shapes.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { readLegalEntity } from './list-legal-entities.ts'

/**
 * Changes the legal entity the caller is in. Amounts are kept without their currency being asked again, so the currency can
 * only change before the first store: whatever holds an amount comes from one. Throws 409 after that, 412 when stale.
 */
export async function updateLegalEntity(ctx: Ctx, version: number, patch: UpdateLegalEntity): Promise<LegalEntity> {
  const before = await readLegalEntity(ctx)
  refuseStale(before, version)
  if (patch.currency !== undefined && patch.currency !== before.currency) await refuseCurrencyInUse(ctx)
  const updated = await ctx.tx
    .updateTable('legalEntity')
    .set({ ...patch, version: version + 1 })
    .where('id', '=', ctx.legalEntityId)
    .where('version', '=', version)
    .executeTakeFirst()
  refuseLost(updated)
  await ctx.record({
    action: 'organisation.legal-entity-updated',
    subject: { kind: 'legal_entity', id: ctx.legalEntityId },
    ...changesOf(before, patch),
  })
  return readLegalEntity(ctx)
}

async function refuseCurrencyInUse(ctx: Ctx): Promise<void> {
  const store = await ctx.tx
    .selectFrom('store')
    .select('id')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .limit(1)
    .executeTakeFirst()
  if (store) throw new Problem(organisationProblems.currencyInUse)
}
