import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { associatesOfStores } from '#modules/organisation/index.ts'
import type { Ctx } from '#platform/context.ts'

/** Whose clients: one associate's, or those of all who share an employee address book with a store. */
export type Book =
  | { readonly kind: 'own'; readonly associateId: Id<'associate'> }
  | { readonly kind: 'store'; readonly storeId: Id<'store'> }

type Tenant = Pick<Ctx, 'legalEntityId' | 'now'>

/** A condition on a line of a client book, by its alias: it has not ended. */
export function isCurrent(ctx: Pick<Ctx, 'now'>, alias: string): RawBuilder<boolean> {
  const until = sql.ref(`${alias}.until`)
  return sql`(${until} is null or ${until} > ${ctx.now()})`
}

/** Of several who keep a customer, in which order they stand: the primary one first. */
export function standing(alias: string): RawBuilder<unknown> {
  const role = sql.ref(`${alias}.role`)
  return sql`case ${role} when 'primary' then 0 when 'secondary' then 1 else 2 end, ${sql.ref(`${alias}.since`)}, ${sql.ref(`${alias}.associate_id`)}`
}

/** Whose lines are in the book: a subquery of ids, each once. */
export function keepersOf(ctx: Tenant, book: Book): RawBuilder<Id<'associate'>> {
  if (book.kind === 'own') return sql`(select ${book.associateId}::uuid as id)`
  return sql`(select distinct one.associate_id as id from ${associatesOfStores(ctx, sql`(${book.storeId}::uuid)`)} as one)`
}

/**
 * A condition on `customer_keeper k`, whose associate is one of the book's: a line of the book, one for each customer. In a
 * store's book that is the line of whoever stands first among its associates; only for a line that is no primary one does
 * PostgreSQL have to look for others.
 */
export function isLine(ctx: Tenant, book: Book): RawBuilder<boolean> {
  const mine = sql<boolean>`k.legal_entity_id = ${ctx.legalEntityId} and ${isCurrent(ctx, 'k')}`
  if (book.kind === 'own') return mine
  return sql`${mine} and (k.role = 'primary' or not exists (
    select from customer_keeper o
    where o.legal_entity_id = ${ctx.legalEntityId} and o.customer_id = k.customer_id and ${isCurrent(ctx, 'o')}
      and o.associate_id = any(array${keepersOf(ctx, book)}) and (${standing('o')}) < (${standing('k')})))`
}

/** A condition on `customer_keeper k`: every word occurs in what the customer is found by. Nothing in a word is a wildcard. */
export function mentions(text: string): RawBuilder<boolean> {
  return sql.join(text.split(/\s+/).map(occurs), sql` and `)
}

function occurs(word: string): RawBuilder<boolean> {
  // In a subquery, so that a word is folded once and not for each line.
  const asTyped = sql<boolean>`strpos(k.search_text, (select fold(${word}))) > 0`
  // Phones are there as digits, and people write them with more.
  const digits = /^[+()\d./-]*$/.test(word) ? word.replaceAll(/\D/g, '') : ''
  return digits === '' || digits === word ? asTyped : sql`(${asTyped} or strpos(k.search_text, ${digits}::text) > 0)`
}
