import { defineEndpoints, signedIn } from '#contract/endpoint.ts'
import { settings } from '#contract/settings.ts'
import { line, NumberSequenceId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { bind, type Module } from '#platform/module.ts'
import { defineParameter, readParameter, readParameters } from '#platform/parameters/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { givenNumberSequence } from './testing.ts'

const days = defineParameter({ key: 'shelf.days', schema: z.int().min(1).max(30), default: 7 })
const label = defineParameter({
  key: 'shelf.label',
  schema: z.strictObject({ text: line(20) }),
  default: { text: 'New' },
})
const sequence = defineParameter({
  key: 'shelf.number-sequence',
  schema: NumberSequenceId.nullable(),
  default: null,
  references: 'number_sequence',
})
const sequences = defineParameter({
  key: 'shelf.number-sequences',
  schema: z.array(NumberSequenceId).max(5),
  default: [],
  references: 'number_sequence',
})
const probe = defineEndpoints({
  readDays: {
    method: 'GET',
    path: '/probe/days',
    summary: 'Test only',
    access: signedIn,
    response: z.object({ days: z.int() }),
  },
})
const shelf: Module = {
  name: 'shelf',
  endpoints: bind('shelf', probe, { readDays: async (ctx) => ({ days: await readParameter(ctx, days) }) }),
  parameters: [days, label, sequence, sequences],
}
const manager = { may: { 'settings.read': 'legalEntity', 'settings.manage': 'legalEntity' } } as const

function set(key: string, value: unknown, version = 1) {
  return { params: { parameter: key }, body: { value }, ifMatch: `"${version}"` }
}

test('a parameter that nobody has set has its default, and says what a value may be', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const { body } = await hq.call(settings.readParameter, { params: { parameter: 'shelf.days' } })
  expect(body).toMatchObject({ declaredBy: 'shelf', value: 7, default: 7, state: 'default', version: 1 })
  expect(body.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 30 })
  expect((await hq.call(probe.readDays, {})).body).toEqual({ days: 7 })
})

test('a parameter that was set is what its module reads, in this legal entity only', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const others = await world.given.associate({ ...manager, in: await world.given.legalEntity() })
  const { body } = await hq.call(settings.setParameter, set('shelf.days', 14))
  expect(body).toMatchObject({ value: 14, default: 7, state: 'set', changedAt: '2026-03-08T10:00:00.000Z', version: 2 })
  expect((await hq.call(probe.readDays, {})).body).toEqual({ days: 14 })
  expect((await others.call(probe.readDays, {})).body).toEqual({ days: 7 })
})

test('a parameter that was reset has its default again, and its version goes on', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  await hq.call(settings.setParameter, set('shelf.days', 14))
  const reset = await hq.call(settings.resetParameter, { params: { parameter: 'shelf.days' }, ifMatch: '"2"' })
  expect(reset.body).toMatchObject({ value: 7, state: 'default', version: 3 })
  expect((await hq.call(probe.readDays, {})).body).toEqual({ days: 7 })
  expect((await hq.call(settings.setParameter, set('shelf.days', 9, 3))).body).toMatchObject({ value: 9, version: 4 })
})

test('a value that does not fit is refused with a pointer to what is wrong, and nothing is set', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const errorsOf = async (key: string, value: unknown) =>
    (await hq.call(settings.setParameter, set(key, value))).problem?.errors
  expect(await errorsOf('shelf.days', 31)).toMatchObject([{ pointer: '#/value', code: 'field/too-large' }])
  expect(await errorsOf('shelf.days', null)).toMatchObject([{ pointer: '#/value', code: 'field/type' }])
  expect(await errorsOf('shelf.days', undefined)).toMatchObject([{ pointer: '#/value', code: 'field/required' }])
  expect(await errorsOf('shelf.label', { text: '', more: 1 })).toMatchObject([
    { pointer: '#/value/text', code: 'field/too-short' },
    { pointer: '#/value/more', code: 'field/unknown' },
  ])
  const { items } = (await hq.call(settings.listParameters, { query: { declaredBy: 'shelf' } })).body
  expect(items.map(({ state }) => state)).toEqual(['default', 'default', 'default', 'default'])
})

test('what is kept is the value as its schema cleans it', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const { body } = await hq.call(settings.setParameter, set('shelf.label', { text: '  Nuovo ' }))
  expect(body.value).toEqual({ text: 'Nuovo' })
  const client = await world.superuser()
  expect((await client.query('select value from parameter_value')).rows).toEqual([{ value: { text: 'Nuovo' } }])
})

test('a parameter that points to a number sequence takes one of this legal entity only', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const others = await world.given.associate({ ...manager, in: await world.given.legalEntity() })
  const [mine, theirs] = [await givenNumberSequence(hq), await givenNumberSequence(others)]
  const unknown = z.encode(NumberSequenceId, newId<'number_sequence'>())

  for (const id of [theirs.id, unknown]) {
    const refused = await hq.call(settings.setParameter, set('shelf.number-sequence', id))
    expect(refused.status).toBe(422)
    expect(refused.problem?.errors).toMatchObject([{ pointer: '#/value', code: 'settings/unknown-reference' }])
  }
  const list = await hq.call(settings.setParameter, set('shelf.number-sequences', [mine.id, unknown]))
  expect(list.problem?.errors).toMatchObject([{ pointer: '#/value/1', code: 'settings/unknown-reference' }])
  expect((await hq.call(settings.setParameter, set('shelf.number-sequence', mine.id))).body.value).toBe(mine.id)
  expect((await hq.call(settings.setParameter, set('shelf.number-sequence', null, 2))).body.value).toBeNull()
})

test('a number sequence says which parameters point to it, and is not deleted while one does', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const { id } = await givenNumberSequence(hq)
  await hq.call(settings.setParameter, set('shelf.number-sequence', id))
  await hq.call(settings.setParameter, set('shelf.number-sequences', [id]))
  const it = { params: { numberSequenceId: id } }
  expect((await hq.call(settings.readNumberSequence, it)).body.usedBy).toEqual([
    'shelf.number-sequence',
    'shelf.number-sequences',
  ])
  const remove = () => hq.call(settings.deleteNumberSequence, { ...it, ifMatch: '"1"' })
  expect((await remove()).problem?.code).toBe('settings/number-sequence-in-use')

  await hq.call(settings.setParameter, set('shelf.number-sequences', [], 2))
  await hq.call(settings.resetParameter, { params: { parameter: 'shelf.number-sequence' }, ifMatch: '"2"' })
  expect((await remove()).status).toBe(204)
  expect((await hq.call(settings.readNumberSequence, it)).status).toBe(404)
})

test('when a sequence is deleted while a parameter is pointed to it, one of the two is refused', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  for (let round = 1; round <= 10; round += 1) {
    const { id } = await givenNumberSequence(hq)
    const current = await hq.call(settings.readParameter, { params: { parameter: 'shelf.number-sequence' } })
    const [pointed, deleted] = await Promise.all([
      hq.call(settings.setParameter, set('shelf.number-sequence', id, current.body.version)),
      hq.call(settings.deleteNumberSequence, { params: { numberSequenceId: id }, ifMatch: '"1"' }),
    ])
    expect([`200 409`, `422 204`]).toContain(`${pointed.status} ${deleted.status}`)
  }
})

test('of two who set a parameter at once, one is told that the other was first', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  for (const version of [1, 2]) {
    const answers = await Promise.all(
      [1, 2].map((value) => hq.call(settings.setParameter, set('shelf.days', value, version))),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]))
  }
})

test('parameters are set by whoever may manage settings, and only those that exist', async () => {
  await using world = await testWorld({ more: [shelf] })
  const reader = await world.given.associate({ may: { 'settings.read': 'legalEntity' } })
  const hq = await world.given.associate(manager)
  expect((await reader.call(settings.setParameter, set('shelf.days', 3))).status).toBe(403)
  expect((await hq.call(settings.setParameter, set('shelf.weight', 3))).status).toBe(404)
  expect((await hq.call(settings.setParameter, set('shelf.days', 3, 9_999_999_999))).status).toBe(412)
  expect((await hq.call(settings.readParameter, { params: { parameter: 'constructor' } })).status).toBe(404)
})

test('the list of parameters is paged by key and filtered by module', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  const query = { declaredBy: 'shelf', limit: 3 }
  const first = (await hq.call(settings.listParameters, { query })).body
  const second = (await hq.call(settings.listParameters, { query: { ...query, cursor: first.nextCursor ?? '' } })).body
  expect([...first.items, ...second.items].map(({ key }) => key)).toEqual([
    'shelf.days',
    'shelf.label',
    'shelf.number-sequence',
    'shelf.number-sequences',
  ])
  expect(second.nextCursor).toBeNull()
})

test('setting and resetting are in the audit log, with what was before', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  await hq.call(settings.setParameter, set('shelf.days', 14))
  await hq.call(settings.resetParameter, { params: { parameter: 'shelf.days' }, ifMatch: '"2"' })
  const client = await world.superuser()
  const { rows } = await client.query(
    `select action, before, after from audit_entry where subject_id = 'shelf.days' order by at`,
  )
  expect(rows).toEqual([
    {
      action: 'settings.parameter-set',
      before: { value: 7, state: 'default' },
      after: { value: 14, state: 'set' },
    },
    {
      action: 'settings.parameter-reset',
      before: { value: 14, state: 'set' },
      after: { value: 7, state: 'default' },
    },
  ])
})

test('a value that a later release does not allow gives way to the default, and the list says so', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  await hq.call(settings.setParameter, set('shelf.days', 14))
  const client = await world.superuser()
  await client.query(`update parameter_value set value = '90' where parameter = 'shelf.days'`)
  expect((await hq.call(probe.readDays, {})).body).toEqual({ days: 7 })
  const { body } = await hq.call(settings.readParameter, { params: { parameter: 'shelf.days' } })
  expect(body).toMatchObject({ value: 7, state: 'outdated', version: 2 })
})

test('several parameters are read in one statement', async () => {
  await using world = await testWorld({ more: [shelf] })
  const hq = await world.given.associate(manager)
  await hq.call(settings.setParameter, set('shelf.days', 14))
  const home = await world.given.homeEntity()
  const { result, statements } = await home.inside((tx) =>
    statementsOf(() => readParameters({ tx, legalEntityId: home.id }, { days, label })),
  )
  expect(result).toEqual({ days: 14, label: { text: 'New' } })
  expect(statements.length).toBe(1)
})
