import { attributes as contract } from '#contract/attributes.ts'
import type { AttributeValue } from '#contract/attribute-shapes.ts'
import { clientBook } from '#contract/client-book.ts'
import { listOf, severalOf } from '#modules/attributes/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { Module } from '#platform/module.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import {
  givenAttributes,
  givenHeadquarters,
  plantClient,
  plantCustomer,
  plantEmployeeBook,
  plantLine,
  refine,
  setParameter,
  wireOf,
} from './testing.ts'

const size = { kind: 'integer', unit: { en: 'mm' }, range: null } as const
const viewer = { 'clientBook.viewOwn': 'own' } as const
const all = { 'clientBook.viewOwn': 'own', 'clientBook.viewStore': 'store' } as const

const figures: Readonly<Record<string, AttributeValue>> = {
  'trial.spend': { amountMinor: 123_450, currency: 'EUR' },
  'trial.visits': 7,
  'trial.rank': 'first',
}

/** Gives figures of whoever is called Anna. */
const trial: Module = {
  name: 'trial',
  endpoints: [],
  measures: {
    list: [
      { key: 'trial.spend', kind: 'currency' },
      { key: 'trial.visits', kind: 'integer' },
      { key: 'trial.rank', kind: 'text' },
    ],
    valuesOf: async (ctx, keys, ids) => {
      const rows = await ctx.tx
        .selectFrom('customer')
        .select(['id', 'name'])
        .where('legalEntityId', '=', ctx.legalEntityId)
        .where('id', 'in', [...ids])
        .execute()
      const chosen = Object.fromEntries(Object.entries(figures).filter(([key]) => keys.some((one) => one === key)))
      return new Map(rows.filter(({ name }) => name === 'Anna').map(({ id }) => [id, chosen]))
    },
  },
}

test('a card has the contact line, and the first three attributes of the client-book group; what is missing keeps its place', async () => {
  await using world = await testWorld()
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  await givenAttributes(hq, 'client-book.attribute-group', {
    ring: { definition: size },
    metal: { definition: listOf('gold', 'silver') },
    anniversary: { definition: { kind: 'dayOfYear' } },
    silk: { definition: { kind: 'boolean' } },
  })
  const lina = await world.given.associate({ may: viewer })
  const giulia = await plantClient(entity, lina, {
    name: 'Giulia Bonaventura',
    number: 'C-1',
    email: 'giulia@example.com',
    phone: '+393331204478',
    city: 'Milano',
    lastPurchaseOn: '2026-02-14',
    attributes: { ring: 52, anniversary: '--02-14', silk: true, unknown: 'x' },
  })
  const { items, total, facets, nextCursor } = (await lina.call(clientBook.listClients, { query: {} })).body
  expect({ total, facets, nextCursor }).toEqual({ total: null, facets: null, nextCursor: null })
  expect(items).toEqual([
    {
      customer: {
        id: giulia,
        number: 'C-1',
        kind: 'person',
        name: 'Giulia Bonaventura',
        preferredName: null,
        email: 'giulia@example.com',
        phone: '+393331204478',
        city: 'Milano',
        homeStoreId: null,
        lastPurchaseOn: '2026-02-14',
      },
      slots: [
        { kind: 'attribute', code: 'ring', name: { en: 'ring' }, value: 52, text: '52 mm' },
        { kind: 'attribute', code: 'metal', name: { en: 'metal' }, value: null, text: null },
        { kind: 'attribute', code: 'anniversary', name: { en: 'anniversary' }, value: '--02-14', text: '14 February' },
      ],
      keepers: [
        {
          associateId: wireOf(lina),
          associateName: expect.stringMatching(/^CNRY-associate/),
          bookNumber: expect.stringMatching(/^CB-/),
          role: 'primary',
          until: null,
          since: '2026-01-01T00:00:00.000Z',
        },
      ],
      attributes: { ring: 52, anniversary: '--02-14', silk: true },
      version: 1,
    },
  ])
})

test('a retired attribute leaves its place on the card to the next one', async () => {
  await using world = await testWorld()
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const { attributes } = await givenAttributes(hq, 'client-book.attribute-group', {
    ring: { definition: size },
    metal: { definition: listOf('gold') },
    shoe: { definition: size },
    glove: { definition: size },
  })
  const lina = await world.given.associate({ may: viewer })
  await plantClient(entity, lina, { attributes: { metal: 'gold' } })
  const codes = async () =>
    (await lina.call(clientBook.listClients, { query: {} })).body.items[0]?.slots.map(({ code }) => code)
  expect(await codes()).toEqual(['ring', 'metal', 'shoe'])
  const retired = await hq.call(contract.updateAttribute, {
    params: { attributeId: attributes['metal']?.id ?? '' },
    body: { retired: true },
    ifMatch: '"1"',
  })
  expect(retired.status).toBe(200)
  expect(await codes()).toEqual(['ring', 'shoe', 'glove'])
})

test('measures come first, in the order chosen, one that nobody gives as an empty place, and attributes fill what is left', async () => {
  await using world = await testWorld({ more: [trial] })
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  await givenAttributes(hq, 'client-book.attribute-group', { ring: { definition: size }, shoe: { definition: size } })
  const lina = await world.given.associate({ may: viewer })
  await plantClient(entity, lina, { name: 'Anna', attributes: { ring: 50, shoe: 38 } })
  await plantClient(entity, lina, { name: 'Berta', attributes: {} })
  const slots = async () =>
    (await lina.call(clientBook.listClients, { query: {} })).body.items.map((card) =>
      card.slots.map(({ kind, code, text }) => `${kind} ${code} ${text}`),
    )
  await setParameter(hq, 'client-book.measures', ['trial.spend', 'trial.visits'])
  expect(await slots()).toEqual([
    ['measure trial.spend €1,234.50', 'measure trial.visits 7', 'attribute ring 50 mm'],
    ['measure trial.spend null', 'measure trial.visits null', 'attribute ring null'],
  ])
  await setParameter(hq, 'client-book.measures', ['trial.visits', 'trial.gone', 'trial.spend'])
  expect((await slots())[0]).toEqual([
    'measure trial.visits 7',
    'measure trial.gone null',
    'measure trial.spend €1,234.50',
  ])
  await setParameter(hq, 'client-book.measures', [])
  expect((await slots())[0]).toEqual(['attribute ring 50 mm', 'attribute shoe 38 mm'])
})

test('values are told in the caller’s language, and references by name', async () => {
  await using world = await testWorld()
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const rosa = { code: 'rose-gold', label: { en: 'Rose gold', it: 'Oro rosa' }, retired: false }
  await givenAttributes(hq, 'client-book.attribute-group', {
    metal: { definition: { ...listOf('gold'), several: true, options: [...listOf('gold').options, rosa] } },
    store: { definition: { kind: 'reference', several: false, target: 'store' } },
    budget: { definition: { kind: 'currency', range: null } },
  })
  const lina = await world.given.associate({ may: viewer })
  const store = await world.given.store({ code: 'via-spiga' })
  await plantClient(entity, lina, {
    attributes: {
      metal: ['gold', 'rose-gold'],
      store: `sto_${store.replaceAll('-', '')}`,
      budget: { amountMinor: 125_000, currency: 'JPY' },
    },
  })
  const texts = async (language: string) =>
    (await lina.call(clientBook.listClients, { query: {} }, { 'accept-language': language })).body.items[0]?.slots.map(
      ({ text }) => text?.replaceAll('\u{A0}', ' '),
    )
  expect(await texts('en')).toEqual(['gold, Rose gold', 'CNRY-via-spiga', 'JP¥125,000'])
  expect(await texts('it')).toEqual(['gold, Oro rosa', 'CNRY-via-spiga', '125.000 JPY'])
})

test('a store’s client book shows a client of several associates once, the primary keeper first, and none whose cover has ended', async () => {
  await using world = await testWorld()
  await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  const store = await world.given.store()
  const [ada, bea] = [
    await world.given.associate({ may: all, stores: [store] }),
    await world.given.associate({ may: all }),
  ]
  await entity.inside(async (tx) => {
    // By two address books: each associate still comes once.
    for (let n = 0; n < 2; n += 1)
      await plantEmployeeBook(tx, entity.id, { storeIds: [store], associateIds: [ada.associateId, bea.associateId] })
    const both = await plantCustomer(tx, entity.id, { name: 'Both' })
    const ended = await plantCustomer(tx, entity.id, { name: 'Ended' })
    const covered = await plantCustomer(tx, entity.id, { name: 'Covered' })
    await plantLine(tx, entity.id, { associateId: ada.associateId, customerId: both, role: 'secondary' })
    await plantLine(tx, entity.id, { associateId: bea.associateId, customerId: both })
    const until = { role: 'cover' as const, until: world.now() }
    await plantLine(tx, entity.id, { associateId: ada.associateId, customerId: ended, ...until })
    const later = { role: 'cover' as const, until: new Date(world.now().getTime() + 1) }
    await plantLine(tx, entity.id, { associateId: ada.associateId, customerId: covered, ...later })
  })
  const seen = (await ada.call(clientBook.listStoreClients, { query: { facets: 'true' } })).body
  expect(seen.total).toBe(2)
  expect(seen.items.map(({ customer, keepers }) => [customer.name, keepers.map(({ role }) => role)])).toEqual([
    ['Both', ['primary', 'secondary']],
    ['Covered', ['cover']],
  ])
  const own = (await ada.call(clientBook.listClients, { query: {} })).body
  expect(own.items.map(({ customer }) => customer.name)).toEqual(['Both', 'Covered'])
  world.pass(1)
  const after = (await ada.call(clientBook.listStoreClients, { query: {} })).body
  expect(after.items.map(({ customer }) => customer.name)).toEqual(['Both'])
})

test('a page costs two statements of its own, facets included, and one more for all the measures of a module', async () => {
  await using world = await testWorld({ more: [trial] })
  const hq = await givenHeadquarters(world)
  const entity = await world.given.homeEntity()
  await givenAttributes(hq, 'client-book.attribute-group', {
    likes: { definition: severalOf('silk', 'velvet'), refiner: { offer: 'multi' } },
    store: { definition: { kind: 'reference', several: false, target: 'store' } },
  })
  const store = await world.given.store()
  const lina = await world.given.associate({ may: all, stores: [store] })
  await entity.inside((tx) => plantEmployeeBook(tx, entity.id, { storeIds: [store], associateIds: [lina.associateId] }))
  for (let n = 0; n < 3; n += 1) await plantClient(entity, lina, { attributes: { likes: ['silk'] } })
  const query = { facets: 'true', refine: refine({ by: 'values', attribute: 'likes', anyOf: ['silk'] }) } as const
  const cost = async (call: () => Promise<{ status: number }>) => {
    const { result, statements } = await statementsOf(call)
    expect(result.status).toBe(200)
    return statements.filter((text) => !/^(?:begin|commit)/.test(text)).length
  }
  expect(await cost(() => lina.call(clientBook.listClients, { query }))).toBe(4)
  expect(await cost(() => lina.call(clientBook.listStoreClients, { query }))).toBe(4)
  expect(await cost(() => lina.call(clientBook.listClientChanges, { query: {} }))).toBe(4)
  await setParameter(hq, 'client-book.measures', ['trial.spend', 'trial.visits', 'trial.rank'])
  expect(await cost(() => lina.call(clientBook.listClients, { query }))).toBe(5)
  await setParameter(hq, 'client-book.measures', ['trial.spend', 'purchases.order-count', 'purchases.last-purchase'])
  expect(await cost(() => lina.call(clientBook.listClients, { query }))).toBe(6)
})
