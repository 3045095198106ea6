import type { Permissions, RoleAssignment } from '#contract/roles.ts'
import type { Id, Page } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { assignmentsOf, requireRights } from './rights.ts'

/** What an associate may do, all roles added up. Throws 404 for an associate out of reach. */
export async function readPermissions(ctx: Ctx, associateId: Id<'associate'>): Promise<Permissions> {
  const rights = await requireRights(ctx, requireGrant(ctx, 'role.read'), associateId)
  const assignments = await assignmentsOf(ctx, associateId).execute()
  return {
    associateId,
    active: rights.deactivatedAt === null,
    storeIds: [...rights.storeIds],
    grants: [...rights.grants]
      .map(([operation, { scope, storeIds, addressBookStoreIds }]) => ({
        operation,
        scope,
        storeIds: [...storeIds],
        addressBookStoreIds: [...addressBookStoreIds],
      }))
      .toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
    assignments,
  }
}

/** The roles of an associate, by age. Throws 404 for an associate out of reach. */
export async function listAssociateRoles(
  ctx: Ctx,
  associateId: Id<'associate'>,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<RoleAssignment>> {
  await requireRights(ctx, requireGrant(ctx, 'role.read'), associateId)
  const list = `associate-roles|${associateId}`
  const start = pageStart(ctx, list, page.cursor)
  const rows = await assignmentsOf(ctx, associateId)
    // The cursor is signed for this list: its only value is an id of a row.
    .$if(start !== undefined, (query) => query.where('id', '>', String(start?.[0]) as Id<'role_assignment'>))
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, list, { rows, limit: page.limit, key: (row) => [row.id] })
}
