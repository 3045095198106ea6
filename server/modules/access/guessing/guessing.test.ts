import { access } from '#contract/access.ts'
import { withInstallation } from '#platform/database/index.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf, PASSWORD } from '../session-testing.ts'

const WRONG = 'not the password'
const DAY = 86_400_000

/** Guesses once from a network; says how many seconds to wait when the guess was not even looked at. */
async function guess(world: World, login: string, network = '198.51.100.7'): Promise<number | undefined> {
  const raw = await world.app.inject({
    method: 'POST',
    url: '/api/v1/session/sign-in',
    remoteAddress: network,
    payload: { login, password: WRONG },
  })
  if (raw.statusCode === 401) return undefined
  expect(raw.json()).toMatchObject({ code: 'access/delayed', status: 429 })
  return Number(raw.headers['retry-after'])
}

test('whoever keeps guessing at one login, from as many networks as they like, gets at most 110 tries a day', async () => {
  await using world = await testWorld()
  const login = await doorOf(world).withPassword(await world.given.associate())
  const end = world.now().getTime() + DAY
  let tries = 0
  for (let count = 0; world.now().getTime() < end; count += 1) {
    const wait = await guess(world, login, `198.51.${count % 200}.7`)
    if (wait === undefined) tries += 1
    else world.pass(wait * 1000)
  }
  expect(tries).toBeLessThanOrEqual(110)
  expect(tries).toBeGreaterThan(90)
})

test('a login that does not exist is delayed like one that does', async () => {
  await using world = await testWorld()
  const login = await doorOf(world).withPassword(await world.given.associate())
  const waits = async (name: string) => {
    const seen = []
    for (let count = 0; count < 8; count += 1) {
      const wait = await guess(world, name, `198.51.100.${count}`)
      seen.push(wait)
      if (wait !== undefined) world.pass(wait * 1000)
    }
    return seen
  }
  const known = await waits(login)
  expect(known).toEqual([undefined, undefined, undefined, undefined, undefined, 2, undefined, 4])
  expect(await waits('nobody@example.com')).toEqual(known)
})

test('of fifty tries at once no more are looked at than one after the other', async () => {
  await using world = await testWorld()
  const login = await doorOf(world).withPassword(await world.given.associate())
  let looked = 0
  for (let round = 0; round < 6; round += 1) {
    const waits = await Promise.all(Array.from({ length: 50 }, (_, n) => guess(world, login, `198.51.100.${n}`)))
    looked += waits.filter((wait) => wait === undefined).length
  }
  expect(looked).toBeGreaterThanOrEqual(1)
  expect(looked).toBeLessThanOrEqual(5)
  const failures = await withInstallation(world.database, { access: 'read' }, (tx) =>
    tx.selectFrom('signInFailure').select('failures').orderBy('failures', 'desc').executeTakeFirst(),
  )
  expect(failures?.failures).toBe(looked)
})

test('the right password does not help while a delay runs, helps afterwards, and clears the count', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  for (let count = 0; count < 5; count += 1) await guess(world, login)
  const early = await door.signIn(login)
  expect(early.problem?.code).toBe('access/delayed')
  expect(early.raw.headers['retry-after']).toBe('2')
  world.pass(2000)
  expect((await door.signIn(login)).status).toBe(200)
  expect(await guess(world, login)).toBeUndefined()
  expect(await guess(world, login)).toBeUndefined()
})

test('strangers who besiege a login do not keep its owner out where she has had a session', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  for (let count = 0; count < 5; count += 1) await guess(world, login)
  expect((await door.signIn(login)).problem?.code).toBe('access/delayed')
  expect((await door.signIn(login, { from: elena })).status).toBe(200)
})

test('a device that is known guesses no more freely than a stranger', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  for (let count = 0; count < 5; count += 1)
    expect((await door.signIn(login, { from: elena, password: WRONG })).status).toBe(401)
  expect((await door.signIn(login, { from: elena })).problem?.code).toBe('access/delayed')
  expect((await door.signIn(login)).status).toBe(200)
})

test('neither a revoked session nor a colleague’s makes a device known', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const paolo = await world.given.associate()
  const login = await door.withPassword(elena)
  const phone = door.browser(await door.signIn(login))
  await elena.call(access.endOtherSessions, {})
  for (let count = 0; count < 5; count += 1) await guess(world, login)
  for (const from of [phone, paolo]) expect((await door.signIn(login, { from })).problem?.code).toBe('access/delayed')
})

test('a network that tries many logins waits, and the next network does not', async () => {
  await using world = await testWorld()
  for (let count = 0; count < 50; count += 1) expect(await guess(world, `nobody-${count}@example.com`)).toBeUndefined()
  expect(await guess(world, 'nobody@example.com')).toBe(2)
  expect(await guess(world, 'nobody@example.com', '198.51.100.8')).toBeUndefined()
})

test('what is counted names no login and no network, and is swept when it is old', async () => {
  await using world = await testWorld()
  const buckets = () =>
    withInstallation(world.database, { access: 'read' }, (tx) =>
      tx.selectFrom('signInFailure').select('bucket').execute(),
    )
  await guess(world, 'elena@example.com')
  const first = await buckets()
  expect(first).toHaveLength(2)
  expect(first.every(({ bucket }) => /^[\w-]{43}$/.test(bucket))).toBe(true)
  world.pass(DAY)
  await guess(world, 'paolo@example.com', '203.0.113.1')
  const then = await buckets()
  expect(then).toHaveLength(2)
  expect(then.some(({ bucket }) => first.some((old) => old.bucket === bucket))).toBe(false)
})

test('a wrong current password is counted, and does not delay signing in', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const change = (currentPassword: string) =>
    elena.call(access.changePassword, { body: { currentPassword, newPassword: 'zattera-fungo-quasi-blu' } })
  for (let count = 0; count < 5; count += 1) expect((await change(WRONG)).problem?.code).toBe('access/password-wrong')
  expect((await change(PASSWORD)).problem?.code).toBe('access/delayed')
  expect((await door.signIn(login, { from: new Caller(world.app, {}) })).status).toBe(200)
})
