import { clientBookProblems } from '#contract/client-book.ts'
import type { ClientBook } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { associatesOfStores, storesInReach } from '#modules/organisation/index.ts'
import { takeNumber } from '#modules/settings/index.ts'
import { type Ctx, type Grant, reaches } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

/** What reading books needs of a context. */
export type Reader = Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>
/** What changing books needs of a context: also what a job or the command line has, whom no role speaks for. */
export type Writer = Reader & Pick<Ctx, 'actor' | 'storeId' | 'record'>

type AssociateId = Id<'associate'>

/** An associate's place among client books: the book, once there is one. */
export interface Holder {
  readonly associateId: AssociateId
  readonly associateName: string
  readonly isLeaver: boolean
  /** Null until the first client is added. */
  readonly bookNumber: string | null
}

/**
 * A condition on `associate`: oneself, and whose clients the stores in reach show because they share an employee address
 * book. Where somebody works does not matter; the book of a leaver stays where it was.
 */
export function booksInReach(ctx: Pick<Ctx, 'legalEntityId' | 'actor'>, grant: Grant): RawBuilder<boolean> {
  if (reaches(grant, 'legalEntity')) return sql`true`
  const self = actingAssociate(ctx)
  if (grant.scope === 'own') return sql`associate.id = ${self}`
  return sql`(associate.id = ${self} or associate.id in ${associatesOfStores(ctx, storesInReach(ctx, grant))})`
}

/** The holders among these whom the condition lets through. */
export async function findHolders(
  { tx, legalEntityId }: Reader,
  associateIds: readonly AssociateId[],
  within: RawBuilder<boolean>,
): Promise<ReadonlyMap<AssociateId, Holder>> {
  const rows = await tx
    .selectFrom('associate')
    .leftJoin('clientBook', (join) =>
      join
        .onRef('clientBook.legalEntityId', '=', 'associate.legalEntityId')
        .onRef('clientBook.associateId', '=', 'associate.id'),
    )
    .where('associate.legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`associate.id = any(${[...associateIds]}::uuid[])`)
    .where(within)
    .select(['associate.id as associateId', 'associate.name as associateName', 'clientBook.number as bookNumber'])
    .select(sql<boolean>`associate.deactivated_at is not null`.as('isLeaver'))
    .execute()
  return new Map(rows.map((row) => [row.associateId, row]))
}

/**
 * The same, with their books held until the transaction ends: whoever changes one of these books waits, and nobody of them
 * leaves meanwhile. Always the books first and then the customers, each in the order of ids, so that nobody waits in a circle.
 */
export async function holdHolders(
  ctx: Reader,
  associateIds: readonly AssociateId[],
  within: RawBuilder<boolean>,
): Promise<ReadonlyMap<AssociateId, Holder>> {
  const held = await ctx.tx
    .selectFrom('associate')
    .select('associate.id')
    .where('associate.legalEntityId', '=', ctx.legalEntityId)
    .where(sql<boolean>`associate.id = any(${[...associateIds]}::uuid[])`)
    .where(within)
    .orderBy('associate.id')
    .forNoKeyUpdate()
    .execute()
  // Read anew: a book that was opened while this one waited was not there when the statement above began.
  return findHolders(
    ctx,
    held.map(({ id }) => id),
    sql`true`,
  )
}

/**
 * Opens the book of an associate whose place the caller holds and who has none. Throws 409 when headquarters has chosen no
 * number sequence, or the chosen one is stopped or exhausted.
 */
export async function openBook(
  ctx: Writer,
  associateId: AssociateId,
  sequenceId: Id<'number_sequence'> | null,
): Promise<string> {
  if (sequenceId === null) throw new Problem(clientBookProblems.noNumberSequence)
  const id = newId<'client_book'>()
  for (;;) {
    const number = await takeNumber(ctx, sequenceId)
    const opened = await ctx.tx
      .insertInto('clientBook')
      .values({ legalEntityId: ctx.legalEntityId, id, number, associateId, createdAt: ctx.now() })
      // A former sequence may have given this number; the next one is tried, until the sequence is exhausted.
      .onConflict((conflict) => conflict.constraint('client_book_number_key').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!opened) continue
    await ctx.record({
      action: 'client-book.opened',
      subject: { kind: 'client_book', id },
      after: { number, associateId },
    })
    return number
  }
}

/** Books with their holder and the number of clients, before any condition but the legal entity. */
export function booksOf(ctx: Reader) {
  return ctx.tx
    .selectFrom('clientBook')
    .innerJoin('associate', (join) =>
      join
        .onRef('associate.legalEntityId', '=', 'clientBook.legalEntityId')
        .onRef('associate.id', '=', 'clientBook.associateId'),
    )
    .where('clientBook.legalEntityId', '=', ctx.legalEntityId)
    .select(['clientBook.id', 'clientBook.number', 'clientBook.associateId', 'associate.name as associateName'])
    .select([
      sql<boolean>`associate.deactivated_at is not null`.as('isLeaver'),
      sql<number>`(
        select count(*)::int from customer_keeper k
        where k.legal_entity_id = client_book.legal_entity_id and k.associate_id = client_book.associate_id
          and (k.until is null or k.until > ${ctx.now()}))`.as('clientCount'),
    ])
}

/** The caller's own book, null until the first client is added. */
export async function findOwnBook(ctx: Reader & Pick<Ctx, 'actor'>): Promise<ClientBook | null> {
  const self = actingAssociate(ctx)
  if (self === null) return null
  return (await booksOf(ctx).where('clientBook.associateId', '=', self).executeTakeFirst()) ?? null
}

/** The associate who acts, null for a job or the command line. */
export function actingAssociate(ctx: Pick<Ctx, 'actor'>): AssociateId | null {
  return 'associateId' in ctx.actor ? ctx.actor.associateId : null
}
