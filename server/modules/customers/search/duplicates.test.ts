import { customers } from '#contract/customers.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { CallOf } from '#contract/endpoint.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { customersOf } from '../testing.ts'

const may = { 'customer.create': 'store', 'customer.read': 'store' } as const

async function shop() {
  const world = await testWorld()
  const organisation = organisationOf(world.given)
  const list = await organisation.addressBook()
  const milan = await organisation.store({ customer: [list] })
  const seller = await world.given.associate({ may, stores: [milan] })
  const { customer } = customersOf(world.given)
  const person = (name: string, more: Parameters<typeof customer>[0] = {}) => customer({ name, books: [list], ...more })
  return Object.assign(world, { organisation, milan, seller, person })
}

async function duplicates(caller: Caller, query: CallOf<typeof customers.readLikelyDuplicates>['query']) {
  const { body } = await caller.call(customers.readLikelyDuplicates, { query })
  return body.duplicates.map(({ customer, likelihood, reasons }) => [
    customer.name,
    likelihood,
    reasons.map(({ by, agreement }) => `${agreement} ${by}`).join(', '),
  ])
}

test('a customer who is there already is told with the reasons, the likeliest first', async () => {
  await using w = await shop()
  await w.person('Maria Rossi', { emails: ['maria@example.com'], phones: ['333 123 4567'], cards: ['L1'] })
  await w.person('Paolo Rossi', { phones: ['333 123 4567'] })
  await w.person('Maria Rosi', { emails: ['other@example.net'] })
  await w.person('Giulia Verdi')
  expect(
    await duplicates(w.seller, { name: 'rossi maria', email: 'MARIA@example.com', phone: '+39 333 1234567' }),
  ).toEqual([
    ['Maria Rossi', 0.99, 'same email, same phone, same name'],
    ['Paolo Rossi', 0.5, 'same phone, similar name'],
    ['Maria Rosi', 0.5, 'similar name'],
  ])
  // A phone as it is dialled within its country, and a card alone.
  expect(await duplicates(w.seller, { name: 'Mária Rosi', phone: '333-1234567' })).toContainEqual([
    'Maria Rossi',
    0.97,
    'same phone, similar name',
  ])
  expect(await duplicates(w.seller, { name: 'Somebody', card: 'L1' })).toEqual([['Maria Rossi', 0.7, 'same card']])
  expect(await duplicates(w.seller, { name: 'Carlo Conti', email: 'carlo@example.com', phone: '4567' })).toEqual([])
})

test('a name that many have is told with less certainty, and an office’s address does not make two people one', async () => {
  await using w = await shop()
  for (let at = 0; at < 6; at += 1) await w.person('Maria Bianchi')
  const told = await duplicates(w.seller, { name: 'Maria Bianchi' })
  expect(told).toHaveLength(6)
  expect(told[0]).toEqual(['Maria Bianchi', 0.4, 'same name'])
  await w.person('Grand Hotel', { emails: ['info@hotel.example'] })
  expect(await duplicates(w.seller, { name: 'Paolo Conti', email: 'info@hotel.example' })).toEqual([])
  await w.person('Anna Neri', { emails: ['home@example.com'] })
  expect(await duplicates(w.seller, { name: 'Paolo Conti', email: 'home@example.com' })).toEqual([
    ['Anna Neri', 0.5, 'same email'],
  ])
})

test('duplicates that the caller may not see are not spoken of', async () => {
  await using w = await shop()
  const theirs = await w.organisation.addressBook()
  await w.organisation.store({ customer: [theirs] })
  const who = { name: 'Maria Rossi', emails: ['maria@example.com'], phones: ['333 123 4567'], cards: ['L1'] }
  await w.person('Maria Rossi', { ...who, books: [theirs] })
  await w.person('Maria Rossi', { ...who, books: [], in: await w.given.legalEntity() })
  const query = { name: 'Maria Rossi', email: 'maria@example.com', phone: '333 123 4567', card: 'L1' }
  expect(await duplicates(w.seller, query)).toEqual([])
  // A client of one's own is seen wherever the customer belongs; without customer.read nobody is.
  await w.person('Maria Rossi', { ...who, cards: ['L2'], books: [], keptBy: w.seller.associateId })
  expect(await duplicates(w.seller, query)).toHaveLength(1)
  const blind = await w.given.associate({ may: { 'customer.create': 'store' }, stores: [w.milan] })
  expect(await duplicates(blind, query)).toEqual([])
  const stranger = await w.given.associate({ may: { 'customer.read': 'store' }, stores: [w.milan] })
  expect((await stranger.call(customers.readLikelyDuplicates, { query })).status).toBe(403)
})

test('asking for duplicates takes four statements', async () => {
  await using w = await shop()
  await w.person('Maria Rossi', { emails: ['maria@example.com'] })
  const { statements } = await statementsOf(() =>
    duplicates(w.seller, { name: 'Maria Rosi', email: 'maria@example.com' }),
  )
  // With the beginning and the end of the transaction.
  expect(statements).toHaveLength(6)
})
