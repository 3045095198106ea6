import { LANGUAGES, type Id } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { Pair } from './grant-rules.ts'
import { everything, FULL_PRESET, ROLE_PRESETS, type RolePreset } from './role-presets.ts'
import { insertPairs } from './role-queries.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId' | 'record'>

/** Gives a new legal entity the roles it starts with. A second call adds nothing, and nothing that was deleted since. */
export async function addRolePresets(ctx: Tenant): Promise<void> {
  const there = await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('preset', 'is not', null)
    .where('preset', '<>', FULL_PRESET)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  if (there) return
  for (const [preset, grants] of Object.entries(ROLE_PRESETS)) {
    // Both sides are the presets' own keys and values.
    const pairs = Object.entries(grants).map(([operation, scope]) => ({ operation, scope })) as Pair[]
    await insertPreset(ctx, preset as RolePreset, pairs)
  }
}

/**
 * Makes an associate the first administrator of a legal entity: gives the role that grants everything, which is made when
 * it is not there yet. `installation` adds the rights over other legal entities. For the first start and the command line.
 */
export async function makeFirstAdministrator(
  ctx: Tenant & Pick<Ctx, 'now'>,
  associateId: Id<'associate'>,
  reach: { readonly installation: boolean },
): Promise<void> {
  const role = await ctx.tx
    .selectFrom('role')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('preset', '=', FULL_PRESET)
    .select('id')
    .executeTakeFirst()
  const roleId = role?.id ?? (await insertPreset(ctx, FULL_PRESET, everything(reach)))
  const id = newId<'role_assignment'>()
  const { numInsertedOrUpdatedRows } = await ctx.tx
    .insertInto('roleAssignment')
    .values({ legalEntityId: ctx.legalEntityId, id, associateId, roleId, storeId: null, createdAt: ctx.now() })
    .onConflict((conflict) => conflict.constraint('role_assignment_key').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return
  await ctx.record({
    action: 'access.role-assigned',
    subject: { kind: 'associate', id: associateId },
    after: { assignmentId: id, roleId, role: FULL_PRESET, storeId: null },
  })
}

async function insertPreset(
  ctx: Tenant,
  preset: RolePreset | typeof FULL_PRESET,
  pairs: readonly Pair[],
): Promise<Id<'role'>> {
  const id = newId<'role'>()
  const name = Object.fromEntries(
    LANGUAGES.map((language) => [language, text(language, `operations.preset.${preset}`)]),
  )
  await ctx.tx
    .insertInto('role')
    .values({ legalEntityId: ctx.legalEntityId, id, code: preset, name: JSON.stringify(name), preset })
    .execute()
  await insertPairs(ctx, id, pairs)
  await ctx.record({
    action: 'access.role-created',
    subject: { kind: 'role', id },
    after: { code: preset, preset, operations: pairs },
  })
  return id
}
