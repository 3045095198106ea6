import { sql } from 'kysely'
import type { Reader } from './books.ts'

/**
 * How many lines and books there are, and how many lines are wrong: a line that no history leads to or that history has taken
 * away, a history without its line, a line of somebody without a book. For `carnet doctor`.
 */
export async function checkBooks({ tx, legalEntityId }: Pick<Reader, 'tx' | 'legalEntityId'>): Promise<{
  readonly lines: number
  readonly books: number
  readonly wrong: number
}> {
  const { rows } = await sql<{ lines: number; books: number; wrong: number }>`
    with moves as (
      -- Coming into a book that has the client already adds no line.
      select to_associate_id as associate_id, customer_id, 1 as change from client_book_event
        where legal_entity_id = ${legalEntityId} and to_associate_id is not null and to_had_role is null
      union all
      select from_associate_id, customer_id, -1 from client_book_event
        where legal_entity_id = ${legalEntityId} and from_associate_id is not null
    ), told as (
      select associate_id, customer_id, sum(change) as lines from moves group by associate_id, customer_id
    ), there as (
      select k.associate_id, k.customer_id, 1 as lines, b.id is null as is_homeless
      from customer_keeper k left join client_book b
        on b.legal_entity_id = k.legal_entity_id and b.associate_id = k.associate_id
      where k.legal_entity_id = ${legalEntityId}
    )
    select (select count(*)::int from there) as lines,
      (select count(*)::int from client_book where legal_entity_id = ${legalEntityId}) as books,
      (select count(*)::int from told full join there using (associate_id, customer_id)
        where coalesce(told.lines, 0) <> coalesce(there.lines, 0) or there.is_homeless) as wrong`.execute(tx)
  return rows[0] ?? { lines: 0, books: 0, wrong: 0 }
}
