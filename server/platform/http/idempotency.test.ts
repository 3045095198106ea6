import { organisation } from '#contract/organisation.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { trial, trialModule } from './testing.ts'

const key = { 'idempotency-key': 'one-intended-change' }

/** How often the trial change was done: each leaves one audit row. */
async function done(world: World): Promise<number> {
  const client = await world.superuser()
  const { rows } = await client.query(`select 1 from audit_entry where action = 'trial.noted'`)
  await client.end()
  return rows.length
}

test('fifty posts at once with one key have one effect and one answer, and forty-nine say that it is a replay', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => lina.call(trial.note, { body: { text: 'New in' } }, key)),
  )
  expect(new Set(answers.map((answer) => answer.raw.body))).toEqual(new Set(['{"text":"New in","version":7}']))
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.raw.headers.etag}`))).toEqual(new Set(['201 "7"']))
  expect(answers.filter((answer) => answer.raw.headers['idempotency-replayed'] === 'true')).toHaveLength(49)
  expect(await done(world)).toBe(1)
})

test('a key belongs to its request: with another body it is 422', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate({ may: 'everything' })
  await lina.call(trial.note, { body: { text: 'New in' } }, key)
  const other = await lina.call(trial.note, { body: { text: 'Old' } }, key)
  expect([other.status, other.problem?.code]).toEqual([422, 'request/idempotency-key-reused'])
  expect(await done(world)).toBe(1)
})

test('another associate, and another legal entity, may use the same key for their own change', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const callers = [
    await world.given.associate(),
    await world.given.associate(),
    await world.given.associate({ in: await world.given.legalEntity() }),
  ]
  for (const caller of callers) {
    const { raw } = await caller.call(trial.note, { body: { text: 'New in' } }, key)
    expect([raw.statusCode, raw.headers['idempotency-replayed']]).toEqual([201, undefined])
  }
  expect(await done(world)).toBe(3)
})

test('an attempt that failed leaves the key free: the next one does the work', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const body = { text: 'New in', outcome: 'fail once' as const }
  const first = await lina.call(trial.note, { body }, key)
  const second = await lina.call(trial.note, { body }, key)
  const third = await lina.call(trial.note, { body }, key)
  expect([first.status, second.status, third.status]).toEqual([500, 201, 201])
  expect([second, third].map(({ raw }) => raw.headers['idempotency-replayed'])).toEqual([undefined, 'true'])
  expect(await done(world)).toBe(1)
})

test('a change that goes on in another legal entity keeps its answer in the caller’s own', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const { id: elsewhere } = await world.given.legalEntity()
  for (const replayed of [undefined, 'true']) {
    const { status, raw } = await lina.call(trial.note, { body: { text: 'New in', elsewhere } }, key)
    expect([status, raw.headers['idempotency-replayed']]).toEqual([201, replayed])
  }
})

test('a refusal is not remembered, whether or not what it wrote is kept', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  for (const outcome of ['refuse', 'keep'] as const)
    for (const expected of ['request/conflict', 'request/conflict']) {
      const { problem } = await lina.call(trial.note, { body: { text: 'x', outcome } }, { 'idempotency-key': outcome })
      expect(problem?.code).toBe(expected)
    }
  expect(await done(world)).toBe(2)
})

test('a request whose twin is still at work after the time of a statement is 409 with Retry-After', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const client = await world.superuser()
  await client.query('begin')
  await client.query(
    `insert into idempotency_key (legal_entity_id, principal, key, fingerprint)
     select id, $1, $2, 'first' from legal_entity`,
    [`associate:${lina.associateId}`, key['idempotency-key']],
  )
  const waiting = await lina.call(trial.note, { body: { text: 'New in' } }, key)
  await client.query('rollback')
  await client.end()
  expect([waiting.status, waiting.problem?.code, waiting.raw.headers['retry-after']]).toEqual([
    409,
    'request/still-running',
    '1',
  ])
  expect((await lina.call(trial.note, { body: { text: 'New in' } }, key)).status).toBe(201)
})

test.each(['', 'two words', 'ключ', 'x'.repeat(256)])('%j is no key: 400', async (bad) => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const { status, problem } = await lina.call(trial.note, { body: { text: 'x' } }, { 'idempotency-key': bad })
  expect([status, problem?.code]).toEqual([400, 'request/idempotency-key-missing'])
})

test('what one already has is answered 304: an ETag is the version', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate({ may: 'everything' })
  const read = (ifNoneMatch: string) =>
    lina.call(trial.readVersion, { params: { version: 3 } }, { 'if-none-match': ifNoneMatch })
  const got = await Promise.all(['"2"', '"2", W/"3"', '*', '"3'].map(read))
  expect(got.map(({ status, raw }) => [status, raw.headers.etag, raw.body.length > 0])).toEqual([
    [200, '"3"', true],
    [304, '"3"', false],
    [304, '"3"', false],
    [200, '"3"', true],
  ])
})

test('a cursor of another list, another legal entity, or nobody’s making is 422', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const others = await world.given.associate({ may: 'everything', in: await world.given.legalEntity() })
  await world.given.store()
  await world.given.store()
  const page = await hq.call(organisation.listStores, { query: { limit: 1 } })
  const cursor = page.body.nextCursor ?? ''
  expect((await hq.call(organisation.listStores, { query: { cursor } })).body.items).toHaveLength(1)
  for (const [caller, bad] of [
    [others, cursor],
    [hq, `${cursor}x`],
    [hq, 'WyJhIl0.forged'],
    [hq, ''],
  ] as const)
    expect((await caller.call(organisation.listStores, { query: { cursor: bad } })).problem?.errors).toMatchObject([
      { pointer: '#query/cursor', code: 'field/cursor-unknown' },
    ])
})
