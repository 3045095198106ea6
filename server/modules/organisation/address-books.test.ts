import { organisation } from '#contract/organisation.ts'
import { AddressBookId, StoreId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { auditOf, organisationOf } from './testing.ts'

const may = { 'addressBook.manage': 'legalEntity', 'store.read': 'legalEntity', 'store.manage': 'legalEntity' } as const

test('an address book is created, renamed and deleted, each with its audit row', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const created = await hq.call(organisation.createAddressBook, { body: { code: 'north', name: 'North' } })
  expect(created.status).toBe(201)
  const addressBookId = created.body.id
  const renamed = await hq.call(organisation.updateAddressBook, {
    params: { addressBookId },
    ifMatch: '"1"',
    body: { name: 'The north' },
  })
  expect(renamed.body).toEqual({ id: addressBookId, code: 'north', name: 'The north', version: 2 })
  const deleted = await hq.call(organisation.deleteAddressBook, { params: { addressBookId }, ifMatch: '"2"' })
  expect([deleted.status, deleted.raw.body]).toEqual([204, ''])
  expect((await hq.call(organisation.readAddressBook, { params: { addressBookId } })).status).toBe(404)
  const id = z.decode(AddressBookId, addressBookId)
  expect((await auditOf(world, id)).map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    {
      action: 'organisation.address-book-created',
      before: null,
      after: { id, code: 'north', name: 'North' },
    },
    { action: 'organisation.address-book-updated', before: { name: 'North' }, after: { name: 'The north' } },
    {
      action: 'organisation.address-book-deleted',
      before: { id, code: 'north', name: 'The north', version: 2 },
      after: null,
    },
  ])
})

test('an address book that is used is not deleted, and says where it is used', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook({ code: 'north' })
  const milan = await shop.store({ code: 'milan', customer: [book], employee: [book] })
  await shop.store({ code: 'turin', employee: [book] })
  await shop.store({ code: 'naples' })
  for (let i = 0; i < 3; i += 1) await shop.colleague({ books: [book] })
  const hq = await world.given.associate({ may })
  const params = { addressBookId: z.encode(AddressBookId, book) }
  const use = await hq.call(organisation.readAddressBookUse, { params })
  expect(use.body.stores.map(({ code, kinds }) => [code, kinds])).toEqual([
    ['milan', ['customer', 'employee']],
    ['turin', ['employee']],
  ])
  expect(use.body.stores[0]?.id).toBe(z.encode(StoreId, milan))
  expect(use.body.associateCount).toBe(3)
  const deleted = await hq.call(organisation.deleteAddressBook, { params, ifMatch: '"1"' })
  expect([deleted.status, deleted.problem?.code]).toEqual([409, 'organisation/address-book-in-use'])
  expect(deleted.raw.json()).toMatchObject({ detail: expect.stringContaining('2 stores and 3 associates') })
  const inItalian = await hq.call(
    organisation.deleteAddressBook,
    { params, ifMatch: '"1"' },
    { 'accept-language': 'it' },
  )
  expect(inItalian.raw.json()).toMatchObject({ detail: expect.stringContaining('2 negozi e 3 consulenti') })
})

test('an address book code is taken once in a legal entity', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  await shop.addressBook({ code: 'north' })
  await shop.addressBook({ code: 'south', in: await world.given.legalEntity() })
  const hq = await world.given.associate({ may })
  const north = await hq.call(organisation.createAddressBook, { body: { code: 'north', name: 'North' } })
  expect([north.status, north.problem?.code]).toEqual([409, 'organisation/address-book-code-taken'])
  const south = await hq.call(organisation.createAddressBook, { body: { code: 'south', name: 'South' } })
  expect(south.status).toBe(201)
  const renamed = await hq.call(organisation.updateAddressBook, {
    params: { addressBookId: south.body.id },
    ifMatch: '"1"',
    body: { code: 'north' },
  })
  expect(renamed.problem?.code).toBe('organisation/address-book-code-taken')
  const bad = await hq.call(organisation.createAddressBook, { body: { code: '1', name: '' } })
  expect(bad.problem?.errors?.map((error) => error.pointer)).toEqual(['#/code', '#/name'])
})

test('an associate sees the address books of the stores in reach, in pages, at the same number of statements', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const books = []
  for (let i = 1; i <= 5; i += 1) books.push(await shop.addressBook({ code: `book-${i}` }))
  const milan = await shop.store({ employee: books.slice(0, 2), customer: books.slice(1, 3) })
  const seller = await world.given.associate({ may: { 'store.read': 'store' }, stores: [milan] })
  const hq = await world.given.associate({ may })
  const codes = async (caller: typeof hq, query: { limit?: number; cursor?: string }) => {
    const { items, nextCursor } = (await caller.call(organisation.listAddressBooks, { query })).body
    return { codes: items.map((item) => item.code), nextCursor }
  }
  expect((await codes(seller, {})).codes).toEqual(['book-1', 'book-2', 'book-3'])
  const first = await codes(hq, { limit: 3 })
  expect(first.codes).toEqual(['book-1', 'book-2', 'book-3'])
  expect(await codes(hq, { limit: 3, cursor: first.nextCursor ?? '' })).toEqual({
    codes: ['book-4', 'book-5'],
    nextCursor: null,
  })
  const { statements } = await statementsOf(() => codes(hq, {}))
  expect(statements).toHaveLength(4)
})
