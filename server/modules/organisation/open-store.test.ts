import { organisation } from '#contract/organisation.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

const viaSpiga = {
  code: 'via-spiga',
  name: 'Via Spiga',
  timeZone: 'Europe/Rome',
  currency: 'EUR',
  languages: ['it', 'en'] as ('it' | 'en')[],
  customerAddressBookIds: [],
  employeeAddressBookIds: [],
}

test('a store that was opened is in the list of stores', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'store.manage': 'legalEntity', 'store.read': 'legalEntity' } })
  const opened = await hq.call(organisation.openStore, { body: viaSpiga })
  const listed = await hq.call(organisation.listStores, { query: {} })
  expect(opened.status).toBe(201)
  expect(listed.body.items).toEqual([opened.body])
})

test('a store code is taken once in a legal entity, and free in another', async () => {
  await using world = await testWorld()
  const may = { 'store.manage': 'legalEntity' } as const
  const hq = await world.given.associate({ may })
  const others = await world.given.associate({ may, in: await world.given.legalEntity() })
  await hq.call(organisation.openStore, { body: viaSpiga })
  expect((await hq.call(organisation.openStore, { body: viaSpiga })).problem?.code).toBe(
    'organisation/store-code-taken',
  )
  expect((await others.call(organisation.openStore, { body: viaSpiga })).status).toBe(201)
})
