import { access } from '#contract/access.ts'
import { organisation } from '#contract/organisation.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { cookiesOf, doorOf } from '../session-testing.ts'

const MINUTE = 60_000
const wire = (prefix: string, id: string) => `${prefix}_${id.replaceAll('-', '')}`

test('signing in takes no secret that the browser brought, and ends the session that it had', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  const { id } = await world.given.homeEntity()
  const planted = new Caller(world.app, { cookie: `carnet=${id.replaceAll('-', '')}_${'A'.repeat(32)}` })
  const answer = await door.signIn(login, { from: planted })
  expect(cookiesOf(answer)[0]).not.toContain('A'.repeat(32))
  expect((await planted.call(access.readSession, {})).status).toBe(401)

  const first = door.browser(answer)
  const second = door.browser(await door.signIn(login, { from: first }))
  expect((await first.call(access.readSession, {})).status).toBe(401)
  expect((await second.call(access.readSession, {})).status).toBe(200)
})

test('a cookie is good in its own legal entity only, and no letter of it can change', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const abroad = await world.given.legalEntity()
  await world.given.associate({ in: abroad })
  const cookie = elena.headers['cookie'] ?? ''
  const secret = cookie.slice(cookie.indexOf('_') + 1)
  const last = secret.at(-1) === 'A' ? 'B' : 'A'
  const forged = [
    `carnet=${abroad.id.replaceAll('-', '')}_${secret}`,
    `carnet=${'0'.repeat(32)}_${secret}`,
    `${cookie.slice(0, -1)}${last}`,
    `${cookie}A`,
    cookie.slice(0, -1),
    cookie.toUpperCase().replace('CARNET=', 'carnet='),
    cookie.replace('_', '_ '),
    'carnet=',
    'carnet',
    `carnet=${'a'.repeat(5000)}`,
  ]
  for (const text of forged)
    expect((await new Caller(world.app, { cookie: text }).call(access.readSession, {})).status).toBe(401)
  expect((await elena.call(access.readSession, {})).status).toBe(200)
})

test('a session’s secret is no token, and a token’s is no session', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const credential = (elena.headers['cookie'] ?? '').slice('carnet='.length)
  for (const authorization of [`Bearer carnet_${credential}`, `Bearer ${credential}`, `Basic ${credential}`, 'Bearer'])
    expect((await new Caller(world.app, { authorization }).call(access.readSession, {})).status).toBe(401)
  const both = new Caller(world.app, { ...elena.headers, authorization: 'Bearer nothing' })
  expect((await both.call(access.readSession, {})).status).toBe(401)
})

test('a session rests for twelve hours at most, half an hour on a shared device', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const login = await door.withPassword(await world.given.associate({ stores: [store] }))
  const own = door.browser(await door.signIn(login))
  const shared = door.browser(await door.signIn(login, { deviceId: await shop.device(store) }))
  const lastSeenAt = async () => {
    const home = await world.given.homeEntity()
    const device = await home.inside((tx) => tx.selectFrom('device').select('lastSeenAt').executeTakeFirst())
    return device?.lastSeenAt
  }
  expect(await lastSeenAt()).toEqual(world.now())
  const states = async () => [
    (await own.call(access.readSession, {})).status,
    (await shared.call(access.readSession, {})).status,
  ]
  world.pass(29 * MINUTE)
  expect(await states()).toEqual([200, 200])
  world.pass(29 * MINUTE)
  expect(await states()).toEqual([200, 200])
  expect(await lastSeenAt()).toEqual(world.now())
  world.pass(30 * MINUTE)
  expect(await states()).toEqual([200, 401])
  world.pass(12 * 60 * MINUTE)
  expect(await states()).toEqual([401, 401])
})

test('a session that never rests ends all the same, after sixteen hours on a shared device', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const login = await door.withPassword(await world.given.associate({ stores: [store] }))
  const shared = door.browser(await door.signIn(login, { deviceId: await shop.device(store) }))
  for (let quarters = 1; quarters < 64; quarters += 1) {
    world.pass(15 * MINUTE)
    expect((await shared.call(access.readSession, {})).status).toBe(200)
  }
  world.pass(15 * MINUTE)
  expect((await shared.call(access.readSession, {})).status).toBe(401)
})

test('being seen is noted once a minute, after the answer, whatever was asked', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const { statementsOf } = await import('#platform/database/index.ts')
  const read = async () => (await statementsOf(() => elena.call(access.readSession, {}))).statements
  const seen = async () => (await elena.call(access.listOwnSessions, { query: {} })).body.items[0]?.lastSeenAt
  world.pass(MINUTE - 1)
  expect(await read()).toHaveLength(4)
  world.pass(1)
  expect((await read()).slice(4)).toEqual([
    expect.stringMatching(/^begin;/),
    expect.stringMatching(/^update "session" set "last_seen_at"/),
    'commit',
  ])
  expect(await read()).toHaveLength(4)
  expect(await seen()).toBe(world.now().toISOString())
})

test('one’s own sessions are listed, the asking one marked, and each can be ended', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  world.pass(1000)
  const phone = door.browser(await door.signIn(login))
  const { items } = (await elena.call(access.listOwnSessions, { query: {} })).body
  expect(items.map((item) => item.current)).toEqual([false, true])
  const [latest] = items
  const params = { sessionId: latest?.id ?? '' }
  expect((await elena.call(access.endOwnSession, { params })).status).toBe(204)
  expect((await phone.call(access.readSession, {})).status).toBe(401)
  expect((await elena.call(access.endOwnSession, { params })).status).toBe(404)
  expect((await elena.call(access.listOwnSessions, { query: {} })).body.items).toHaveLength(1)
})

test('the list of sessions goes on where a page ended, and leaves out what ran out', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  await door.signIn(login)
  world.pass(13 * 60 * MINUTE)
  for (let count = 0; count < 3; count += 1) await door.signIn(login)
  const seen = []
  let cursor: string | undefined
  do {
    const page = (await elena.call(access.listOwnSessions, { query: { limit: 2, cursor } })).body
    seen.push(...page.items.map((item) => item.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(new Set(seen).size).toBe(4)
  expect(seen).toHaveLength(4)
})

test('nobody ends another’s session as their own, and all but one’s own end at once', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const paolo = await world.given.associate()
  const login = await door.withPassword(elena)
  const phone = door.browser(await door.signIn(login))
  const [session] = (await elena.call(access.listOwnSessions, { query: {} })).body.items
  expect((await paolo.call(access.endOwnSession, { params: { sessionId: session?.id ?? '' } })).status).toBe(404)
  expect((await elena.call(access.endOtherSessions, {})).body).toEqual({ ended: 1 })
  expect((await phone.call(access.readSession, {})).status).toBe(401)
  expect((await elena.call(access.readSession, {})).status).toBe(200)
  expect((await paolo.call(access.readSession, {})).status).toBe(200)
})

test('a manager sees and ends the sessions of associates of her stores, and of nobody else', async () => {
  await using world = await testWorld()
  const [here, there] = [await world.given.store(), await world.given.store()]
  const manager = await world.given.associate({ stores: [here], may: { 'session.manage': 'store' } })
  const elena = await world.given.associate({ stores: [here] })
  const stranger = await world.given.associate({ stores: [there] })
  const abroad = await world.given.associate({ in: await world.given.legalEntity() })
  const list = (of: { associateId: string }) =>
    manager.call(access.listSessions, { params: { associateId: wire('ass', of.associateId) }, query: {} })
  const [session] = (await list(elena)).body.items
  expect(session).toMatchObject({ current: false })
  expect([(await list(stranger)).status, (await list(abroad)).status]).toEqual([404, 404])
  const params = { associateId: wire('ass', elena.associateId), sessionId: session?.id ?? '' }
  expect((await manager.call(access.endSession, { params })).status).toBe(204)
  expect((await elena.call(access.readSession, {})).status).toBe(401)
  const all = await manager.call(access.endSessions, { params: { associateId: wire('ass', stranger.associateId) } })
  expect(all.status).toBe(404)
  expect((await stranger.call(access.readSession, {})).status).toBe(200)
  expect(
    (await elena.call(access.listSessions, { params: { associateId: wire('ass', elena.associateId) }, query: {} }))
      .status,
  ).toBe(401)
  expect(
    (await stranger.call(access.listSessions, { params: { associateId: wire('ass', elena.associateId) }, query: {} }))
      .status,
  ).toBe(403)
})

test('signing out ends the session and takes the cookie back', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const answer = await elena.call(access.signOut, {})
  expect(answer.status).toBe(204)
  expect(cookiesOf(answer)).toEqual(['carnet=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
  expect((await elena.call(access.readSession, {})).status).toBe(401)
})

test('the store one stands in is chosen among one’s own open ones, and forgotten when it is one’s own no longer', async () => {
  await using world = await testWorld()
  const [own, second, other] = [await world.given.store(), await world.given.store(), await world.given.store()]
  const elena = await world.given.associate({ stores: [own, second] })
  const choose = (storeId: string) => elena.call(access.chooseStore, { body: { storeId: wire('sto', storeId) } })
  expect((await choose(second)).body.storeId).toBe(wire('sto', second))
  expect((await elena.call(access.readSession, {})).body.storeId).toBe(wire('sto', second))
  expect((await choose(other)).problem?.code).toBe('access/not-your-store')
  const home = await world.given.homeEntity()
  await home.inside((tx) =>
    tx
      .deleteFrom('associateStore')
      .where('associateId', '=', elena.associateId)
      .where('storeId', '=', second)
      .execute(),
  )
  expect((await elena.call(access.readSession, {})).body.storeId).toBeNull()
})

test('a retired device’s sessions are worth nothing', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const shop = organisationOf(world.given)
  const store = await shop.store()
  const deviceId = await shop.device(store)
  const login = await door.withPassword(await world.given.associate({ stores: [store] }))
  const till = door.browser(await door.signIn(login, { deviceId }))
  const hq = await world.given.associate({ may: { 'device.manage': 'legalEntity' } })
  expect((await till.call(access.readSession, {})).body.deviceId).toBe(wire('dev', deviceId))
  await hq.call(organisation.retireDevice, { params: { deviceId: wire('dev', deviceId) }, ifMatch: '"1"' })
  expect((await till.call(access.readSession, {})).status).toBe(401)
})
