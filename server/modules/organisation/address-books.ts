import { organisationProblems } from '#contract/organisation.ts'
import type { AddressBook, AddressBookUse } from '#contract/organisation-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, type Grant, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'
import { addressBookInReach } from './reach.ts'

function addressBooksOf(ctx: Ctx, grant: Grant) {
  return ctx.tx
    .selectFrom('addressBook')
    .where('addressBook.legalEntityId', '=', ctx.legalEntityId)
    .where(addressBookInReach(ctx, grant))
    .select(['addressBook.id', 'code', 'name', 'version'])
}

/** The address books of the stores that the caller's grant reaches, by code. */
export async function listAddressBooks(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<AddressBook>> {
  const start = pageStart(ctx, 'address-books', cursor)
  const rows = await addressBooksOf(ctx, requireGrant(ctx, 'store.read'))
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, 'address-books', { rows, limit, key: (row) => [row.code] })
}

/** An address book that the grant reaches. Throws 404 for any other. */
export async function requireAddressBook(ctx: Ctx, grant: Grant, id: Id<'address_book'>): Promise<AddressBook> {
  return found(await addressBooksOf(ctx, grant).where('addressBook.id', '=', id).executeTakeFirst())
}

/** Where an address book is used: the stores with the lists it is in, and how many associates have it. */
export async function readAddressBookUse(ctx: Ctx, id: Id<'address_book'>): Promise<AddressBookUse> {
  await requireAddressBook(ctx, requireGrant(ctx, 'addressBook.manage'), id)
  const stores = await ctx.tx
    .selectFrom('storeAddressBook as use')
    .innerJoin('store', (join) =>
      join.onRef('store.legalEntityId', '=', 'use.legalEntityId').onRef('store.id', '=', 'use.storeId'),
    )
    .where('use.legalEntityId', '=', ctx.legalEntityId)
    .where('use.addressBookId', '=', id)
    .groupBy(['store.id', 'store.code', 'store.name'])
    .orderBy('store.code')
    .select(['store.id', 'store.code', 'store.name'])
    .select(sql<('customer' | 'employee')[]>`array_agg(use.kind order by use.kind)`.as('kinds'))
    .execute()
  const { associateCount } = await ctx.tx
    .selectFrom('associateAddressBook')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('addressBookId', '=', id)
    .select((eb) => eb.fn.countAll<number>().as('associateCount'))
    .executeTakeFirstOrThrow()
  return { stores, associateCount }
}

/** What the database's refusal of an address book means to the caller; any other error stays what it is. */
export function addressBookProblem(error: unknown): unknown {
  if (violates(error, 'address_book_code_key'))
    return new Problem(organisationProblems.addressBookCodeTaken, { cause: error })
  if (violates(error, 'address_book_pkey')) return new Problem(organisationProblems.idTaken, { cause: error })
  return error
}
