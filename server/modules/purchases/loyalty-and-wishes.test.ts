import { purchases } from '#contract/purchases.ts'
import { plantVariant } from '#modules/catalogue/testing.ts'
import { customersOf } from '#modules/customers/testing.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { nobody, wire } from './testing.ts'

const may = {
  'purchase.read': 'legalEntity',
  'purchase.record': 'legalEntity',
  'customer.update': 'legalEntity',
} as const

test('what is known of loyalty is the newest that was said', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const customer = await customersOf(world.given).customer()
  const customerId = wire('cus', customer)
  const say = (points: number, asOf: string, programme = 'circle') =>
    hq.call(purchases.setLoyalty, { params: { customerId, programme }, body: { tier: 'Gold', points, asOf } })
  expect((await say(100, '2026-02-02T00:00:00Z')).body).toMatchObject({
    programme: 'circle',
    tier: 'Gold',
    points: 100,
  })
  expect((await say(50, '2026-02-01T00:00:00Z')).body.points).toBe(100)
  expect((await say(120, '2026-02-03T00:00:00.000Z')).body.points).toBe(120)
  await say(-5, '2026-01-01T00:00:00Z', 'birthday')
  const { standings } = (await hq.call(purchases.readLoyalty, { params: { customerId } })).body
  expect(standings.map((one) => [one.programme, one.points])).toEqual([
    ['birthday', -5],
    ['circle', 120],
  ])
  expect(await auditOf(world, customer)).toHaveLength(4)
  const unknown = {
    params: { customerId: wire('cus', nobody()), programme: 'circle' },
    body: { tier: null, points: 1, asOf: '2026-01-01T00:00:00Z' },
  }
  expect((await hq.call(purchases.setLoyalty, unknown)).status).toBe(404)
})

test('wishes are kept newest first, and taken off', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const home = await world.given.homeEntity()
  const customer = await customersOf(world.given).customer()
  const params = { customerId: wire('cus', customer) }
  const { variantId } = await home.inside((tx) => plantVariant(tx, { legalEntityId: home.id }))
  const wished: string[] = []
  for (const note of ['in red', null, 'for June']) {
    const added = await hq.call(purchases.addWish, { params, body: { variantId: wire('var', variantId), note } })
    expect([added.status, added.body.wish.list]).toEqual([201, 'wishes'])
    wished.unshift(added.body.wish.id)
    world.pass(1000)
  }
  const first = (await hq.call(purchases.listWishes, { params, query: { limit: 2 } })).body
  const rest = (await hq.call(purchases.listWishes, { params, query: { limit: 2, cursor: first.nextCursor ?? '' } }))
    .body
  expect([...first.items, ...rest.items].map((wish) => wish.id)).toEqual(wished)
  const [wishId = ''] = wished
  const again = { id: wishId, variantId: wire('var', variantId) }
  expect((await hq.call(purchases.addWish, { params, body: again })).problem?.code).toBe('purchases/id-taken')
  const unknown = await hq.call(purchases.addWish, { params, body: { variantId: wire('var', nobody()) } })
  expect(unknown.problem).toMatchObject({ code: 'purchases/unknown-variant', errors: [{ pointer: '#/variantId' }] })
  const other = wire('cus', await customersOf(world.given).customer())
  const take = (customerId: string) => hq.call(purchases.removeWish, { params: { customerId, wishId } })
  expect([
    (await take(other)).status,
    (await take(params.customerId)).status,
    (await take(params.customerId)).status,
  ]).toEqual([404, 204, 404])
  expect((await auditOf(world, customer)).map((one) => one.action)).toEqual([
    ...Array(3).fill('purchases.wish-added'),
    'purchases.wish-removed',
  ])
})

test('a wish needs the right to change the customer', async () => {
  await using world = await testWorld()
  const seller = await world.given.associate({ may: { 'purchase.read': 'own', 'customer.update': 'own' } })
  const clerk = await world.given.associate({ may: { 'purchase.read': 'legalEntity' } })
  const crm = customersOf(world.given)
  const home = await world.given.homeEntity()
  const { variantId } = await home.inside((tx) => plantVariant(tx, { legalEntityId: home.id }))
  const mine = wire('cus', await crm.customer({ keptBy: seller.associateId }))
  const other = wire('cus', await crm.customer())
  const body = { variantId: wire('var', variantId) }
  const add = async (who: typeof seller, customerId: string) =>
    (await who.call(purchases.addWish, { params: { customerId }, body })).status
  expect([await add(seller, mine), await add(seller, other), await add(clerk, mine)]).toEqual([201, 404, 403])
})
