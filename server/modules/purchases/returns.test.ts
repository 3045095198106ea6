import { purchases } from '#contract/purchases.ts'
import { checkSpend } from './check-spend.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { givenOrder, lineOf, orderBody } from './testing.ts'

const may = { 'purchase.read': 'legalEntity', 'purchase.record': 'legalEntity' } as const

test('what was bought comes back once, in pieces if need be', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq, { lines: [lineOf('3', '10'), lineOf('1', '5')] })
  const bring = (quantity: string, lineNumber = 1) =>
    hq.call(purchases.recordOrder, {
      body: orderBody({
        kind: 'return',
        reason: 'Too small',
        lines: [lineOf(quantity, '10', { returnOf: { orderId: sale.id, lineNumber }, reason: 'Hole' })],
      }),
    })
  const first = await bring('-2')
  expect(first.body).toMatchObject({ kind: 'return', reason: 'Too small', total: { amountMinor: -2000 } })
  expect(first.body.lines[0]).toMatchObject({ returnOf: { orderId: sale.id, lineNumber: 1 }, reason: 'Hole' })
  expect((await bring('-2')).problem).toMatchObject({
    code: 'purchases/returns-too-much',
    status: 409,
    errors: [{ pointer: '#/lines/0/returnOf', code: 'purchases/returns-too-much' }],
  })
  expect((await bring('-1')).status).toBe(201)
  expect((await bring('-0.001')).status).toBe(409)
  expect((await bring('-1', 2)).status).toBe(201)
  expect((await bring('-1', 3)).problem?.code).toBe('purchases/unknown-sale')
})

test('two lines of one return are counted together', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq, { lines: [lineOf('3', '10')] })
  const returnOf = { orderId: sale.id, lineNumber: 1 }
  const line = lineOf('-2', '10', { returnOf })
  const refused = await hq.call(purchases.recordOrder, { body: orderBody({ kind: 'return', lines: [line, line] }) })
  expect(refused.problem?.code).toBe('purchases/returns-too-much')
  expect((await hq.call(purchases.listOrders, { query: { source: 'api' } })).body.items).toHaveLength(1)
})

test('another item, a return, and a cancelled sale bring nothing back', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq, { status: 'placed' })
  const loose = await givenOrder(hq, { kind: 'return', lines: [lineOf('-1', '10')] })
  expect(loose.lines[0]?.returnOf).toBeNull()
  const bring = async (orderId: string, code = 'SCARF') => {
    const line = lineOf('-1', '10', { item: { code }, returnOf: { orderId, lineNumber: 1 } })
    return (await hq.call(purchases.recordOrder, { body: orderBody({ kind: 'return', lines: [line] }) })).problem?.code
  }
  expect([await bring(sale.id, 'HAT'), await bring(loose.id)]).toEqual([
    'purchases/unknown-sale',
    'purchases/unknown-sale',
  ])
  await hq.call(purchases.cancelOrder, { params: { orderId: sale.id }, body: { reason: 'x' } })
  expect(await bring(sale.id)).toBe('purchases/unknown-sale')
})

test('only a return names what it brings back', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq)
  const line = lineOf('1', '10', { returnOf: { orderId: sale.id, lineNumber: 1 } })
  const refused = await hq.call(purchases.recordOrder, { body: orderBody({ lines: [line] }) })
  expect(refused.problem?.errors).toMatchObject([
    { pointer: '#/lines/0/returnOf', code: 'purchases/not-a-return', message: 'Only a return brings lines back' },
  ])
})

test('a cancelled return gives back what it took, and a sale of which some came back is not cancelled', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq, { status: 'placed' })
  const body = () =>
    orderBody({
      kind: 'return',
      status: 'awaiting-receipt',
      lines: [lineOf('-1', '10', { returnOf: { orderId: sale.id, lineNumber: 1 } })],
    })
  const back = await hq.call(purchases.recordOrder, { body: body() })
  const cancel = (orderId: string) => hq.call(purchases.cancelOrder, { params: { orderId }, body: { reason: 'Kept' } })
  expect((await cancel(sale.id)).problem?.code).toBe('purchases/returned')
  expect((await hq.call(purchases.recordOrder, { body: body() })).status).toBe(409)
  expect((await cancel(back.body.id)).status).toBe(200)
  expect((await hq.call(purchases.recordOrder, { body: body() })).status).toBe(201)
})

test('of eight returns at once no more come back than was bought', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may })
  const sale = await givenOrder(hq, { lines: [lineOf('3', '10')] })
  const line = lineOf('-1', '10', { returnOf: { orderId: sale.id, lineNumber: 1 } })
  const all = await Promise.all(
    Array.from({ length: 8 }, () =>
      hq.call(purchases.recordOrder, { body: orderBody({ kind: 'return', lines: [line] }) }),
    ),
  )
  const taken = all.filter((one) => one.status === 201)
  const refused = all.filter((one) => one.problem?.code === 'purchases/returns-too-much')
  expect([taken.length, refused.length]).toEqual([3, 5])
  const home = await world.given.homeEntity()
  const wrong = await home.inside((tx) => checkSpend({ tx, legalEntityId: home.id }))
  expect(wrong).toMatchObject({ spend: [], totals: [], amounts: [] })
})
