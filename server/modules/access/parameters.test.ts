import { access } from '#contract/access.ts'
import { settings } from '#contract/settings.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf } from './session-testing.ts'

const MINUTE = 60_000
const manager = { may: { 'settings.read': 'legalEntity', 'settings.manage': 'legalEntity' } } as const

async function set(hq: Caller, parameter: string, value: number): Promise<void> {
  const { version } = (await hq.call(settings.readParameter, { params: { parameter } })).body
  const answer = await hq.call(settings.setParameter, {
    params: { parameter },
    body: { value },
    ifMatch: `"${version}"`,
  })
  if (answer.status !== 200) throw new Error(answer.raw.body)
}

test('how long a session rests and lasts is what headquarters sets, from the next sign-in on', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  const before = door.browser(await door.signIn(login))
  await set(hq, 'access.personal-idle-minutes', 45)
  await set(hq, 'access.personal-session-hours', 2)
  const after = door.browser(await door.signIn(login))
  const described = async (browser: Caller) => (await browser.call(access.readSession, {})).body.session
  expect(await described(before)).toMatchObject({ idleMinutes: 720 })
  expect(await described(after)).toMatchObject({
    idleMinutes: 45,
    expiresAt: new Date(world.now().getTime() + 120 * MINUTE).toISOString(),
  })
  world.pass(45 * MINUTE)
  expect((await before.call(access.readSession, {})).status).toBe(200)
  expect((await after.call(access.readSession, {})).status).toBe(401)
})

test('shared devices have limits of their own, and another legal entity has its own', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  await set(hq, 'access.shared-device-idle-minutes', 5)
  await set(hq, 'access.shared-device-session-hours', 1)
  const door = doorOf(world)
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const login = await door.withPassword(await world.given.associate({ stores: [store] }))
  const session = async (browser: Caller) => (await browser.call(access.readSession, {})).body.session
  const shared = door.browser(await door.signIn(login, { deviceId: await shop.device(store) }))
  expect(await session(shared)).toMatchObject({
    idleMinutes: 5,
    expiresAt: new Date(world.now().getTime() + 60 * MINUTE).toISOString(),
  })
  expect(await session(door.browser(await door.signIn(login)))).toMatchObject({ idleMinutes: 720 })

  await set(hq, 'access.personal-idle-minutes', 15)
  const abroad = await world.given.associate({ in: await world.given.legalEntity() })
  const there = door.browser(await door.signIn(await door.withPassword(abroad)))
  expect(await session(there)).toMatchObject({ idleMinutes: 720 })
})

test('a new PIN has the digits that headquarters asks for', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  await set(hq, 'access.pin-digits', 6)
  const elena = await world.given.associate()
  const refused = await elena.call(access.setPin, { body: { pin: '25803' } })
  expect([refused.status, refused.problem?.errors]).toMatchObject([
    422,
    [{ pointer: '#/pin', code: 'access/pin-short', message: 'A PIN has more digits than this here' }],
  ])
  expect((await elena.call(access.setPin, { body: { pin: '258036' } })).status).toBe(204)
})
