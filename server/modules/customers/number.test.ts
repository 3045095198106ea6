import { customers } from '#contract/customers.ts'
import { settings } from '#contract/settings.ts'
import { givenNumberSequence } from '#modules/settings/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

async function withSequence(fields: Parameters<typeof givenNumberSequence>[1] = {}) {
  const world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const sequence = await givenNumberSequence(hq, { pattern: 'C-{####}', ...fields })
  const params = { parameter: 'customers.number-sequence' }
  const set = await hq.call(settings.setParameter, { params, body: { value: sequence.id }, ifMatch: '"1"' })
  expect(set.status).toBe(200)
  const create = (body: object = {}) =>
    hq.call(customers.createCustomer, { body: { name: 'Ada', isNew: true, ...body } })
  return Object.assign(world, { hq, sequence, create })
}

test('a new customer takes the next number of the sequence that is chosen, unless one is given or none is wanted', async () => {
  await using w = await withSequence()
  expect((await w.create()).body.number).toBe('C-0001')
  expect((await w.create({ number: 'VIP' })).body.number).toBe('VIP')
  expect((await w.create({ number: null })).body.number).toBeNull()
  expect((await w.create()).body.number).toBe('C-0002')
})

test('a number that somebody typed in already is passed over', async () => {
  await using w = await withSequence()
  await w.create({ number: 'C-0001' })
  await w.create({ number: 'C-0002' })
  expect((await w.create()).body.number).toBe('C-0003')
})

test('a customer who is refused takes no number of a gap-free sequence', async () => {
  await using w = await withSequence()
  const card = { loyaltyCards: [{ number: 'L' }] }
  await w.create(card)
  expect((await w.create(card)).problem?.code).toBe('customers/card-taken')
  expect((await w.create()).body.number).toBe('C-0002')
})

test('without a number to take nobody is created', async () => {
  await using w = await withSequence({ largest: 1 })
  await w.create()
  expect((await w.create()).problem?.code).toBe('settings/number-sequence-exhausted')
  expect((await w.hq.call(customers.listCustomers, { query: {} })).body.items).toHaveLength(1)
})

test('somebody who is here already is not created again, unless the caller says that this is somebody else', async () => {
  await using w = await withSequence()
  const body = { name: 'Maria Rossi', contactPoints: [{ kind: 'email', typed: 'maria@example.com' }] }
  await w.create(body)
  const refused = await w.create({ ...body, isNew: false })
  expect([refused.status, refused.problem?.code]).toEqual([409, 'customers/likely-duplicate'])
  expect((await w.create(body)).body.number).toBe('C-0002')
})

test('duplicates whom the caller may not see are not spoken of', async () => {
  await using w = await withSequence()
  const body = { name: 'Maria Rossi', contactPoints: [{ kind: 'email' as const, typed: 'maria@example.com' }] }
  await w.create(body)
  const store = await w.given.store()
  const may = { 'customer.create': 'store', 'customer.read': 'store' } as const
  const seller = await w.given.associate({ may, stores: [store] })
  expect((await seller.call(customers.createCustomer, { body })).status).toBe(201)
})
