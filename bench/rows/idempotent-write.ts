import { organisation } from '#contract/organisation.ts'
import pg from 'pg'
import { v7 } from 'uuid'
import { interleave } from '../interleave.ts'
import type { Row } from '../row.ts'
import { openStage } from '../stage.ts'
import { Wire } from '../wire.ts'

/** A change that is idempotent, audited and on disk before it is answered. Target: design.md 5, the note write. */
export const idempotentWrite: Row = {
  name: 'idempotent-audited-write',
  async measure() {
    await using stage = await openStage()
    const entity = await stage.given.homeEntity()
    const hq = await stage.given.associate({ may: 'everything' })
    const wire = new Wire(stage.server.port, hq.headers)
    const client = new pg.Client(stage.address.app)
    // What fails before the end is told by its own error, not by this connection's.
    client.on('error', () => undefined)
    await client.connect()
    let count = 0
    const { path } = organisation.createAddressBook
    const times = await interleave(
      {
        subject: () => {
          const code = `book-${(count += 1)}`
          return wire.send({ method: 'POST', path, body: { code, name: code }, headers: { 'idempotency-key': v7() } })
        },
        baseline: () => byHand(client, entity.id, `hand-${(count += 1)}`),
      },
      100,
    )
    await client.end()
    wire.close()
    return {
      value: times.p50,
      unit: 'ms',
      ratio: times.ratio50,
      target: 'p50<=2.5x',
      isMet: times.ratio50 <= 2.5,
      notes: { p99: times.p99, ratio99: times.ratio99, baseline: times.baseline50 },
    }
  },
}

/** The same four rows by hand: claim, change, audit, answer. */
async function byHand(client: pg.Client, legalEntityId: string, code: string): Promise<void> {
  const [key, id] = [v7(), v7()]
  await client.query(`begin; set local carnet.legal_entity = '${legalEntityId}'`)
  await client.query({
    name: 'claim',
    text: `insert into idempotency_key (legal_entity_id, principal, key, fingerprint) values ($1, 'bench', $2, $3) on conflict do nothing returning key`,
    values: [legalEntityId, key, code],
  })
  await client.query({
    name: 'change',
    text: 'insert into address_book (legal_entity_id, id, code, name) values ($1, $2, $3, $3)',
    values: [legalEntityId, id, code],
  })
  await client.query({
    name: 'audit',
    text: `insert into audit_entry (legal_entity_id, id, outcome, actor_kind, actor_id, action, subject_kind, subject_id, after)
      values ($1, $2, 'done', 'system', 'bench', 'organisation.address-book-created', 'address_book', $3, $4)`,
    values: [legalEntityId, v7(), id, JSON.stringify({ code, name: code })],
  })
  await client.query({
    name: 'answer',
    text: `update idempotency_key set status = 201, body = $4 where legal_entity_id = $1 and principal = $2 and key = $3`,
    values: [legalEntityId, 'bench', key, JSON.stringify({ id, code, name: code, version: 1 })],
  })
  await client.query('commit')
}
