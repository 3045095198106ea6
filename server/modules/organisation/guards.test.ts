import type { Endpoint } from '#contract/endpoint.ts'
import type { Operation, Scope } from '#contract/operations.ts'
import { organisation } from '#contract/organisation.ts'
import { AddressBookId, AssociateId, DeviceId, type Id, StoreId } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { organisationOf } from './testing.ts'

const endpoints: readonly (readonly [string, Endpoint])[] = Object.entries(organisation)
const aboutOne = endpoints.filter(([, endpoint]) => endpoint.params)
const conditional = endpoints.filter(([, endpoint]) => endpoint.ifMatch)

/** A body that is right in form, for every endpoint that takes one. */
const bodies: Readonly<Record<string, object>> = {
  updateLegalEntity: { name: 'Another name' },
  openStore: {
    code: 'new-store',
    name: 'New store',
    timeZone: 'Europe/Rome',
    currency: 'EUR',
    languages: ['it'],
    customerAddressBookIds: [],
    employeeAddressBookIds: [],
  },
  updateStore: { name: 'Another name' },
  createAddressBook: { code: 'new-book', name: 'New book' },
  updateAddressBook: { name: 'Another name' },
  createAssociate: { personnelNumber: 'N-1', name: 'New', language: 'it', storeIds: [], addressBookIds: [] },
  updateAssociate: { name: 'Another name' },
  registerDevice: { name: 'New', storeId: z.encode(StoreId, newId<'store'>()), shared: true },
  renameDevice: { name: 'Another name' },
}

/** Path parameters of every kind; an endpoint takes those it has. */
type Params = Readonly<Record<string, string>>

async function send(
  caller: Caller,
  [name, endpoint]: readonly [string, Endpoint],
  { ifMatch = '"1"', ...params }: Params & { readonly ifMatch?: string },
) {
  const input = { params, body: bodies[name], ...(endpoint.ifMatch && ifMatch !== '' ? { ifMatch } : {}) }
  // Of an endpoint that is any of them the compiler cannot know the parts; bodies holds one for each that takes one.
  const answer = await caller.call(endpoint, input as never)
  return { status: answer.status, text: answer.raw.body }
}

async function shopAndParams(world: World): Promise<{ store: Id<'store'>; existing: Params; absent: Params }> {
  const shop = organisationOf(world.given)
  const book = await shop.addressBook()
  const store = await shop.store({ customer: [book], employee: [book] })
  const existing = {
    storeId: z.encode(StoreId, store),
    addressBookId: z.encode(AddressBookId, book),
    associateId: z.encode(AssociateId, await shop.colleague({ stores: [store], books: [book] })),
    deviceId: z.encode(DeviceId, await shop.device(store)),
  }
  const absent = {
    storeId: z.encode(StoreId, newId<'store'>()),
    addressBookId: z.encode(AddressBookId, newId<'address_book'>()),
    associateId: z.encode(AssociateId, newId<'associate'>()),
    deviceId: z.encode(DeviceId, newId<'device'>()),
  }
  return { store, existing, absent }
}

test('the tables above cover every endpoint', () => {
  expect(endpoints.length).toBeGreaterThan(20)
  expect(aboutOne.length).toBeGreaterThan(10)
  expect(conditional.length).toBeGreaterThan(8)
  expect(Object.keys(bodies).sort()).toEqual(
    endpoints
      .filter(([, endpoint]) => endpoint.body)
      .map(([name]) => name)
      .sort(),
  )
})

test('an associate without a role is refused everywhere, a stranger is not let in', async () => {
  await using world = await testWorld()
  const { store, existing } = await shopAndParams(world)
  const nobody = await world.given.associate({ stores: [store] })
  for (const endpoint of endpoints) {
    expect([endpoint[0], (await send(nobody, endpoint, existing)).status]).toEqual([endpoint[0], 403])
    expect([endpoint[0], (await send(world.given.anybody(), endpoint, existing)).status]).toEqual([endpoint[0], 401])
  }
})

test('what another legal entity has is answered like what nobody has, byte for byte', async () => {
  await using world = await testWorld()
  const { existing, absent } = await shopAndParams(world)
  const stranger = await world.given.associate({ may: 'everything', in: await world.given.legalEntity() })
  for (const endpoint of aboutOne) {
    const theirs = await send(stranger, endpoint, existing)
    expect([endpoint[0], theirs.status]).toEqual([endpoint[0], 404])
    expect(theirs.text).toBe((await send(stranger, endpoint, absent)).text)
  }
})

test('what another store has is answered like what nobody has, byte for byte', async () => {
  await using world = await testWorld()
  const { existing, absent } = await shopAndParams(world)
  const storeWide: Partial<Record<Operation, Scope>> = {
    'store.read': 'store',
    'store.manage': 'store',
    'associate.read': 'store',
    'associate.manage': 'store',
    'device.read': 'store',
    'device.manage': 'store',
  }
  const elsewhere = await world.given.associate({ may: storeWide, stores: [await world.given.store()] })
  const tried: string[] = []
  for (const endpoint of aboutOne) {
    const { access } = endpoint[1]
    if (access.kind !== 'operation' || !(access.operation in storeWide)) continue
    const theirs = await send(elsewhere, endpoint, existing)
    expect([endpoint[0], theirs.status]).toEqual([endpoint[0], 404])
    expect(theirs.text).toBe((await send(elsewhere, endpoint, absent)).text)
    tried.push(endpoint[0])
  }
  expect(tried).toEqual([
    'readStore',
    'updateStore',
    'closeStore',
    'reopenStore',
    'readAddressBook',
    'readAssociate',
    'updateAssociate',
    'readDevice',
    'renameDevice',
    'retireDevice',
  ])
})

test('a change without If-Match is refused, and one of another version is stale', async () => {
  await using world = await testWorld()
  const { existing } = await shopAndParams(world)
  const hq = await world.given.associate({ may: 'everything' })
  for (const endpoint of conditional) {
    expect([endpoint[0], (await send(hq, endpoint, { ...existing, ifMatch: '' })).status]).toEqual([endpoint[0], 428])
    expect([endpoint[0], (await send(hq, endpoint, { ...existing, ifMatch: '"2"' })).status]).toEqual([
      endpoint[0],
      412,
    ])
  }
})

test('of two changes that saw the same version the second is stale, also when both run at once', async () => {
  await using world = await testWorld()
  const { existing } = await shopAndParams(world)
  const hq = await world.given.associate({ may: 'everything' })
  for (const endpoint of conditional.filter(([name]) => name.startsWith('update') || name.startsWith('rename'))) {
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(hq, endpoint, existing)))
    expect([endpoint[0], ...answers.map((answer) => answer.status).toSorted((a, b) => a - b)]).toEqual([
      endpoint[0],
      200,
      412,
      412,
      412,
    ])
  }
})
