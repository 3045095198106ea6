import { customers } from '#contract/customers.ts'
import { AddressBookId, CustomerId, type Id, StoreId } from '#contract/shared.ts'
import { listOf, faultsOf, givenAttribute } from '#modules/attributes/testing.ts'
import { auditOf, organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { customersOf } from './testing.ts'

const everything = { may: 'everything' } as const
const wire = (id: Id<'customer'>) => z.encode(CustomerId, id)
const book = (id: Id<'address_book'>) => z.encode(AddressBookId, id)
const store = (id: Id<'store'>) => z.encode(StoreId, id)

/** A store with a customer list, and an associate of it with the grants of the role `associate`. */
async function shop() {
  const world = await testWorld()
  const organisation = organisationOf(world.given)
  const list = await organisation.addressBook()
  const milan = await organisation.store({ customer: [list] })
  const may = {
    'customer.search': 'store',
    'customer.read': 'store',
    'customer.create': 'store',
    'customer.update': 'store',
    'consent.record': 'store',
  } as const
  const seller = await world.given.associate({ may, stores: [milan] })
  const hq = await world.given.associate(everything)
  return Object.assign(world, { organisation, list, milan, may, seller, hq })
}

test('a customer is created with everything one knows of them, and read back as such', async () => {
  await using w = await shop()
  const metal = await givenAttribute(w.hq, listOf('gold', 'silver'))
  const made = await w.seller.call(customers.createCustomer, {
    body: {
      number: 'C-1',
      name: ' Begoña  Núñez',
      preferredName: 'Bego',
      languages: ['es', 'pt-BR'],
      contactPoints: [
        { kind: 'phone', typed: '333 123 4567', label: 'mobile' },
        { kind: 'phone', typed: '+34 612 345 678', isPrimary: true },
        { kind: 'email', typed: 'Bego+shop@MÜNCHEN.de' },
      ],
      addresses: [
        { lines: ['Via Spiga 1'], city: 'Milano', country: 'IT' },
        { city: 'Madrid', country: 'ES' },
      ],
      externalIds: [{ system: 'shopify', value: '42' }],
      loyaltyCards: [{ number: 'L-1', programme: 'gold' }],
      attributes: { [metal.code]: 'gold' },
      consents: [{ channel: 'email', purpose: 'marketing', decision: 'given', wording: 'News by e-mail' }],
    },
  })
  expect(made.status).toBe(201)
  expect(made.raw.headers['etag']).toBe('"1"')
  expect(made.body).toMatchObject({
    number: 'C-1',
    kind: 'person',
    name: 'Begoña  Núñez',
    preferredName: 'Bego',
    languages: ['es', 'pt-BR'],
    homeStoreId: store(w.milan),
    contactPoints: [
      { kind: 'phone', value: '+393331234567', typed: '333 123 4567', isPrimary: false, isReachable: true },
      { kind: 'phone', value: '+34612345678', isPrimary: true },
      { kind: 'email', value: 'Bego+shop@münchen.de', typed: 'Bego+shop@MÜNCHEN.de', isPrimary: true },
    ],
    addresses: [
      { lines: ['Via Spiga 1'], city: 'Milano', country: 'IT', isPrimary: true },
      { lines: [], city: 'Madrid', country: 'ES', isPrimary: false },
    ],
    externalIds: [{ system: 'shopify', value: '42' }],
    loyaltyCards: [{ number: 'L-1', programme: 'gold' }],
    addressBookIds: [book(w.list)],
    attributes: { [metal.code]: 'gold' },
    consents: [{ channel: 'email', purpose: 'marketing', decision: 'given', at: w.now().toISOString() }],
    lastPurchaseOn: null,
    createdAt: w.now().toISOString(),
    version: 1,
  })
  const { id } = made.body
  expect((await w.seller.call(customers.readCustomer, { params: { customerId: id } })).body).toEqual(made.body)
  expect((await auditOf(w, CustomerId.decode(id))).map(({ action }) => action)).toEqual(['customers.customer-created'])
  const { items } = (await w.seller.call(customers.listCustomers, { query: {} })).body
  expect(items).toEqual([
    expect.objectContaining({ id, email: 'Bego+shop@münchen.de', phone: '+34612345678', city: 'Milano' }),
  ])
  const changes = (await w.seller.call(customers.listAttributeChanges, { params: { customerId: id }, query: {} })).body
  expect(changes.items).toMatchObject([{ attribute: metal.code, before: null, after: 'gold', source: 'app' }])
})

test('everything wrong in a new customer is told at once, each at its place', async () => {
  await using w = await shop()
  const refused = await w.seller.call(customers.createCustomer, {
    body: {
      name: 'Ada',
      contactPoints: [
        { kind: 'phone', typed: 'ring me' },
        { kind: 'phone', typed: '12' },
        { kind: 'phone', typed: '333 123 4567', isPrimary: true },
        { kind: 'phone', typed: '+39 333 1234567' },
        { kind: 'phone', typed: '333 123 4568', isPrimary: true },
        { kind: 'email', typed: 'a@b@c.com' },
        { kind: 'email', typed: '"a@b" <c@d>' },
      ],
      addresses: [{ isPrimary: true }, { isPrimary: true }],
      externalIds: [
        { system: 'shopify', value: '1' },
        { system: 'shopify', value: '1' },
      ],
      loyaltyCards: [{ number: 'L' }, { number: 'L' }],
      consents: [{ channel: 'any', purpose: 'service', decision: 'given', at: '2026-03-08T10:00:00.001Z' }],
    },
  })
  expect(refused.status).toBe(422)
  expect(faultsOf(refused)).toEqual([
    '#/addresses/1/isPrimary customers/second-primary',
    '#/contactPoints/0/typed customers/phone-impossible',
    '#/contactPoints/1/typed customers/phone-impossible',
    '#/contactPoints/3/typed field/repeated',
    '#/contactPoints/4/isPrimary customers/second-primary',
    '#/contactPoints/5/typed customers/email-invalid',
    '#/contactPoints/6/typed customers/email-invalid',
    '#/externalIds/1 field/repeated',
    '#/loyaltyCards/1 field/repeated',
    '#/consents/0/at customers/in-the-future',
  ])
  const crlf = { name: 'Ada', contactPoints: [{ kind: 'email' as const, typed: 'a@b.com\r\nBcc: c@d.com' }] }
  expect((await w.seller.call(customers.createCustomer, { body: crlf })).status).toBe(422)
  const unknown = { name: 'Ada', attributes: { nothing: 1 } }
  const wrong = await w.seller.call(customers.createCustomer, { body: unknown })
  expect(faultsOf(wrong)).toEqual(['#/attributes/nothing attributes/attribute-unknown'])
  expect((await w.hq.call(customers.listCustomers, { query: {} })).body.items).toEqual([])
})

test('a phone is read in the country of the first address, else of the home store; one that no network has is kept', async () => {
  await using w = await shop()
  const create = async (body: object) =>
    (await w.hq.call(customers.createCustomer, { body: { name: 'Ada', isNew: true, ...body } })).body.contactPoints[0]
  const phone = (typed: string) => ({ contactPoints: [{ kind: 'phone', typed }] })
  const atHome = { ...phone('612 345 678'), homeStoreId: store(w.milan) }
  expect((await create({ ...atHome, addresses: [{ city: 'X' }, { country: 'ES' }] }))?.value).toBe('+34612345678')
  expect((await create({ ...phone('333 1234567'), homeStoreId: store(w.milan) }))?.value).toBe('+393331234567')
  // Without a home store, in the legal entity's zone.
  expect((await create({ ...phone('333 7654321'), homeStoreId: null }))?.value).toBe('+393337654321')
  expect(await create(phone('+1 555 010 0100'))).toMatchObject({ value: '+15550100100', isReachable: false })
})

test('an id, a number, an id of another system and a card are each one customer’s; nobody else is changed', async () => {
  await using w = await shop()
  const create = (body: object) =>
    w.seller.call(customers.createCustomer, { body: { name: 'Ada', isNew: true, ...body } })
  const id = wire(newId<'customer'>())
  const external = { externalIds: [{ system: 'shopify', value: '1' }] }
  const card = { loyaltyCards: [{ number: 'L-1' }] }
  expect((await create({ id, number: 'C-1', ...external, ...card })).status).toBe(201)
  expect((await create({ id })).problem?.code).toBe('customers/id-taken')
  expect((await create({ number: 'C-1' })).problem?.code).toBe('customers/number-taken')
  expect((await create(external)).problem?.code).toBe('customers/external-id-taken')
  expect((await create(card)).problem?.code).toBe('customers/card-taken')
  expect((await create({ externalIds: [{ system: 'magento', value: '1' }] })).status).toBe(201)
  const other = (await create({})).body
  const patch = { params: { customerId: other.id }, ifMatch: '"1"' }
  const taken = await w.seller.call(customers.updateCustomer, { ...patch, body: external })
  expect(taken.problem?.code).toBe('customers/external-id-taken')
  expect((await w.seller.call(customers.updateCustomer, { ...patch, body: card })).problem?.code).toBe(
    'customers/card-taken',
  )
})

test('who creates for stores creates for one in reach, into its customer list or address books of such', async () => {
  await using w = await shop()
  const naplesList = await w.organisation.addressBook()
  const naples = await w.organisation.store({ customer: [naplesList] })
  const staff = await w.organisation.addressBook()
  await w.organisation.store({ employee: [staff] })
  const create = (body: object, by = w.seller) =>
    by.call(customers.createCustomer, { body: { name: 'Ada', isNew: true, ...body } })
  const codeOf = async (body: object, by = w.seller) => (await create(body, by)).problem?.code
  expect(await codeOf({ homeStoreId: store(naples) })).toBe('customers/unknown-store')
  expect(await codeOf({ homeStoreId: store(newId<'store'>()) }, w.hq)).toBe('customers/unknown-store')
  expect(await codeOf({ homeStoreId: null })).toBe('customers/unknown-store')
  expect(await codeOf({ addressBookIds: [book(naplesList)] })).toBe('customers/unknown-address-book')
  expect(await codeOf({ addressBookIds: [book(staff)] })).toBe('customers/unknown-address-book')
  expect(await codeOf({ addressBookIds: [book(newId<'address_book'>())] }, w.hq)).toBe('customers/unknown-address-book')
  expect((await create({ homeStoreId: store(naples) }, w.hq)).body.addressBookIds).toEqual([book(naplesList)])
  expect((await create({ addressBookIds: [] })).body).toMatchObject({ homeStoreId: store(w.milan), addressBookIds: [] })
})

test('a change replaces what it gives and nothing else, keeps the history of values, and needs the version it saw', async () => {
  await using w = await shop()
  const [metal, size] = [
    await givenAttribute(w.hq, listOf('gold', 'silver')),
    await givenAttribute(w.hq, { kind: 'integer', unit: null, range: null }),
  ]
  const { id, contactPoints } = (
    await w.seller.call(customers.createCustomer, {
      body: {
        name: 'Ada',
        contactPoints: [
          { kind: 'phone', typed: '333 123 4567' },
          { kind: 'email', typed: 'ada@example.com' },
        ],
        addresses: [{ city: 'Milano' }],
        attributes: { [metal.code]: 'gold', [size.code]: 52 },
      },
    })
  ).body
  const params = { customerId: id }
  const kept = contactPoints[0]?.id ?? ''
  const changed = await w.seller.call(customers.updateCustomer, {
    params,
    ifMatch: '"1"',
    body: {
      preferredName: 'Adi',
      contactPoints: [{ id: kept, kind: 'phone', typed: '333 123 4568' }],
      attributes: { [metal.code]: 'silver', [size.code]: null },
    },
  })
  expect(changed.body).toMatchObject({
    name: 'Ada',
    preferredName: 'Adi',
    contactPoints: [{ id: kept, value: '+393331234568', isPrimary: true }],
    addresses: [{ city: 'Milano' }],
    attributes: { [metal.code]: 'silver' },
    version: 2,
  })
  expect(changed.body.contactPoints).toHaveLength(1)
  const stale = await w.seller.call(customers.updateCustomer, { params, ifMatch: '"1"', body: { name: 'Eva' } })
  expect(stale.status).toBe(412)
  expect((await w.seller.call(customers.readCustomer, { params })).body).toEqual(changed.body)
  const history = await w.seller.call(customers.listAttributeChanges, { params, query: { attribute: metal.code } })
  expect(history.body.items.map(({ before, after }) => [before, after])).toEqual([
    ['gold', 'silver'],
    [null, 'gold'],
  ])
  const all = await w.seller.call(customers.listAttributeChanges, { params, query: { limit: 3 } })
  const next = await w.seller.call(customers.listAttributeChanges, {
    params,
    query: { limit: 3, cursor: all.body.nextCursor ?? '' },
  })
  expect([all.body.items.length, next.body.items.length, next.body.nextCursor]).toEqual([3, 1, null])
  const [, audit] = await auditOf(w, CustomerId.decode(id))
  expect(audit).toMatchObject({
    action: 'customers.customer-updated',
    before: { preferredName: null, attributes: { [metal.code]: 'gold', [size.code]: 52 } },
    after: { preferredName: 'Adi', attributes: { [metal.code]: 'silver', [size.code]: null } },
  })
})

test('a customer moves only to stores and between address books in reach, and keeps what is out of reach', async () => {
  await using w = await shop()
  const [theirs, second] = [await w.organisation.addressBook(), await w.organisation.addressBook()]
  const naples = await w.organisation.store({ customer: [theirs] })
  await w.given
    .homeEntity()
    .then((entity) =>
      entity.inside((tx) =>
        tx
          .insertInto('storeAddressBook')
          .values({ legalEntityId: entity.id, storeId: w.milan, kind: 'customer', addressBookId: second })
          .execute(),
      ),
    )
  const id = wire(await customersOf(w.given).customer({ books: [w.list, theirs], homeStoreId: naples }))
  const update = (body: object, version: number) =>
    w.seller.call(customers.updateCustomer, { params: { customerId: id }, ifMatch: `"${version}"`, body })
  expect((await update({ addressBookIds: [book(w.list)] }, 1)).problem?.code).toBe('customers/unknown-address-book')
  const moved = await update({ addressBookIds: [book(theirs), book(second)], homeStoreId: store(naples) }, 1)
  expect(moved.body.addressBookIds.toSorted()).toEqual([book(theirs), book(second)].toSorted())
  expect((await update({ homeStoreId: store(w.milan) }, 2)).body.homeStoreId).toBe(store(w.milan))
  expect((await update({ homeStoreId: store(naples) }, 3)).problem?.code).toBe('customers/unknown-store')
})

test('reading a customer takes four statements with signing in, creating one thirteen, whatever there is to read or write', async () => {
  await using w = await shop()
  const full = {
    contactPoints: [1, 2, 3].map((n) => ({ kind: 'phone' as const, typed: `333 123 456${n}` })),
    addresses: [{ city: 'Milano' }, { city: 'Roma' }],
    externalIds: [{ system: 'shopify', value: '1' }],
    loyaltyCards: [{ number: 'L' }],
    consents: [{ channel: 'any' as const, purpose: 'service' as const, decision: 'given' as const }],
  }
  const ids: string[] = []
  for (const body of [{ name: 'Ada' }, { name: 'Bea', ...full }]) {
    const created = await statementsOf(() =>
      w.seller.call(customers.createCustomer, { body: { isNew: true, ...body } }),
    )
    ids.push(created.result.body.id)
    expect(created.statements).toHaveLength(13)
  }
  for (const customerId of ids) {
    const read = await statementsOf(() => w.seller.call(customers.readCustomer, { params: { customerId } }))
    expect(read.statements).toHaveLength(4)
  }
  const list = await statementsOf(() => w.seller.call(customers.listCustomers, { query: {} }))
  expect(list.statements).toHaveLength(4)
})

test('pages of customers hold each once, newest first', async () => {
  await using w = await shop()
  const crm = customersOf(w.given)
  const planted: string[] = []
  for (let n = 0; n < 7; n += 1) planted.unshift(wire(await crm.customer({ books: [w.list] })))
  await crm.customer()
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = (await w.seller.call(customers.listCustomers, { query: { limit: 3, cursor } })).body
    seen.push(...page.items.map((item) => item.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toEqual(planted)
})

test('the same creation sent twice makes one customer', async () => {
  await using w = await shop()
  const key = { 'idempotency-key': 'once' }
  const first = await w.seller.call(customers.createCustomer, { body: { name: 'Ada' } }, key)
  const second = await w.seller.call(customers.createCustomer, { body: { name: 'Ada' } }, key)
  expect(second.body).toEqual(first.body)
  expect((await w.seller.call(customers.listCustomers, { query: {} })).body.items).toHaveLength(1)
})
