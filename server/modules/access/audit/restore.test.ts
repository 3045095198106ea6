import { migrate } from '#platform/database/index.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { intruder, note, seal, sealAll, sealedLog } from './testing.ts'
import { verifyAudit } from './verify-audit.ts'

/** A start of the server, as far as the database goes. */
async function start(world: World): Promise<void> {
  const { host, database } = await world.superuser()
  await migrate({ owner: { host, database: database ?? '', user: 'carnet_owner' }, app: {} })
}

test('a log that was restored into another cluster, where transactions count from the beginning, goes on in a new era', async () => {
  await using world = await testWorld()
  await using thief = await intruder(world)
  const entity = await world.given.homeEntity()
  const verify = (options = {}) => entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }, options))
  await start(world)
  await sealedLog(world, entity, 2)
  const before = (await verify()).head
  // Written in the old cluster, whose transactions had come far, and not sealed there any more.
  await thief.act(entity, async (tx) => {
    await sql`insert into audit_entry (legal_entity_id, id, transaction, outcome, actor_kind, action)
      values (${entity.id}, gen_random_uuid(), 5000000000000, 'done', 'system', 'test.noted')`.execute(tx)
    await sql`update installation set cluster = 'the old one'`.execute(tx)
  })
  await start(world)
  await start(world)
  await entity.inside((tx) => note(tx, entity.id, 'after the restore'))
  await sealAll(world, entity)
  expect(await verify({ checkpoint: before })).toMatchObject({ state: 'sound', seals: 4, unsealed: false })
  const rows = await entity.inside((tx) =>
    tx.selectFrom('auditSeal').select(['era', 'entries']).orderBy('number').execute(),
  )
  expect(rows.slice(2)).toEqual([
    { era: 1, entries: 1 },
    { era: 2, entries: 1 },
  ])
  // The old era is closed: what is put at its end shows, however high its transaction.
  await thief.act(entity, (tx) =>
    sql`insert into audit_entry (legal_entity_id, id, era, transaction, outcome, actor_kind, action)
      values (${entity.id}, gen_random_uuid(), 1, 6000000000000, 'done', 'system', 'test.noted')`.execute(tx),
  )
  expect(await verify()).toMatchObject({ state: 'broken', broken: { seal: 3, because: 'content' } })
})

test('where the new cluster was not noticed, sealing stops and says so, instead of losing entries', async () => {
  await using world = await testWorld()
  await using thief = await intruder(world)
  const entity = await world.given.homeEntity()
  await sealedLog(world, entity, 1)
  await thief.act(entity, (tx) => sql`update audit_seal set to_transaction = 5000000000000`.execute(tx))
  await entity.inside((tx) => note(tx, entity.id, 'new'))
  await expect(seal(world, entity)).rejects.toThrow('begins a new era')
})
