import { requestProblems } from '#contract/problems.ts'
import type { LegalEntity, OpenLegalEntity } from '#contract/organisation-shapes.ts'
import { addAssociate, announceLegalEntity, openLegalEntity, requireAssociate } from '#modules/organisation/index.ts'
import { type Ctx, reaches } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { addRolePresets, makeFirstAdministrator } from '../roles/add-role-presets.ts'

/**
 * Opens a further legal entity with its preset roles. The caller becomes its first administrator, with the account that was
 * signed in with, and is from then on asked at sign-in which of the two it shall be. Throws 403 for a caller without an
 * account (a token) or without rights over the installation, 409 when the code is taken.
 */
export async function openFurtherLegalEntity(ctx: Ctx, input: OpenLegalEntity): Promise<LegalEntity> {
  const { actor } = ctx
  if (actor.kind !== 'associate' || !reaches(ctx.grants.get('legalEntity.manage'), 'installation'))
    throw new Problem(requestProblems.forbidden)
  const { name, preferredName, personnelNumber, language } = await requireAssociate(ctx, actor.associateId)
  const id = await openLegalEntity(ctx, { ...input, id: input.id ?? newId<'legal_entity'>() })
  await ctx.record({
    action: 'access.further-legal-entity-opened',
    subject: { kind: 'legal_entity', id },
    after: input,
  })

  const inside = await ctx.enter({ ...ctx, legalEntityId: id, grants: new Map(), storeId: null, deviceId: null })
  await announceLegalEntity(inside)
  await addRolePresets(inside)
  const person = { name, preferredName, personnelNumber, language }
  const { id: associateId } = await addAssociate(inside, { ...person, storeIds: [], addressBookIds: [] })
  await inside.tx
    .insertInto('membership')
    .values({ accountId: actor.accountId, legalEntityId: id, associateId })
    .execute()
  await makeFirstAdministrator(inside, associateId, { installation: true })
  return { ...input, id, version: 1 }
}
