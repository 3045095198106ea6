import { v7 } from 'uuid'
import type { ByHand, Query } from './by-hand.ts'

/** Clients of one book, or on their way to another. */
export interface Change {
  readonly kind: 'add' | 'remove' | 'reassign'
  readonly associateId: string
  readonly to: string
  readonly customerIds: readonly string[]
}

const CLAIM: Query = {
  name: 'claim',
  text: `insert into idempotency_key (legal_entity_id, principal, key, fingerprint) values ($1, 'bench', $2, $2) on conflict do nothing`,
}
const ANSWER: Query = {
  name: 'answer',
  text: `update idempotency_key set status = 201, body = $3 where legal_entity_id = $1 and principal = 'bench' and key = $2`,
}
const OPERATION: Query = {
  name: 'operation',
  text: `insert into client_book_operation (legal_entity_id, id, kind, at, by_associate_id, changed_count, unchanged_count)
    values ($1, $2, $3, now(), $4, $5, 0)`,
}
const AUDIT: Query = {
  name: 'audit',
  text: `insert into audit_entry (legal_entity_id, id, outcome, actor_kind, actor_id, action, subject_kind, subject_id, after)
    values ($1, $2, 'done', 'associate', $3, 'client-book.clients-changed', 'client_book_operation', $4, $5)`,
}

const HISTORY = `insert into client_book_event (legal_entity_id, id, operation_id, action, customer_id, from_associate_id, role,
    from_until, from_since, to_associate_id, to_role, to_until, to_since, at, by_associate_id)`
const WITH_ID = `unnest($4::uuid[], $5::uuid[]) i (customer_id, id)`

/** The lines and their history, both in one statement. $2: whose book, $3: the operation, $4: customers, $5: ids of history. */
const CHANGES: Readonly<Record<Change['kind'], Query>> = {
  add: {
    name: 'add',
    text: `with line as (
      insert into customer_keeper (legal_entity_id, associate_id, customer_id, role, since, sort_name, search_text, attributes, last_purchase_on)
      select $1::uuid, $2::uuid, c.id, 'primary', now(), left(fold(c.name), 100),
        concat_ws(' ', fold(c.name), fold(c.preferred_name), fold(c.number), (
          select string_agg(case p.kind when 'phone' then reverse(p.search_key) else fold(p.search_key) end, ' ' order by p.position)
          from contact_point p where p.legal_entity_id = $1 and p.customer_id = c.id)), c.attributes, c.last_purchase_on
      from customer c where c.legal_entity_id = $1 and c.id = any($4::uuid[])
      returning *)
      ${HISTORY}
      select $1::uuid, i.id, $3::uuid, 'added', i.customer_id, null, l.role, null, null, l.associate_id, l.role, l.until, l.since, now(), $2::uuid
      from line l join ${WITH_ID} using (customer_id)`,
  },
  remove: {
    name: 'remove',
    text: `with line as (
      delete from customer_keeper where legal_entity_id = $1::uuid and associate_id = $2::uuid and customer_id = any($4::uuid[])
      returning *)
      ${HISTORY}
      select $1::uuid, i.id, $3::uuid, 'removed', i.customer_id, l.associate_id, l.role, l.until, l.since, null, null, null, null, now(), $2::uuid
      from line l join ${WITH_ID} using (customer_id)`,
  },
  reassign: {
    name: 'reassign',
    text: `with line as (
      update customer_keeper set associate_id = $6::uuid, since = now(), changed_in = pg_current_xact_id()::text::bigint
      where legal_entity_id = $1::uuid and associate_id = $2::uuid and customer_id = any($4::uuid[])
      returning customer_id, role, until, old.since, new.since as now)
      ${HISTORY}
      select $1::uuid, i.id, $3::uuid, 'reassigned', i.customer_id, $2::uuid, l.role, l.until, l.since, $6::uuid, l.role, l.until, l.now, now(), $2::uuid
      from line l join ${WITH_ID} using (customer_id)`,
  },
}

/** What somebody would write who needs the same rows: claim, lines, history, operation, audit, answer. */
export async function changeByHand(hand: ByHand, { kind, associateId, to, customerIds }: Change): Promise<void> {
  const [key, operation] = [v7(), v7()]
  await hand.transact('write', async () => {
    await hand.rows(CLAIM, [key])
    const ids = customerIds.map(() => v7())
    const change = [associateId, operation, customerIds, ids]
    await hand.rows(CHANGES[kind], kind === 'reassign' ? [...change, to] : change)
    await hand.rows(OPERATION, [operation, kind, associateId, customerIds.length])
    await hand.rows(AUDIT, [
      v7(),
      associateId,
      operation,
      JSON.stringify({ clients: customerIds.length, customerIds: customerIds.slice(0, 100) }),
    ])
    await hand.rows(ANSWER, [key, JSON.stringify({ id: operation, kind, clients: customerIds.length })])
  })
}
