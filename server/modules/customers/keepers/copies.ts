import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What of a customer is copied into the lines of client books, over the table `customer c`; in the order of `copiedInto`. */
export const copied = sql`
  left(fold(c.name), 100) as sort_name,
  concat_ws(' ', fold(c.name), fold(c.preferred_name), fold(c.number), (
    select string_agg(case p.kind when 'phone' then reverse(p.search_key) else fold(p.search_key) end, ' ' order by p.position)
    from contact_point p where p.legal_entity_id = c.legal_entity_id and p.customer_id = c.id)) as search_text,
  c.attributes, c.last_purchase_on`
export const copiedInto = sql`sort_name, search_text, attributes, last_purchase_on`

/**
 * Brings the copies in client books up to date, after a change of the customers in the same transaction. One statement. The
 * change holds the customers' rows, and `keep` waits for those, so no line is written with an old copy meanwhile.
 */
export async function refreshCopies({ tx, legalEntityId }: Tenant, ids: readonly Id<'customer'>[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update customer_keeper k set sort_name = s.sort_name, search_text = s.search_text, attributes = s.attributes,
      last_purchase_on = s.last_purchase_on, changed_in = pg_current_xact_id()::text::bigint
    from (select c.id, ${copied} from customer c
      where c.legal_entity_id = ${legalEntityId} and c.id = any(${[...ids]}::uuid[])) s
    where k.legal_entity_id = ${legalEntityId} and k.customer_id = s.id`.execute(tx)
}

/** How many lines of client books there are, and in how many of them a copy differs from the customer. For `carnet doctor`. */
export async function checkKeepers({ tx, legalEntityId }: Tenant): Promise<{ lines: number; wrong: number }> {
  const { rows } = await sql<{ lines: number; wrong: number }>`
    select count(*)::int as lines, count(*) filter (where (k.sort_name, k.search_text, k.attributes, k.last_purchase_on)
      is distinct from (s.sort_name, s.search_text, s.attributes, s.last_purchase_on))::int as wrong
    from customer_keeper k
    join lateral (select ${copied} from customer c
      where c.legal_entity_id = ${legalEntityId} and c.id = k.customer_id) s on true
    where k.legal_entity_id = ${legalEntityId}`.execute(tx)
  return rows[0] ?? { lines: 0, wrong: 0 }
}

/**
 * Holds the customers until the transaction ends, in the order of their ids: whoever writes lines of books or copies takes
 * customers first, so no two of them wait for each other in a circle, and each sees what the other has committed.
 * Answers those that are there.
 */
export async function holdCustomers(
  { tx, legalEntityId }: Tenant,
  ids: readonly Id<'customer'>[],
): Promise<ReadonlySet<Id<'customer'>>> {
  const { rows } = await sql<{ id: Id<'customer'> }>`
    select id from customer where legal_entity_id = ${legalEntityId} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for no key update`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
