import { clientBook } from '#contract/client-book.ts'
import { AssociateId, CustomerId, type Id } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { v7 } from 'uuid'
import { type Change, changeByHand } from '../by-hand/book-changes.ts'
import { ByHand } from '../by-hand/by-hand.ts'
import { interleave } from '../interleave.ts'
import { type Million, openMillion } from '../million.ts'
import type { Row } from '../row.ts'
import { Wire } from '../wire.ts'

const CLIENTS = 200
const BATCHES = 10

/** Adds, removes and reassigns 200 clients at once, with history, audit and idempotency. Target: design.md 5, the note write. */
export const bookChanges: readonly Row[] = (['add', 'remove', 'reassign'] as const).map((kind) => ({
  name: `client-book-${kind}-${CLIENTS}`,
  prepare: openMillion,
  measure: async () => {
    const million = await openMillion()
    const { stage, legalEntityId } = million
    const changes = await changesOf(million, kind)
    const [who] = million.seniors
    if (!who) throw new Error('Nobody keeps a book')
    const wire = new Wire(stage.server.port, who.headers)
    const hand = await ByHand.open(stage.address, legalEntityId)
    const at = (n: number) => changes[n % changes.length] ?? Promise.reject(new Error('Nothing to change'))
    let count = 0
    const subject = async () => {
      const change = await at((count += 1))
      const { path, body } = requestOf(change)
      const answer = await wire.send({ method: 'POST', path, body, headers: { 'idempotency-key': v7() } })
      requireWhole(answer)
    }
    const after = async () => putBack(million, await at(count))
    try {
      await million.superuser.query('drop table if exists bench_line')
      await million.superuser.query(
        'create temp table bench_line as select * from customer_keeper where associate_id = $1',
        [who.associateId],
      )
      const statements = await countStatements(who, await at(0))
      await putBack(million, await at(0))
      const times = await interleave(
        { subject, baseline: async () => changeByHand(hand, await at((count += 1))), after },
        20,
      )
      return {
        value: times.p50,
        unit: 'ms',
        ratio: times.ratio50,
        target: 'p50<=2.5x',
        isMet: times.ratio50 <= 2.5,
        notes: { p99: times.p99, ratio99: times.ratio99, baseline: times.baseline50, statements },
      }
    } finally {
      await hand.close()
      wire.close()
    }
  },
}))

/** Batches of clients: of a book, or, to be added, of the customers of its store whom nobody keeps. */
async function changesOf(
  { superuser, legalEntityId, seniors, associates }: Million,
  kind: Change['kind'],
): Promise<Change[]> {
  const associateId = seniors[0]?.associateId ?? ''
  // The last of the ten of the same group calls nobody.
  const to = associates[0]?.at(-1) ?? ''
  const { rows } = await superuser.query<{ id: string }>(
    kind === 'add'
      ? `select b.customer_id as id from customer_address_book b
         join store_address_book s on s.legal_entity_id = b.legal_entity_id and s.address_book_id = b.address_book_id and s.kind = 'customer'
         join associate_store a on a.legal_entity_id = s.legal_entity_id and a.store_id = s.store_id
         where b.legal_entity_id = $1 and a.associate_id = $2 and not exists (
           select from customer_keeper k where k.legal_entity_id = $1 and k.customer_id = b.customer_id)
         group by b.customer_id order by md5(b.customer_id::text) limit $3`
      : `select customer_id as id from customer_keeper where legal_entity_id = $1 and associate_id = $2
         order by md5(customer_id::text) limit $3`,
    [legalEntityId, associateId, CLIENTS * BATCHES],
  )
  const ids = rows.map(({ id }) => id)
  if (ids.length < CLIENTS) throw new Error(`There are only ${ids.length} clients`)
  return Array.from({ length: Math.floor(ids.length / CLIENTS) }, (_, n) => ({
    kind,
    associateId,
    to,
    customerIds: ids.slice(n * CLIENTS, (n + 1) * CLIENTS),
  }))
}

// Ids as the database gives them.
const wired = (ids: readonly string[]) => ids.map((id) => CustomerId.encode(id as Id<'customer'>))
const wiredAssociate = (id: string) => AssociateId.encode(id as Id<'associate'>)

function requestOf({ kind, associateId, to, customerIds }: Change) {
  const clients = { customerIds: wired(customerIds) }
  if (kind === 'add') return { path: clientBook.addClients.path, body: clients }
  if (kind === 'remove') return { path: clientBook.removeClients.path, body: clients }
  return {
    path: clientBook.reassignClients.path,
    body: {
      ...clients,
      fromAssociateId: wiredAssociate(associateId),
      rule: { by: 'associate', to: wiredAssociate(to) },
    },
  }
}

function requireWhole(answer: string): void {
  const { operation } = JSON.parse(answer) as { operation: { clients: number } } // By the contract.
  if (operation.clients !== CLIENTS) throw new Error(`${operation.clients} clients were changed`)
}

/** The lines as they were; history stays, as it does in a shop. */
async function putBack({ superuser, legalEntityId }: Million, { associateId, to, customerIds }: Change): Promise<void> {
  await superuser.query(
    `delete from customer_keeper where legal_entity_id = $1 and associate_id = any($2::uuid[]) and customer_id = any($3::uuid[])`,
    [legalEntityId, [associateId, to], customerIds],
  )
  await superuser.query('insert into customer_keeper select * from bench_line where customer_id = any($1::uuid[])', [
    customerIds,
  ])
}

/** Statements of one request, besides the beginning and the end of its transaction. */
async function countStatements(who: GivenAssociate, change: Change): Promise<number> {
  const { body } = requestOf(change)
  const endpoint = {
    add: clientBook.addClients,
    remove: clientBook.removeClients,
    reassign: clientBook.reassignClients,
  }[change.kind]
  // `requestOf` made it for this very endpoint.
  const { statements } = await statementsOf(() => who.call(endpoint, { body } as never))
  return statements.length - 2
}
