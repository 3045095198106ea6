import { organisationProblems } from '#contract/organisation.ts'
import type { Associate } from '#contract/organisation-shapes.ts'
import type { Id, Language } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx, Grant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'
import { associateInReach, WHOLE_LEGAL_ENTITY } from './reach.ts'

/** What writing to associates needs of a context; also what a system caller has that no role speaks for. */
export type Writer = Pick<Ctx, 'tx' | 'legalEntityId' | 'actor' | 'record' | 'now'>
type Reader = Pick<Ctx, 'tx' | 'legalEntityId' | 'actor'>

/** Associates with their stores and address books, one row each, as far as the grant reaches. */
export function associatesOf(ctx: Reader, grant: Grant) {
  return (
    ctx.tx
      .selectFrom('associate')
      .where('associate.legalEntityId', '=', ctx.legalEntityId)
      .where(associateInReach(ctx, grant))
      .select(['associate.id', 'personnelNumber', 'name', 'preferredName', 'language', 'deactivatedAt', 'version'])
      .select([
        sql<Id<'store'>[]>`array(
          select s.store_id from associate_store s
          where s.legal_entity_id = associate.legal_entity_id and s.associate_id = associate.id
          order by s.store_id)`.as('storeIds'),
        sql<Id<'address_book'>[]>`array(
          select b.address_book_id from associate_address_book b
          where b.legal_entity_id = associate.legal_entity_id and b.associate_id = associate.id
          order by b.address_book_id)`.as('addressBookIds'),
      ])
      // The database holds what the contract let in: a language is text there.
      .$narrowType<{ language: Language }>()
  )
}

/** An associate that the grant reaches. Throws 404 for any other. */
export async function requireAssociateInReach(ctx: Reader, grant: Grant, id: Id<'associate'>): Promise<Associate> {
  return found(await associatesOf(ctx, grant).where('associate.id', '=', id).executeTakeFirst())
}

/** An associate of the legal entity, whoever asks: for use cases that decide themselves who may. Throws 404 when there is none. */
export function requireAssociate(ctx: Reader, id: Id<'associate'>): Promise<Associate> {
  return requireAssociateInReach(ctx, WHOLE_LEGAL_ENTITY, id)
}

/** The stores an associate works in, closed ones as well. Empty for somebody of headquarters, and for nobody. */
export async function storesOfAssociate(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  id: Id<'associate'>,
): Promise<readonly Id<'store'>[]> {
  const rows = await ctx.tx
    .selectFrom('associateStore')
    .select('storeId')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('associateId', '=', id)
    .orderBy('storeId')
    .execute()
  return rows.map((row) => row.storeId)
}

interface Lists {
  readonly storeIds: readonly Id<'store'>[] | undefined
  readonly addressBookIds: readonly Id<'address_book'>[] | undefined
}

/** Makes these an associate's stores and address books, each when given. The caller holds the associate's row. */
export async function setAssociateLists(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  associateId: Id<'associate'>,
  { storeIds, addressBookIds }: Lists,
): Promise<void> {
  if (storeIds) {
    await tx
      .deleteFrom('associateStore')
      .where('legalEntityId', '=', legalEntityId)
      .where('associateId', '=', associateId)
      .execute()
    const rows = storeIds.map((storeId) => ({ legalEntityId, associateId, storeId }))
    if (rows.length > 0) await tx.insertInto('associateStore').values(rows).execute()
  }
  if (addressBookIds) {
    await tx
      .deleteFrom('associateAddressBook')
      .where('legalEntityId', '=', legalEntityId)
      .where('associateId', '=', associateId)
      .execute()
    const rows = addressBookIds.map((addressBookId) => ({ legalEntityId, associateId, addressBookId }))
    if (rows.length > 0) await tx.insertInto('associateAddressBook').values(rows).execute()
  }
}

/** What the database's refusal of an associate means to the caller; any other error stays what it is. */
export function associateProblem(error: unknown): unknown {
  if (violates(error, 'associate_personnel_number_key'))
    return new Problem(organisationProblems.personnelNumberTaken, { cause: error })
  if (violates(error, 'associate_pkey')) return new Problem(organisationProblems.idTaken, { cause: error })
  // Somebody deleted the address book after it was looked for. Stores are never deleted.
  if (violates(error, 'associate_address_book_book_fkey'))
    return new Problem(organisationProblems.unknownAddressBook, { cause: error })
  return error
}
