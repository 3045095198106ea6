import type { Tx } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { sealNext } from './seal-audit.ts'
import { intruder, note, seal, sealAll, sealedLog } from './testing.ts'
import { verifyAudit } from './verify-audit.ts'

const COLUMNS = {
  at: sql`at + interval '1 microsecond'`,
  era: sql`era + 1`,
  transaction: sql`transaction - 1`,
  outcome: sql`case outcome when 'done' then 'denied' else 'done' end`,
  actor_kind: sql`'anonymous'`,
  actor_id: sql`actor_id || 'x'`,
  action: sql`action || 'x'`,
  subject_kind: sql`null`,
  subject_id: sql`subject_id || ' '`,
  before: sql`null`,
  // One digit far beyond what a JSON number keeps.
  after: sql`replace(after::text, '1"', '2"')::jsonb`,
  reason: sql`''`,
  store_id: sql`gen_random_uuid()`,
  device_id: sql`gen_random_uuid()`,
  request_id: sql`'r'`,
  id: sql`gen_random_uuid()`,
} as const
const SEAL_COLUMNS = {
  number: sql`number + 100`,
  era: sql`era + 1`,
  from_transaction: sql`from_transaction + 1`,
  to_transaction: sql`to_transaction + 1`,
  entries: sql`entries + 1`,
  previous_hash: sql`sha256(previous_hash)`,
  hash: sql`sha256(hash)`,
  sealed_at: sql`sealed_at + interval '1 microsecond'`,
} as const

type Tamper = (tx: Tx, place: number) => Promise<unknown>

/** The entry, or seal, at a place of the order, counted round. */
const theEntry = (place: number) => sql`(tableoid, ctid) = (select e.tableoid, e.ctid from audit_entry e
  order by e.era, e.transaction, e.id offset ${place} % (select count(*) from audit_entry) limit 1)`
const theSeal = (place: number) => sql`number = 1 + ${place} % (select count(*) from audit_seal)`

const tampers: Readonly<Record<string, Tamper>> = {
  ...Object.fromEntries(
    Object.entries(COLUMNS).map(([column, value]) => [
      `edit ${column}`,
      (tx, place) => sql`update audit_entry set ${sql.ref(column)} = ${value} where ${theEntry(place)}`.execute(tx),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(SEAL_COLUMNS).map(([column, value]) => [
      `edit seal ${column}`,
      (tx, place) => sql`update audit_seal set ${sql.ref(column)} = ${value} where ${theSeal(place)}`.execute(tx),
    ]),
  ),
  delete: (tx, place) => sql`delete from audit_entry where ${theEntry(place)}`.execute(tx),
  insert: (tx, place) =>
    sql`insert into audit_entry (legal_entity_id, id, era, transaction, outcome, actor_kind, action)
      select legal_entity_id, gen_random_uuid(), era, transaction, 'done', 'system', 'test.noted'
      from audit_entry where ${theEntry(place)}`.execute(tx),
  'insert before everything': (tx) =>
    sql`insert into audit_entry (legal_entity_id, id, era, transaction, outcome, actor_kind, action)
      select legal_entity_id, gen_random_uuid(), 0, 1, 'done', 'system', 'test.noted' from audit_seal limit 1`.execute(
      tx,
    ),
  'insert beyond everything': (tx) =>
    sql`insert into audit_entry (legal_entity_id, id, transaction, outcome, actor_kind, action)
      select legal_entity_id, gen_random_uuid(), 9000000000000, 'done', 'system', 'test.noted' from audit_seal limit 1`.execute(
      tx,
    ),
  reorder: (tx, place) =>
    // Two neighbours change places: each takes the other's transaction and id.
    sql`with two as (
        select legal_entity_id, at, id, transaction,
          coalesce(lead(id) over w, lag(id) over w) as other_id,
          coalesce(lead(transaction) over w, lag(transaction) over w) as other_transaction
        from (select * from audit_entry order by transaction, id
          offset ${place} % ((select count(*) from audit_entry) - 1) limit 2) e
        window w as (order by transaction, id))
      update audit_entry e set id = two.other_id, transaction = two.other_transaction
      from two where e.id = two.id`.execute(tx),
  'delete a seal': (tx, place) =>
    sql`delete from audit_seal where number = 1 + ${place} % ((select count(*) from audit_seal) - 1)`.execute(tx),
  'cut off the tail': async (tx, place) => {
    const cut = sql`(select 1 + ${place} % count(*) from audit_seal)`
    await sql`delete from audit_entry where transaction >= (select from_transaction from audit_seal where number = ${cut})`.execute(
      tx,
    )
    await sql`delete from audit_seal where number >= ${cut}`.execute(tx)
  },
  'cut off seals': (tx, place) =>
    sql`delete from audit_seal where number >= (select 1 + ${place} % count(*) from audit_seal)`.execute(tx),
  'write the chain anew': async (tx, place) => {
    await sql`update audit_entry set action = 'test.forged' where ${theEntry(place)}`.execute(tx)
    await sql`delete from audit_seal`.execute(tx)
  },
}

test('every one of 1,000 tampers shows, and the log is sound when it is undone', { timeout: 120_000 }, async () => {
  await using world = await testWorld()
  await using thief = await intruder(world)
  const entity = await world.given.homeEntity()
  const tenant = { legalEntityId: entity.id }
  await sealedLog(world, entity, 12)
  const sound = await thief.tryOut(entity, (tx) => verifyAudit({ tx, ...tenant }))
  expect(sound).toMatchObject({ state: 'sound', seals: 12, complete: true, unsealed: false, broken: null })
  const checkpoint = sound.head
  const because = new Map<string, Set<string>>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(tampers)), fc.nat(10_000), async (name, place) => {
      const found = await thief.tryOut(entity, async (tx) => {
        await tampers[name]?.(tx, place)
        return verifyAudit({ tx, ...tenant }, { checkpoint })
      })
      expect([name, place, found.state]).toEqual([name, place, 'broken'])
      because.set(name, (because.get(name) ?? new Set()).add(found.broken?.because ?? ''))
    }),
    { numRuns: 1_000, seed: 20261122 },
  )
  expect([...because.keys()].toSorted()).toEqual(Object.keys(tampers).toSorted())
  expect([...(because.get('cut off the tail') ?? [])]).toEqual(['checkpoint'])
  expect(await thief.tryOut(entity, (tx) => verifyAudit({ tx, ...tenant }, { checkpoint }))).toEqual(sound)
})

test('a chain that was sealed again after a change shows against the checkpoint, and only against it', async () => {
  await using world = await testWorld()
  await using thief = await intruder(world)
  const entity = await world.given.homeEntity()
  await sealedLog(world, entity, 4)
  const verify = (options = {}) => entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }, options))
  const checkpoint = (await verify()).head
  await thief.act(entity, (tx) => tampers['write the chain anew']?.(tx, 3) ?? Promise.resolve())
  await sealAll(world, entity)
  expect(await verify()).toMatchObject({ state: 'sound' })
  expect(await verify({ checkpoint })).toMatchObject({ state: 'broken', broken: { because: 'checkpoint' } })
})

test('an open transaction is waited for: nothing that it could come before is sealed, and writers wait for nobody', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const sealed = () => entity.inside((tx) => tx.selectFrom('auditSeal').select('entries').orderBy('number').execute())
  await entity.inside(async (open) => {
    await note(open, entity.id, 'early')
    await entity.inside((tx) => note(tx, entity.id, 'late'))
    await seal(world, entity)
    expect(await sealed()).toEqual([])
  })
  await entity.inside(async (sealing) => {
    // Other tests' transactions on this PostgreSQL may still be older.
    while (!(await sealNext({ tx: sealing, legalEntityId: entity.id, now: () => world.now() })));
    await entity.inside((tx) => note(tx, entity.id, 'while a seal is being made'))
  })
  await sealAll(world, entity)
  expect((await sealed()).reduce((sum, one) => sum + one.entries, 0)).toBe(3)
})

test('writers under load lose nothing to two sealers at once, and nothing is sealed twice', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  let isWriting = true
  const writer = async (name: number) => {
    for (let one = 0; one < 60; one += 1)
      await entity.inside(async (tx) => {
        await note(tx, entity.id, `${name}-${one}`)
        // Stays open for a while, so that seals are made around it.
        for (let step = 0; step < 8; step += 1) await sql`select 1`.execute(tx)
        if (one % 3 === 0) await note(tx, entity.id, `${name}-${one} more`)
      })
  }
  let seals = 0
  const sealer = async () => {
    while (isWriting) if (await seal(world, entity)) seals += 1
  }
  const writing = Promise.all([0, 1, 2, 3].map(writer)).finally(() => (isWriting = false))
  await Promise.all([writing, sealer(), sealer()])
  const duringLoad = seals
  await sealAll(world, entity)
  const verified = await entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }))
  expect(duringLoad).toBeGreaterThan(1)
  expect(verified).toMatchObject({ state: 'sound', unsealed: false, entries: 4 * 60 + 4 * 20 })
})

test('a large backlog is sealed in bounded steps, and never in the middle of a transaction', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const bulk = (count: number) =>
    entity.inside((tx) =>
      sql`insert into audit_entry (legal_entity_id, id, outcome, actor_kind, action)
        select ${entity.id}, gen_random_uuid(), 'done', 'system', 'test.noted' from generate_series(1, ${count})`.execute(
        tx,
      ),
    )
  for (const count of [3_000, 3_000, 6_000, 10]) await bulk(count)
  await sealAll(world, entity)
  const seals = await entity.inside((tx) => tx.selectFrom('auditSeal').select('entries').orderBy('number').execute())
  expect(seals.slice(0, 3).map((one) => one.entries)).toEqual([3_000, 3_000, 6_000])
  const part = await entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }, { most: 4_000 }))
  expect(part).toMatchObject({ state: 'sound', seals: 2, entries: 6_000, complete: false, head: { number: 2 } })
  const rest = await entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }, { fromSeal: 3 }))
  expect(rest).toMatchObject({ state: 'sound', entries: 6_010, complete: true, unsealed: false })
})

test('the serving role can neither change nor delete what is in the log and its seals', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  await sealedLog(world, entity, 1)
  const month = `audit_entry_${new Date().toISOString().slice(0, 7).replace('-', '')}`
  const refusals = [
    `update audit_entry set reason = 'x'`,
    `delete from audit_entry`,
    `truncate audit_entry`,
    `update ${month} set reason = 'x'`,
    `delete from ${month}`,
    `update audit_entry_default set reason = 'x'`,
    `update audit_seal set entries = 0`,
    `delete from audit_seal`,
    `truncate audit_seal`,
    `update installation set era = 9`,
  ].map(async (text) => {
    const refusal = entity.inside((tx) => sql.raw(text).execute(tx))
    return refusal.then(
      () => [text, 'done'],
      (error: unknown) => [text, error instanceof Error && 'code' in error && error.code],
    )
  })
  for (const [text, code] of await Promise.all(refusals)) expect([text, code]).toEqual([text, '42501'])
})
