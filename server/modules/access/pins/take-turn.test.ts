import { access } from '#contract/access.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import type { Caller } from '#server/testing/caller.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf, PASSWORD, PIN } from '../session-testing.ts'

const MINUTE = 60_000
const wire = (associate: GivenAssociate) => `ass_${associate.associateId.replaceAll('-', '')}`

/** A shop floor: Elena has signed in on the shared device of the store where Paolo works too. */
async function floor(world: World) {
  const door = doorOf(world)
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const deviceId = await shop.device(store)
  const elena = await world.given.associate({ stores: [store] })
  const paolo = await world.given.associate({ stores: [store] })
  await door.withPin(elena)
  await door.withPin(paolo)
  const login = await door.withPassword(elena)
  const till = door.browser(await door.signIn(login, { deviceId }))
  return { door, login, shop, store, deviceId, elena, paolo, till }
}

function takeTurn(from: Caller, associate: GivenAssociate, pin = PIN) {
  return from.call(access.takeTurn, { body: { associateId: wire(associate), pin } })
}

test('a colleague takes over the shared device by PIN, and the session before ends', async () => {
  await using world = await testWorld()
  const { door, store, deviceId, paolo, till } = await floor(world)
  const turn = await takeTurn(till, paolo)
  expect(turn.body).toMatchObject({
    associate: { id: wire(paolo) },
    storeId: `sto_${store.replaceAll('-', '')}`,
    deviceId: `dev_${deviceId.replaceAll('-', '')}`,
  })
  expect((await till.call(access.readSession, {})).status).toBe(401)
  expect((await door.browser(turn).call(access.readSession, {})).body.associate.id).toBe(wire(paolo))
})

test('turns do not outlast the session that a password began', async () => {
  await using world = await testWorld()
  const { door, elena, paolo, till } = await floor(world)
  let browser = till
  // Sixteen hours, in steps that no session rests through.
  for (let step = 1; step < 40; step += 1) {
    world.pass(24 * MINUTE)
    browser = door.browser(await takeTurn(browser, step % 2 ? paolo : elena))
  }
  world.pass(24 * MINUTE)
  expect((await browser.call(access.readSession, {})).status).toBe(401)
})

test('those who can take their turn are the active associates of the store who have a PIN', async () => {
  await using world = await testWorld()
  const { door, shop, store, elena, paolo, till } = await floor(world)
  await world.given.associate({ stores: [store] })
  const elsewhere = await world.given.associate({ stores: [await shop.store()] })
  const gone = await world.given.associate({ stores: [store] })
  for (const associate of [elsewhere, gone]) await door.withPin(associate)
  const home = await world.given.homeEntity()
  await home.inside((tx) =>
    tx.updateTable('associate').set({ deactivatedAt: world.now() }).where('id', '=', gone.associateId).execute(),
  )
  const first = (await till.call(access.listTurns, { query: { limit: 1 } })).body
  const then = (await till.call(access.listTurns, { query: { limit: 1, cursor: first.nextCursor ?? '' } })).body
  expect([...first.items, ...then.items].map((item) => item.associateId)).toEqual([wire(elena), wire(paolo)])
  expect(then.nextCursor).toBeNull()
  for (const associate of [elsewhere, gone])
    expect((await takeTurn(till, associate)).problem?.code).toBe('access/pin-refused')
})

test('a wrong PIN, one of another store and one of nobody are refused alike, and are in the audit log', async () => {
  await using world = await testWorld()
  const { door, shop, elena, paolo, till } = await floor(world)
  const elsewhere = await world.given.associate({ stores: [await shop.store()] })
  const abroad = await world.given.associate({ in: await world.given.legalEntity() })
  await door.withPin(elsewhere)
  const answers = [await takeTurn(till, paolo, '2581'), await takeTurn(till, elsewhere), await takeTurn(till, abroad)]
  expect(answers.map((answer) => answer.status)).toEqual([422, 422, 422])
  expect(new Set(answers.map((answer) => answer.raw.body.replace(/"instance":"[^"]*"/, ''))).size).toBe(1)
  const home = await world.given.homeEntity()
  const denied = await home.inside((tx) =>
    tx
      .selectFrom('auditEntry')
      .select(['actorId', 'subjectId'])
      .where('action', '=', 'access.pin-refused')
      .orderBy('at')
      .execute(),
  )
  const actorId = elena.associateId
  expect(denied).toEqual([paolo, elsewhere, abroad].map(({ associateId }) => ({ actorId, subjectId: associateId })))
})

test('a PIN opens nothing without a session on a shared device of the store', async () => {
  await using world = await testWorld()
  const { door, login, shop, store, elena, paolo, till } = await floor(world)
  expect((await takeTurn(world.given.anybody(), paolo)).status).toBe(401)
  expect((await takeTurn(elena, paolo)).problem?.code).toBe('access/device-not-shared')
  expect((await elena.call(access.listTurns, { query: {} })).problem?.code).toBe('access/device-not-shared')
  const home = await world.given.homeEntity()
  const personal = await shop.device(store)
  await home.inside((tx) => tx.updateTable('device').set({ shared: false }).where('id', '=', personal).execute())
  const own = door.browser(await door.signIn(login, { deviceId: personal }))
  expect((await takeTurn(own, paolo)).problem?.code).toBe('access/device-not-shared')
  world.pass(31 * MINUTE)
  expect((await takeTurn(till, paolo)).status).toBe(401)
})

test('wrong PINs of one associate wait, on whatever device, and the password still opens', async () => {
  await using world = await testWorld()
  const { door, login, shop, store, elena, paolo, till } = await floor(world)
  const paolos = await door.withPassword(paolo)
  for (let count = 0; count < 5; count += 1) await takeTurn(till, paolo, '2581')
  const delayed = await takeTurn(till, paolo)
  expect(delayed.problem?.code).toBe('access/delayed')
  expect(delayed.raw.headers['retry-after']).toBe('2')
  const second = door.browser(await door.signIn(login, { deviceId: await shop.device(store) }))
  expect((await takeTurn(second, paolo)).problem?.code).toBe('access/delayed')
  expect((await takeTurn(till, elena)).status).toBe(200)
  expect((await door.signIn(paolos)).status).toBe(200)
})

test('a device on which many PINs are tried waits as well', async () => {
  await using world = await testWorld()
  const { store, till } = await floor(world)
  const last = await world.given.associate({ stores: [store] })
  for (let member = 0; member < 5; member += 1) {
    const colleague = await world.given.associate({ stores: [store] })
    for (let count = 0; count < 4; count += 1)
      expect((await takeTurn(till, colleague, '2581')).problem?.code).toBe('access/pin-refused')
  }
  expect((await takeTurn(till, last, '2581')).problem?.code).toBe('access/delayed')
})

test('of fifty PINs at once one is looked at', async () => {
  await using world = await testWorld()
  const { paolo, till } = await floor(world)
  const answers = await Promise.all(Array.from({ length: 50 }, () => takeTurn(till, paolo, '2581')))
  const looked = answers.filter((answer) => answer.problem?.code === 'access/pin-refused').length
  expect(looked).toBeGreaterThanOrEqual(1)
  expect(looked).toBeLessThanOrEqual(5)
})

test('setting a PIN takes the password, where there is one, and no PIN that is guessed first', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const set = (pin: string, currentPassword?: string) =>
    elena.call(access.setPin, { body: { pin, ...(currentPassword ? { currentPassword } : {}) } })
  for (const pin of ['1234', '4321', '8901', '0000', '1212', '123123', '20262026', '1998', '2026', '7777777'])
    expect((await set(pin)).problem?.errors).toMatchObject([{ pointer: '#/pin', code: 'access/pin-trivial' }])
  for (const pin of ['123', '258025802', '25a0', '٢٥٨٠', ''])
    expect((await set(pin)).problem?.errors?.[0]?.pointer).toBe('#/pin')
  expect((await set('2580')).status).toBe(204)
  await door.withPassword(elena)
  expect((await set('3691')).problem?.errors).toMatchObject([{ pointer: '#/currentPassword', code: 'field/required' }])
  expect((await set('3691', 'not the password')).problem?.code).toBe('access/password-wrong')
  expect((await set('3691', PASSWORD)).status).toBe(204)
  expect((await elena.call(access.removePin, {})).status).toBe(204)
})
