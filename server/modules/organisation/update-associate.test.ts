import { organisation } from '#contract/organisation.ts'
import { AddressBookId, AssociateId, type Id, StoreId } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { auditOf, organisationOf } from './testing.ts'

const may = { 'associate.manage': 'store', 'associate.read': 'store' } as const
const storesOnWire = (ids: readonly Id<'store'>[]) => ids.map((id) => z.encode(StoreId, id))
const booksOnWire = (ids: readonly Id<'address_book'>[]) => ids.map((id) => z.encode(AddressBookId, id))

const ada = { personnelNumber: 'IT-7', name: 'Ada Conti', language: 'it' as const }

test('headquarters creates an associate of several stores, with address books', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const stores = [await shop.store(), await shop.store()]
  const book = await shop.addressBook()
  const hq = await world.given.associate({
    may: { 'associate.manage': 'legalEntity', 'associate.read': 'legalEntity' },
  })
  const created = await hq.call(organisation.createAssociate, {
    body: { ...ada, storeIds: storesOnWire(stores).toReversed(), addressBookIds: booksOnWire([book, book]) },
  })
  expect([created.status, created.body]).toEqual([
    201,
    {
      ...ada,
      id: created.body.id,
      preferredName: null,
      storeIds: storesOnWire(stores),
      addressBookIds: booksOnWire([book]),
      deactivatedAt: null,
      version: 1,
    },
  ])
  expect((await hq.call(organisation.readAssociate, { params: { associateId: created.body.id } })).body).toEqual(
    created.body,
  )
  const id = z.decode(AssociateId, created.body.id)
  expect(await auditOf(world, id)).toEqual([
    {
      action: 'organisation.associate-created',
      actorId: hq.associateId,
      before: null,
      after: { ...ada, id, preferredName: null, storeIds: stores, addressBookIds: [book] },
    },
  ])
})

test('a personnel number is taken once in a legal entity, and free in another', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  await shop.colleague({ personnelNumber: 'IT-8' })
  await shop.colleague({ personnelNumber: 'IT-7', in: await world.given.legalEntity() })
  const hq = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const body = { ...ada, storeIds: [], addressBookIds: [] }
  const created = await hq.call(organisation.createAssociate, { body })
  expect(created.status).toBe(201)
  const again = await hq.call(organisation.createAssociate, { body })
  expect([again.status, again.problem?.code]).toEqual([409, 'organisation/personnel-number-taken'])
  const sameId = await hq.call(organisation.createAssociate, {
    body: { ...body, id: created.body.id, personnelNumber: 'IT-9' },
  })
  expect(sameId.problem?.code).toBe('organisation/id-taken')
  const changed = await hq.call(organisation.updateAssociate, {
    params: { associateId: created.body.id },
    ifMatch: '"1"',
    body: { personnelNumber: 'IT-8' },
  })
  expect(changed.problem?.code).toBe('organisation/personnel-number-taken')
})

test('an associate that cannot be is answered with a pointer to each field', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const known = await world.given.store()
  const absent = newId<'store'>()
  const bad = await hq.call(organisation.createAssociate, {
    body: {
      personnelNumber: '',
      name: 'Ada\nConti',
      language: 'fr',
      storeIds: ['x'],
      addressBookIds: [],
      role: 'admin',
    } as object as never, // What a caller without our types may send.
  })
  expect([bad.status, bad.problem?.errors?.map((error) => error.pointer)]).toEqual([
    422,
    ['#/personnelNumber', '#/name', '#/language', '#/storeIds/0', '#/role'],
  ])
  const unknown = await hq.call(organisation.createAssociate, {
    body: { ...ada, storeIds: storesOnWire([known, absent]), addressBookIds: [] },
  })
  expect(unknown.problem).toMatchObject({
    code: 'organisation/unknown-store',
    errors: [{ pointer: '#/storeIds/1', code: 'field/not-a-choice' }],
  })
})

test('the longest names there are, in syllables that fold to three letters each, are kept, found and listed', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({
    may: { 'associate.manage': 'legalEntity', 'associate.read': 'legalEntity' },
  })
  const syllables = (count: number, from: number) =>
    String.fromCodePoint(...Array.from({ length: count }, (_, n) => 0xac00 + (((from + n) * 7_919) % 11_172)))
  const name = syllables(200, 0)
  const created = await hq.call(organisation.createAssociate, {
    body: {
      personnelNumber: syllables(50, 200),
      name,
      preferredName: syllables(100, 250),
      language: 'it',
      storeIds: [],
      addressBookIds: [],
    },
  })
  expect([created.status, created.body.name]).toEqual([201, name])
  const found = await hq.call(organisation.listAssociates, { query: { text: name.slice(150) } })
  expect(found.body.items).toEqual([created.body])
})

test('a store manager creates associates of her stores only, with their address books only', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const [mine, theirs, customers] = [await shop.addressBook(), await shop.addressBook(), await shop.addressBook()]
  const milan = await shop.store({ employee: [mine], customer: [customers] })
  const turin = await shop.store({ employee: [theirs] })
  const manager = await world.given.associate({ may, stores: [milan] })
  const create = async (stores: readonly Id<'store'>[], books: readonly Id<'address_book'>[]) => {
    const answer = await manager.call(organisation.createAssociate, {
      body: { ...ada, storeIds: storesOnWire(stores), addressBookIds: booksOnWire(books) },
    })
    return answer.problem ? [answer.problem.code, answer.problem.errors?.[0]?.pointer] : [answer.status]
  }
  expect(await create([milan, turin], [])).toEqual(['organisation/unknown-store', '#/storeIds/1'])
  expect(await create([], [])).toEqual(['request/invalid', '#/storeIds'])
  expect(await create([milan], [theirs])).toEqual(['organisation/unknown-address-book', '#/addressBookIds/0'])
  // Milan has it for customers; another store may have it for employees, and would show the clients.
  expect(await create([milan], [customers])).toEqual(['organisation/unknown-address-book', '#/addressBookIds/0'])
  expect(await create([milan], [mine])).toEqual([201])
})

test('a store manager moves associates in and out of her stores, and leaves their other stores alone', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const [milan, rome, turin] = [await shop.store(), await shop.store(), await shop.store({ employee: [book] })]
  const both = await shop.colleague({ stores: [milan, turin], books: [book] })
  const manager = await world.given.associate({ may, stores: [milan, rome] })
  let version = 1
  const move = async (body: { storeIds?: readonly Id<'store'>[]; addressBookIds?: readonly Id<'address_book'>[] }) => {
    const answer = await manager.call(organisation.updateAssociate, {
      params: { associateId: z.encode(AssociateId, both) },
      ifMatch: `"${version}"`,
      body: {
        ...(body.storeIds ? { storeIds: storesOnWire(body.storeIds) } : {}),
        ...(body.addressBookIds ? { addressBookIds: booksOnWire(body.addressBookIds) } : {}),
      },
    })
    if (!answer.problem) version += 1
    return answer.problem ? [answer.problem.code, answer.problem.errors?.[0]?.pointer] : [answer.status]
  }
  expect(await move({ storeIds: [milan, rome] })).toEqual(['organisation/unknown-store', '#/storeIds'])
  expect(await move({ addressBookIds: [] })).toEqual(['organisation/unknown-address-book', '#/addressBookIds'])
  expect(await move({ storeIds: [] })).toEqual(['request/invalid', '#/storeIds'])
  expect(await move({ storeIds: [milan, rome, turin], addressBookIds: [book] })).toEqual([200])
  expect(await move({ storeIds: [turin] })).toEqual([200])
  // Out of her stores, out of her sight.
  expect(await move({ storeIds: [turin] })).toEqual(['request/not-found', undefined])
  expect((await auditOf(world, both)).map(({ before, after }) => ({ before, after }))).toEqual([
    { before: { storeIds: [milan, turin] }, after: { storeIds: [milan, rome, turin] } },
    { before: { storeIds: [milan, rome, turin] }, after: { storeIds: [turin] } },
  ])
})

test('a change of an associate changes what is given and leaves the rest', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const store = await shop.store()
  const someone = await shop.colleague({ name: 'Ada Conti', stores: [store], books: [book] })
  const hq = await world.given.associate({
    may: { 'associate.manage': 'legalEntity', 'associate.read': 'legalEntity' },
  })
  const params = { associateId: z.encode(AssociateId, someone) }
  const before = (await hq.call(organisation.readAssociate, { params })).body
  const changed = await hq.call(organisation.updateAssociate, {
    params,
    ifMatch: '"1"',
    body: { name: 'Ada Conti Ricci', preferredName: 'Adina' },
  })
  expect(changed.body).toEqual({ ...before, name: 'Ada Conti Ricci', preferredName: 'Adina', version: 2 })
  const cleared = await hq.call(organisation.updateAssociate, {
    params,
    ifMatch: '"2"',
    body: { preferredName: null, storeIds: [], addressBookIds: [] },
  })
  expect(cleared.body).toMatchObject({ preferredName: null, storeIds: [], addressBookIds: [], version: 3 })
  const found = await hq.call(organisation.listAssociates, { query: { text: 'ricci' } })
  expect(found.body.items).toEqual([cleared.body])
})
