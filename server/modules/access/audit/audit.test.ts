import { audit } from '#contract/audit.ts'
import { organisation } from '#contract/organisation.ts'
import { requestProblems } from '#contract/problems.ts'
import { AssociateId, StoreId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { intruder, note, sealAll } from './testing.ts'

const aStore = (code: string) => ({
  code,
  name: 'Via Spiga',
  timeZone: 'Europe/Rome',
  currency: 'EUR',
  languages: ['it' as const],
  customerAddressBookIds: [],
  employeeAddressBookIds: [],
})

async function opened(world: World) {
  const hq = await world.given.associate({ may: 'everything' })
  const store = (await hq.call(organisation.openStore, { body: aStore('via-spiga') })).body
  return { hq, store }
}

test('a change and a denial are found by subject, actor, action and outcome, with what was before and after', async () => {
  await using world = await testWorld()
  const { hq, store } = await opened(world)
  const lina = await world.given.associate({ may: { 'store.manage': 'store', 'store.read': 'store' } })
  expect((await lina.call(organisation.readStore, { params: { storeId: store.id } })).status).toBe(404)
  const list = async (query: object) => (await hq.call(audit.listAudit, { query })).body.items
  const about = await list({ subjectId: store.id })
  expect(about.map((one) => [one.outcome, one.action, one.actor.id])).toEqual([
    ['denied', 'organisation.readStore', lina.associateId],
    ['done', 'organisation.store-opened', hq.associateId],
  ])
  const [denied, done] = about
  expect(await list({ actorId: AssociateId.encode(lina.associateId) })).toEqual([denied])
  expect(await list({ outcome: 'denied' })).toEqual([denied])
  expect(await list({ action: 'organisation.store-opened', subjectKind: 'store' })).toEqual([done])
  expect(await list({ actorId: 'nobody' })).toEqual([])
  const read = await hq.call(audit.readAuditEntry, { params: { auditEntryId: done?.id ?? '' } })
  expect(read.body).toEqual({ ...done, before: null, after: expect.objectContaining({ code: 'via-spiga' }) })
})

test('entries page newest first to the microsecond, none twice and none missing, in one statement a page', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: { 'audit.read': 'legalEntity' } })
  await entity.inside(async (tx) => {
    for (let one = 0; one < 7; one += 1) await note(tx, entity.id, `n-${one}`)
  })
  await using thief = await intruder(world)
  // Two within one microsecond, and five within one millisecond.
  await thief.act(entity, async (tx) => {
    const rows = await tx.selectFrom('auditEntry').select('id').orderBy('id').execute()
    for (const [index, { id }] of rows.entries())
      await tx
        .updateTable('auditEntry')
        .set({ at: `2026-11-20T10:00:00.0000${Math.max(1, index)}Z` as never }) // PostgreSQL takes the text.
        .where('id', '=', id)
        .execute()
  })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { result, statements } = await statementsOf(() => hq.call(audit.listAudit, { query: { limit: 2, cursor } }))
    expect(statements).toHaveLength(4)
    seen.push(...result.body.items.map((one) => one.subject?.id ?? ''))
    cursor = result.body.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual(['n-6', 'n-5', 'n-4', 'n-3', 'n-2', 'n-1', 'n-0'])
})

test('from and to bound a list by instant, and only the partitions between them are looked into', async () => {
  await using world = await testWorld()
  const { hq } = await opened(world)
  const [entry] = (await hq.call(audit.listAudit, { query: {} })).body.items
  const at = new Date(entry?.at ?? '')
  const later = (milliseconds: number) => new Date(at.getTime() + milliseconds).toISOString()
  const count = async (from: string, to: string) =>
    (await hq.call(audit.listAudit, { query: { from, to } })).body.items.length
  expect([
    await count(later(0), later(1)),
    await count(later(1), later(99)),
    await count(later(-99), later(0)),
  ]).toEqual([1, 0, 0])
  const superuser = await world.superuser()
  const { rows } = await superuser.query<{ 'QUERY PLAN': string }>(
    `explain select * from audit_entry where legal_entity_id = $1 and at >= '${later(0)}' and at < '${later(1)}'
     order by at desc, id desc`,
    [newId()],
  )
  const partitions = new Set(rows.flatMap((row) => /on (audit_entry_\w+?) /.exec(row['QUERY PLAN'])?.[1] ?? []))
  expect(partitions.size).toBeLessThanOrEqual(2)
})

test('whoever reads the log of a store sees what was done there only, and cannot verify the whole', async () => {
  await using world = await testWorld()
  const [here, elsewhere] = [await world.given.store(), await world.given.store()]
  const may = {
    'associate.manage': 'store',
    'store.manage': 'store',
    'store.read': 'store',
    'audit.read': 'store',
  } as const
  const manager = await world.given.associate({ stores: [here], may })
  const other = await world.given.associate({ stores: [elsewhere], may })
  const change = async (caller: typeof manager, storeId: typeof here) =>
    caller.call(organisation.updateStore, {
      params: { storeId: StoreId.encode(storeId) },
      body: { name: 'New' },
      ifMatch: '"1"',
    })
  expect([(await change(manager, here)).status, (await change(other, elsewhere)).status]).toEqual([200, 200])
  const hq = await world.given.associate({ may: { 'audit.read': 'legalEntity' } })
  const list = async (caller: typeof manager, query = {}) => (await caller.call(audit.listAudit, { query })).body.items
  expect((await list(manager)).map((one) => one.storeId)).toEqual([StoreId.encode(here)])
  expect(await list(hq)).toHaveLength(2)
  expect(await list(hq, { storeId: StoreId.encode(elsewhere) })).toHaveLength(1)
  expect(await list(manager, { storeId: StoreId.encode(elsewhere) })).toEqual([])
  const [theirs] = await list(other)
  const read = await manager.call(audit.readAuditEntry, { params: { auditEntryId: theirs?.id ?? '' } })
  expect(read.problem?.code).toBe(requestProblems.notFound.code)
  expect((await manager.call(audit.verifyAudit, { query: {} })).status).toBe(403)
})

test('the log of another legal entity does not exist, and without the operation nothing is answered', async () => {
  await using world = await testWorld()
  const { hq, store } = await opened(world)
  const stranger = await world.given.associate({ may: 'everything', in: await world.given.legalEntity() })
  const nobody = await world.given.associate()
  const [entry] = (await hq.call(audit.listAudit, { query: { subjectId: store.id } })).body.items
  const params = { auditEntryId: entry?.id ?? '' }
  expect((await stranger.call(audit.readAuditEntry, { params })).problem?.code).toBe(requestProblems.notFound.code)
  expect((await stranger.call(audit.listAudit, { query: { subjectId: store.id } })).body.items).toEqual([])
  expect((await stranger.call(audit.verifyAudit, { query: {} })).body).toMatchObject({ seals: 0, entries: 0 })
  for (const answer of [
    await nobody.call(audit.listAudit, { query: {} }),
    await nobody.call(audit.readAuditEntry, { params }),
    await nobody.call(audit.verifyAudit, { query: {} }),
  ])
    expect(answer.problem?.code).toBe(requestProblems.forbidden.code)
})

test('a made-up cursor, instant, id or checkpoint is refused by field', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const pointers = async (query: object) =>
    (await hq.call(audit.listAudit, { query })).problem?.errors?.map((error) => error.pointer)
  expect(await pointers({ cursor: 'x.y' })).toEqual(['#query/cursor'])
  expect(await pointers({ from: 'yesterday', outcome: 'maybe' })).toEqual(['#query/outcome', '#query/from'])
  expect(await pointers({ subjectId: 'a\u0007b' })).toEqual(['#query/subjectId'])
  expect(await pointers({ legalEntityId: 'other' })).toEqual(['#query/legalEntityId'])
  const verifying = async (query: object) =>
    (await hq.call(audit.verifyAudit, { query })).problem?.errors?.map((error) => error.pointer)
  expect(await verifying({ checkpointNumber: 3 })).toEqual(['#query/checkpointHash'])
  expect(await verifying({ checkpointNumber: 3, checkpointHash: 'f' })).toEqual(['#query/checkpointHash'])
  // The highest instant that an id can claim is no instant of PostgreSQL's.
  const params = { auditEntryId: 'aud_ffffffffffff7fffbfffffffffffffff' }
  expect((await hq.call(audit.readAuditEntry, { params })).status).toBe(404)
})

test('the chain is verified over HTTP, and its head kept elsewhere shows that the tail was cut off', async () => {
  await using world = await testWorld()
  const { hq } = await opened(world)
  const entity = await world.given.homeEntity()
  expect((await hq.call(audit.verifyAudit, { query: {} })).body).toMatchObject({ seals: 0, unsealed: true })
  await sealAll(world, entity)
  const sound = await hq.call(audit.verifyAudit, { query: {} })
  expect(sound.body).toMatchObject({ state: 'sound', entries: 1, complete: true, unsealed: false, broken: null })
  const { head } = sound.body
  await using thief = await intruder(world)
  await thief.act(entity, async (tx) => {
    await tx.deleteFrom('auditSeal').execute()
    await tx.deleteFrom('auditEntry').execute()
  })
  const kept = { checkpointNumber: head.number, checkpointHash: head.hash }
  expect((await hq.call(audit.verifyAudit, { query: {} })).body).toMatchObject({ state: 'sound', seals: 0 })
  expect((await hq.call(audit.verifyAudit, { query: kept })).body).toMatchObject({
    state: 'broken',
    broken: { seal: head.number, because: 'checkpoint' },
  })
})
