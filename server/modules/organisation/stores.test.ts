import { organisation } from '#contract/organisation.ts'
import { AddressBookId, StoreId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { auditOf, organisationOf } from './testing.ts'

const codesOf = (answer: { body: { items: readonly { code: string }[] } }) => answer.body.items.map((item) => item.code)

test('the list of stores reaches as far as the grant: own stores, those that share an employee address book, all', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const [north, south] = [await shop.addressBook(), await shop.addressBook()]
  const milan = await shop.store({ code: 'milan', employee: [north], customer: [south] })
  await shop.store({ code: 'turin', employee: [north, south] })
  await shop.store({ code: 'naples', employee: [south] })
  // Shares an address book with Milan, but only as one of customers: that is about whose customers a search finds.
  await shop.store({ code: 'rome', customer: [north] })
  const list = async (scope: 'store' | 'addressBook' | 'legalEntity') => {
    const caller = await world.given.associate({ may: { 'store.read': scope }, stores: [milan] })
    return codesOf(await caller.call(organisation.listStores, { query: {} }))
  }
  expect(await list('store')).toEqual(['milan'])
  expect(await list('addressBook')).toEqual(['milan', 'turin'])
  expect(await list('legalEntity')).toEqual(['milan', 'naples', 'rome', 'turin'])
})

test('a store without address books reaches itself, and an associate without stores reaches none', async () => {
  await using world = await testWorld()
  const alone = await world.given.store({ code: 'alone' })
  await world.given.store({ code: 'other' })
  const may = { 'store.read': 'addressBook' } as const
  const here = await world.given.associate({ may, stores: [alone] })
  const nowhere = await world.given.associate({ may })
  expect(codesOf(await here.call(organisation.listStores, { query: {} }))).toEqual(['alone'])
  expect(codesOf(await nowhere.call(organisation.listStores, { query: {} }))).toEqual([])
})

test('stores are found by words of code and name without accents and case, and by whether they are open', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'store.manage': 'legalEntity', 'store.read': 'legalEntity' } })
  const open = (code: string, name: string) =>
    hq.call(organisation.openStore, {
      body: {
        code,
        name,
        timeZone: 'Europe/Madrid',
        currency: 'EUR',
        languages: ['es'],
        customerAddressBookIds: [],
        employeeAddressBookIds: [],
      },
    })
  await open('mad-1', 'Málaga Ébano')
  await open('mad-2', 'Łódź 100%')
  const third = (await open('mad-3', 'Straße')).body
  await hq.call(organisation.closeStore, { params: { storeId: third.id }, ifMatch: '"1"' })
  const found = async (query: { text?: string; state?: 'open' | 'closed' }) =>
    codesOf(await hq.call(organisation.listStores, { query }))
  expect(await found({ text: 'EBANO malaga' })).toEqual(['mad-1'])
  expect(await found({ text: 'lodz' })).toEqual(['mad-2'])
  expect(await found({ text: 'STRASSE' })).toEqual(['mad-3'])
  expect(await found({ text: 'mad-1' })).toEqual(['mad-1'])
  expect(await found({ text: '%' })).toEqual(['mad-2'])
  expect(await found({ text: '_' })).toEqual([])
  expect(await found({ text: 'malaga lodz' })).toEqual([])
  expect(await found({ state: 'open' })).toEqual(['mad-1', 'mad-2'])
  expect(await found({ state: 'closed' })).toEqual(['mad-3'])
})

test('pages of stores hold every store once, in the same order, at the same number of statements', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  for (let i = 0; i < 7; i += 1) await shop.store({ employee: [book], customer: [book] })
  const hq = await world.given.associate({ may: { 'store.read': 'legalEntity' } })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = (await hq.call(organisation.listStores, { query: { limit: 3, cursor } })).body
    seen.push(...page.items.map((item) => item.code))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toHaveLength(7)
  expect(seen).toEqual([...new Set(seen)].sort())
  const budget = async (limit: number) =>
    (await statementsOf(() => hq.call(organisation.listStores, { query: { limit } }))).statements.length
  // Begin, the caller, the list, commit.
  expect([await budget(1), await budget(7)]).toEqual([4, 4])
})

test('a change of a store changes what is given and leaves the rest, and is audited with what it was', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const [old, other, next] = [await shop.addressBook(), await shop.addressBook(), await shop.addressBook()]
  const store = await shop.store({ code: 'milan', employee: [old, other], customer: [old] })
  const hq = await world.given.associate({ may: { 'store.manage': 'legalEntity', 'store.read': 'legalEntity' } })
  const params = { storeId: z.encode(StoreId, store) }
  const before = await hq.call(organisation.readStore, { params })
  const books = [next, other].map((id) => z.encode(AddressBookId, id))
  const changed = await hq.call(organisation.updateStore, {
    params,
    ifMatch: String(before.raw.headers.etag),
    body: { name: 'Milano', currency: 'EUR', employeeAddressBookIds: books },
  })
  expect(changed.body).toEqual({
    ...before.body,
    name: 'Milano',
    employeeAddressBookIds: books.toSorted(),
    version: 2,
  })
  expect(changed.raw.headers.etag).toBe('"2"')
  expect((await hq.call(organisation.readStore, { params })).body).toEqual(changed.body)
  // The currency was given but is what it was, so it is in neither.
  expect(await auditOf(world, store)).toEqual([
    {
      action: 'organisation.store-updated',
      actorId: hq.associateId,
      before: { name: 'CNRY-milan', employeeAddressBookIds: [old, other].toSorted() },
      after: { name: 'Milano', employeeAddressBookIds: [next, other].toSorted() },
    },
  ])
})

test('a store that cannot be is answered with a pointer to each field, and an address book that is not there with its place', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = z.encode(AddressBookId, await shop.addressBook())
  const absent = z.encode(AddressBookId, newId<'address_book'>())
  const hq = await world.given.associate({ may: { 'store.manage': 'legalEntity' } })
  const store = {
    code: 'milan',
    name: 'Milano',
    timeZone: 'Europe/Rome',
    currency: 'EUR',
    languages: ['it' as const],
    customerAddressBookIds: [],
    employeeAddressBookIds: [],
  }
  const bad = await hq.call(organisation.openStore, {
    body: { ...store, code: 'No Code', name: ' ', timeZone: 'Europe/Milano', currency: 'LIT', languages: [] },
  })
  expect([bad.status, bad.problem?.errors?.map((error) => error.pointer)]).toEqual([
    422,
    ['#/code', '#/name', '#/timeZone', '#/currency', '#/languages'],
  ])
  const unknown = await hq.call(organisation.openStore, {
    body: { ...store, customerAddressBookIds: [book, absent], employeeAddressBookIds: [absent] },
  })
  expect([unknown.problem?.code, unknown.problem?.errors?.map((error) => error.pointer)]).toEqual([
    'organisation/unknown-address-book',
    ['#/customerAddressBookIds/1', '#/employeeAddressBookIds/0'],
  ])
  const foreign = await shop.addressBook({ in: await world.given.legalEntity() })
  const theirs = await hq.call(organisation.openStore, {
    body: { ...store, customerAddressBookIds: [z.encode(AddressBookId, foreign)] },
  })
  expect(theirs.problem?.code).toBe('organisation/unknown-address-book')
})

test('a store cannot take the code or the id of another', async () => {
  await using world = await testWorld()
  const [milan, rome] = [await world.given.store({ code: 'milan' }), await world.given.store({ code: 'rome' })]
  const hq = await world.given.associate({ may: { 'store.manage': 'legalEntity' } })
  const taken = await hq.call(organisation.updateStore, {
    params: { storeId: z.encode(StoreId, rome) },
    ifMatch: '"1"',
    body: { code: 'milan' },
  })
  expect([taken.status, taken.problem?.code]).toEqual([409, 'organisation/store-code-taken'])
  const again = await hq.call(organisation.openStore, {
    body: {
      id: z.encode(StoreId, milan),
      code: 'turin',
      name: 'Torino',
      timeZone: 'Europe/Rome',
      currency: 'EUR',
      languages: ['it'],
      customerAddressBookIds: [],
      employeeAddressBookIds: [],
    },
  })
  expect([again.status, again.problem?.code]).toEqual([409, 'organisation/id-taken'])
})

test('a store manager changes her store, but not its address books, and opens none', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const milan = await shop.store({ employee: [book] })
  const manager = await world.given.associate({ may: { 'store.manage': 'store' }, stores: [milan] })
  const change = (ifMatch: string, body: object) =>
    manager.call(organisation.updateStore, { params: { storeId: z.encode(StoreId, milan) }, ifMatch, body })
  expect(
    (await change('"1"', { name: 'Milano', employeeAddressBookIds: [z.encode(AddressBookId, book)] })).status,
  ).toBe(200)
  expect((await change('"2"', { employeeAddressBookIds: [] })).status).toBe(403)
  const another = z.encode(AddressBookId, await shop.addressBook())
  expect((await change('"2"', { customerAddressBookIds: [another] })).status).toBe(403)
  const opened = await manager.call(organisation.openStore, {
    body: {
      code: 'turin',
      name: 'Torino',
      timeZone: 'Europe/Rome',
      currency: 'EUR',
      languages: ['it'],
      customerAddressBookIds: [],
      employeeAddressBookIds: [],
    },
  })
  expect(opened.status).toBe(403)
})

test('a closed store is read, takes nobody, and opens again', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const storeId = z.encode(StoreId, store)
  const hq = await world.given.associate({ may: 'everything' })
  const closed = await hq.call(organisation.closeStore, { params: { storeId }, ifMatch: '"1"' })
  expect(closed.body).toMatchObject({ closedAt: world.now().toISOString(), version: 2 })
  const refused = [
    await hq.call(organisation.registerDevice, { body: { name: 'Till', storeId, shared: true } }),
    await hq.call(organisation.createAssociate, {
      body: { personnelNumber: 'X-1', name: 'Ada', language: 'it', storeIds: [storeId], addressBookIds: [] },
    }),
  ]
  expect(refused.map((answer) => answer.problem?.code)).toEqual([
    'organisation/store-closed',
    'organisation/store-closed',
  ])
  const reopened = await hq.call(organisation.reopenStore, { params: { storeId }, ifMatch: '"2"' })
  expect(reopened.body).toMatchObject({ closedAt: null, version: 3 })
  expect((await hq.call(organisation.registerDevice, { body: { name: 'Till', storeId, shared: true } })).status).toBe(
    201,
  )
  expect((await auditOf(world, store)).map((entry) => [entry.action, entry.after])).toEqual([
    ['organisation.store-closed', { closedAt: world.now().toISOString() }],
    ['organisation.store-reopened', { closedAt: null }],
  ])
})
