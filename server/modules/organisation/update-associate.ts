import type { Associate, UpdateAssociate } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { associateProblem, requireAssociate, requireAssociateInReach, setAssociateLists } from './associates.ts'
import { refuseLost, refuseStale } from './change-row.ts'
import { refuseWithoutStore } from './create-associate.ts'
import { requireAddressBooks, requireStores } from './require-known.ts'
import { asKept, movesBetween } from './rules.ts'

interface AssociateChange {
  readonly associateId: Id<'associate'>
  readonly version: number
  readonly patch: UpdateAssociate
}

/**
 * Changes an associate. Stores and address books that are added or taken away have to be in the caller's reach; the others
 * stay where they are. Throws 404 out of reach, 412 when stale, 409 when the personnel number is taken or a store that is
 * added is closed, 422 for a store or address book that is not the caller's to give.
 */
export async function updateAssociate(ctx: Ctx, { associateId, version, patch }: AssociateChange): Promise<Associate> {
  const grant = requireGrant(ctx, 'associate.manage')
  const before = await requireAssociateInReach(ctx, grant, associateId)
  refuseStale(before, version)
  const { storeIds, addressBookIds, ...fields } = patch
  if (storeIds) refuseWithoutStore(grant, storeIds)
  const stores = movesBetween('storeIds', before.storeIds, storeIds)
  const books = movesBetween('addressBookIds', before.addressBookIds, addressBookIds)
  await requireStores(ctx, grant, { joined: stores.added, left: stores.removed })
  await requireAddressBooks(ctx, grant, [...books.added, ...books.removed])
  const lists = { storeIds: asKept(storeIds), addressBookIds: asKept(addressBookIds) }
  try {
    const updated = await ctx.tx
      .updateTable('associate')
      .set({ ...fields, version: version + 1 })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', associateId)
      .where('version', '=', version)
      .executeTakeFirst()
    refuseLost(updated)
    await setAssociateLists(ctx, associateId, lists)
  } catch (error) {
    throw associateProblem(error)
  }
  await ctx.record({
    action: 'organisation.associate-updated',
    subject: { kind: 'associate', id: associateId },
    ...changesOf(before, { ...fields, ...lists }),
  })
  return requireAssociate(ctx, associateId)
}
