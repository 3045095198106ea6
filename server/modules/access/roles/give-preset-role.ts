import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { RolePreset } from './role-presets.ts'

/** Which preset role, to whom, and for one store or, without, for all stores the associate works in. */
export interface PresetRole {
  readonly associateId: Id<'associate'>
  readonly preset: RolePreset
  readonly storeId: Id<'store'> | null
}

/**
 * Gives an associate one of the preset roles without asking who may: for imports and the demo. Given already, nothing
 * changes. Throws when the legal entity has deleted that role.
 */
export async function givePresetRole(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'record' | 'now'>,
  { associateId, preset, storeId }: PresetRole,
): Promise<void> {
  const { legalEntityId } = ctx
  const { id: roleId } = await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', legalEntityId)
    .where('preset', '=', preset)
    .select('id')
    .executeTakeFirstOrThrow()
  const id = newId<'role_assignment'>()
  const { numInsertedOrUpdatedRows } = await ctx.tx
    .insertInto('roleAssignment')
    .values({ legalEntityId, id, associateId, roleId, storeId, createdAt: ctx.now() })
    .onConflict((conflict) => conflict.constraint('role_assignment_key').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return
  await ctx.record({
    action: 'access.role-assigned',
    subject: { kind: 'associate', id: associateId },
    after: { assignmentId: id, roleId, role: preset, storeId },
  })
}
