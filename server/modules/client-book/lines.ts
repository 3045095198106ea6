import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Reader } from './books.ts'
import type { KeptLine } from './rules.ts'

/** Rows written by one statement at most, so that the largest book stays far below the time that a statement may take. */
export const ROWS_AT_ONCE = 5_000

type AssociateId = Id<'associate'>
type CustomerId = Id<'customer'>

/**
 * The customers among these whom the condition on `customer` lets through, held until the transaction ends, in the order of
 * their ids. Whoever adds, removes or reassigns one of them waits, so what is read of their lines now stays true.
 */
export async function holdCustomers(
  { tx, legalEntityId }: Reader,
  customerIds: readonly CustomerId[],
  within: RawBuilder<boolean> = sql`true`,
): Promise<ReadonlySet<CustomerId>> {
  const { rows } = await sql<{ id: CustomerId }>`
    select customer.id from customer
    where customer.legal_entity_id = ${legalEntityId} and customer.id = any(${[...customerIds]}::uuid[]) and ${within}
    order by customer.id for no key update of customer`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** All lines of these customers, in whoever's book, also those whose cover has ended. */
export async function linesOfCustomers(
  { tx, legalEntityId }: Reader,
  customerIds: readonly CustomerId[],
): Promise<readonly KeptLine[]> {
  const { rows } = await sql<KeptLine>`
    select associate_id as "associateId", customer_id as "customerId", role, until, since
    from customer_keeper
    where legal_entity_id = ${legalEntityId} and customer_id = any(${[...customerIds]}::uuid[])
    order by customer_id, role, associate_id`.execute(tx)
  return rows
}

/** The numbers of the books of these associates. */
export async function bookNumbers(
  { tx, legalEntityId }: Reader,
  associateIds: readonly AssociateId[],
): Promise<ReadonlyMap<AssociateId, string>> {
  const rows = await tx
    .selectFrom('clientBook')
    .select(['associateId', 'number'])
    .where('legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`associate_id = any(${[...associateIds]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.associateId, row.number]))
}
