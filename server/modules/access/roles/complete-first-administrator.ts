import { defineJob } from '#platform/jobs/index.ts'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { everything, FULL_PRESET } from './role-presets.ts'
import { insertPairs } from './role-queries.ts'

/**
 * Adds the operations that a new release brought to the first administrator's role: else nobody could give them to anybody.
 * Returns how many.
 */
export async function completeFirstAdministrator(ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'record'>): Promise<number> {
  const role = await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('preset', '=', FULL_PRESET)
    .select('id')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!role) return 0
  const held = await ctx.tx
    .selectFrom('roleOperation')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('roleId', '=', role.id)
    .select(['operation', 'scope'])
    .execute()
  const installation = held.some((pair) => pair.scope === 'installation')
  const missing = everything({ installation }).filter((pair) => !held.some((one) => one.operation === pair.operation))
  if (missing.length === 0) return 0
  await insertPairs(ctx, role.id, missing)
  await ctx.record({ action: 'access.role-changed', subject: { kind: 'role', id: role.id }, after: { added: missing } })
  return missing.length
}

export const completeFirstAdministratorJob = defineJob({
  name: 'access.complete-first-administrator',
  data: z.object({}),
  schedule: '17 * * * *',
  run: async (job) => {
    const added = await job.transaction((ctx) => completeFirstAdministrator(ctx))
    if (added > 0) job.log(`The role ${FULL_PRESET} was given ${added} new operations`)
  },
})
