import { organisationProblems } from '#contract/organisation.ts'
import type { ProblemKind } from '#contract/endpoint.ts'
import { sql } from 'kysely'
import type { Ctx, Grant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { addressBookInReach, storesInReach } from './reach.ts'
import type { Named } from './rules.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/**
 * Throws 422, with a pointer to each, when an address book is not one of the legal entity, or no store in the grant's reach
 * shows the client books of its associates. Asks nothing when none is named.
 */
export async function requireAddressBooks(
  ctx: Tenant,
  grant: Grant,
  named: readonly Named<'address_book'>[],
): Promise<void> {
  if (named.length === 0) return
  const rows = await ctx.tx
    .selectFrom('addressBook')
    .select('id')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', 'in', idsOf(named))
    .where(addressBookInReach(ctx, grant, 'employee'))
    .execute()
  refuseUnknown(organisationProblems.unknownAddressBook, named, rows)
}

/**
 * Throws 422, with a pointer to each, when a store is not one of the legal entity, or not in the grant's reach; 409 when one
 * of those that somebody or something joins is closed. Asks nothing when none is named.
 */
export async function requireStores(
  ctx: Tenant,
  grant: Grant,
  { joined, left = [] }: { readonly joined: readonly Named<'store'>[]; readonly left?: readonly Named<'store'>[] },
): Promise<void> {
  const named = [...joined, ...left]
  if (named.length === 0) return
  const rows = await ctx.tx
    .selectFrom('store')
    .select(['id', 'closedAt'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', 'in', idsOf(named))
    .where(sql<boolean>`id in ${storesInReach(ctx, grant)}`)
    // Closing a store waits for this transaction, so nobody joins one that is being closed.
    .forShare()
    .execute()
  refuseUnknown(organisationProblems.unknownStore, named, rows)
  const closed = new Set(rows.filter((row) => row.closedAt !== null).map((row) => row.id))
  if (joined.some(({ id }) => closed.has(id))) throw new Problem(organisationProblems.storeClosed)
}

function idsOf<T extends string>(named: readonly Named<T>[]) {
  return named.map(({ id }) => id)
}

function refuseUnknown<T extends string>(
  problem: ProblemKind,
  named: readonly Named<T>[],
  rows: readonly Pick<Named<T>, 'id'>[],
): void {
  const known = new Set(rows.map((row) => row.id))
  const errors = named
    .filter(({ id }) => !known.has(id))
    .map(({ pointer }) => ({ pointer, code: 'field/not-a-choice' }))
  if (errors.length > 0) throw new Problem(problem, { errors })
}
