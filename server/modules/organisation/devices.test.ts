import { organisation } from '#contract/organisation.ts'
import { DeviceId, StoreId } from '#contract/shared.ts'
import { statementsOf, withTenant } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { noteDeviceSeen } from './index.ts'
import { auditOf, organisationOf } from './testing.ts'

const may = { 'device.manage': 'store', 'device.read': 'store' } as const

test('a device of one’s store is registered, renamed and retired for good, each with its audit row', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  const storeId = z.encode(StoreId, store)
  const manager = await world.given.associate({ may, stores: [store] })
  const registered = await manager.call(organisation.registerDevice, {
    body: { name: 'iPad by the door', storeId, shared: true },
  })
  expect([registered.status, registered.body]).toEqual([
    201,
    {
      id: registered.body.id,
      name: 'iPad by the door',
      storeId,
      shared: true,
      lastSeenAt: null,
      retiredAt: null,
      version: 1,
    },
  ])
  const params = { deviceId: registered.body.id }
  const renamed = await manager.call(organisation.renameDevice, { params, ifMatch: '"1"', body: { name: 'iPad 1' } })
  expect(renamed.body).toMatchObject({ name: 'iPad 1', version: 2 })
  const retired = await manager.call(organisation.retireDevice, { params, ifMatch: '"2"' })
  expect(retired.body).toMatchObject({ retiredAt: world.now().toISOString(), version: 3 })
  expect((await manager.call(organisation.readDevice, { params })).body).toEqual(retired.body)
  const again = await manager.call(organisation.retireDevice, { params, ifMatch: '"3"' })
  const late = await manager.call(organisation.renameDevice, { params, ifMatch: '"3"', body: { name: 'iPad' } })
  expect([again.problem?.code, late.problem?.code]).toEqual([
    'organisation/device-retired',
    'organisation/device-retired',
  ])
  const id = z.decode(DeviceId, registered.body.id)
  expect((await auditOf(world, id)).map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    {
      action: 'organisation.device-registered',
      before: null,
      after: { id, name: 'iPad by the door', storeId: store, shared: true },
    },
    { action: 'organisation.device-renamed', before: { name: 'iPad by the door' }, after: { name: 'iPad 1' } },
    {
      action: 'organisation.device-retired',
      before: { retiredAt: null },
      after: { retiredAt: world.now().toISOString() },
    },
  ])
})

test('a device is not registered in a store out of reach, which is answered like one that is not there', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const [mine, other] = [await world.given.store(), await world.given.store()]
  const manager = await world.given.associate({ may, stores: [mine] })
  const answers = await Promise.all(
    [other, newId<'store'>()].map((store) =>
      manager.call(organisation.registerDevice, {
        body: { name: 'Till', storeId: z.encode(StoreId, store), shared: false },
      }),
    ),
  )
  const told = answers.map((answer) => ({ ...(answer.raw.json() as object), instance: '' }))
  expect(told[0]).toEqual(told[1])
  expect(answers[0]?.problem).toMatchObject({
    code: 'organisation/unknown-store',
    errors: [{ pointer: '#/storeId', code: 'field/not-a-choice' }],
  })
  const taken = await manager.call(organisation.registerDevice, {
    body: {
      id: z.encode(DeviceId, await shop.device(mine)),
      name: 'Till',
      storeId: z.encode(StoreId, mine),
      shared: false,
    },
  })
  expect([taken.status, taken.problem?.code]).toEqual([409, 'organisation/id-taken'])
})

test('devices are listed by age within reach, by store and by whether they are retired, at the same number of statements', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const [mine, other] = [await world.given.store(), await world.given.store()]
  const devices = []
  for (const store of [mine, other, mine, mine]) devices.push(await shop.device(store))
  const wire = devices.map((id) => z.encode(DeviceId, id))
  const manager = await world.given.associate({ may, stores: [mine] })
  const hq = await world.given.associate({ may: { 'device.read': 'legalEntity' } })
  await manager.call(organisation.retireDevice, { params: { deviceId: wire[2] ?? '' }, ifMatch: '"1"' })
  const list = async (
    caller: typeof hq,
    query: Parameters<typeof hq.call<typeof organisation.listDevices>>[1]['query'],
  ) => (await caller.call(organisation.listDevices, { query })).body
  const ids = (page: Awaited<ReturnType<typeof list>>) => page.items.map((item) => item.id)
  expect(ids(await list(hq, {}))).toEqual(wire)
  expect(ids(await list(manager, {}))).toEqual([wire[0], wire[2], wire[3]])
  expect(ids(await list(manager, { state: 'active' }))).toEqual([wire[0], wire[3]])
  expect(ids(await list(manager, { state: 'retired' }))).toEqual([wire[2]])
  expect(ids(await list(hq, { storeId: z.encode(StoreId, other) }))).toEqual([wire[1]])
  expect(ids(await list(manager, { storeId: z.encode(StoreId, other) }))).toEqual([])
  const first = await list(hq, { limit: 3 })
  expect(ids(first)).toEqual(wire.slice(0, 3))
  expect(await list(hq, { limit: 3, cursor: first.nextCursor ?? '' })).toMatchObject({
    items: [{ id: wire[3] }],
    nextCursor: null,
  })
  expect((await statementsOf(() => list(hq, {}))).statements).toHaveLength(4)
})

test('a device that was used says when, and stays at its version', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  const { id: legalEntityId } = await world.given.homeEntity()
  const device = await organisationOf(world.given).device(store)
  await withTenant(world.database, { access: 'write', legalEntityId }, (tx) =>
    noteDeviceSeen({ tx, legalEntityId, now: () => world.now() }, device),
  )
  const manager = await world.given.associate({ may, stores: [store] })
  const seen = await manager.call(organisation.readDevice, { params: { deviceId: z.encode(DeviceId, device) } })
  expect(seen.body).toMatchObject({ lastSeenAt: world.now().toISOString(), version: 1 })
})
