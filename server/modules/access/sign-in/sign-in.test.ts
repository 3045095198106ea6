import { access } from '#contract/access.ts'
import { statementsOf, withInstallation } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { cookiesOf, doorOf, PASSWORD } from '../session-testing.ts'

test('a login and its password open a session, whose cookie tells who is signed in', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const store = await world.given.store({ code: 'via-spiga' })
  const elena = await world.given.associate({ stores: [store], may: { 'store.read': 'store' } })
  const answer = await door.signIn(await door.withPassword(elena))
  expect(answer.body).toMatchObject({
    state: 'signed-in',
    current: {
      associate: { id: `ass_${elena.associateId.replaceAll('-', '')}`, initials: 'C2' },
      legalEntity: { code: 'entity-1' },
      stores: [{ code: 'via-spiga' }],
      storeId: `sto_${store.replaceAll('-', '')}`,
      operations: [{ operation: 'store.read', scope: 'store' }],
    },
  })
  const read = await door.browser(answer).call(access.readSession, {})
  expect(read.body).toEqual((answer.body as { current: unknown }).current)
})

test('the cookie cannot be read by scripts nor sent from other sites, and is bound to the host where there is https', async () => {
  await using plain = await testWorld()
  await using secure = await testWorld({ env: { PUBLIC_URL: 'https://carnet.verani.example' } })
  const cookies = []
  for (const world of [plain, secure]) {
    const door = doorOf(world)
    const login = await door.withPassword(await world.given.associate())
    cookies.push(cookiesOf(await door.signIn(login)))
  }
  expect(cookies[0]).toEqual([
    expect.stringMatching(/^carnet=[0-9a-f]{32}_[\w-]{32}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/),
  ])
  expect(cookies[1]).toEqual([
    expect.stringMatching(
      /^__Host-carnet=[0-9a-f]{32}_[\w-]{32}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    ),
  ])
})

test('where there is https a cookie without the host prefix is nobody’s', async () => {
  await using world = await testWorld({ env: { PUBLIC_URL: 'https://carnet.verani.example' } })
  const elena = await world.given.associate()
  expect((await elena.call(access.readSession, {})).status).toBe(401)
  const prefixed = elena.headers['cookie']?.replace(/^carnet=/, '__Host-carnet=') ?? ''
  expect((await world.given.anybody().call(access.readSession, {}, { cookie: prefixed })).status).toBe(200)
})

test('a login is found in any case and composed form', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  await door.withPassword(elena)
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx.updateTable('account').set({ login: 'éléna@example.com' }).where('id', '=', elena.accountId).execute(),
  )
  expect((await door.signIn('E\u0301LE\u0301NA@Example.com ')).status).toBe(200)
})

test('an unknown login, a wrong password and an account without one are answered alike', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  const without = await world.given.associate()
  const answers = [
    await door.signIn('nobody@example.com'),
    await door.signIn(login, { password: 'not the password' }),
    await door.signIn('associate-3@example.com'),
  ]
  expect(without.accountId).toBeTruthy()
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401])
  const bodies = answers.map((answer) => answer.raw.body.replace(/"instance":"[^"]*"/, ''))
  expect(new Set(bodies).size).toBe(1)
  const headers = answers.map((answer) => Object.keys(answer.raw.headers).join())
  expect(new Set(headers).size).toBe(1)
  expect(answers.flatMap(cookiesOf)).toEqual([])
})

test('an account of two legal entities chooses, and what it chooses is where it is', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const spain = await world.given.legalEntity()
  const there = await world.given.associate({ in: spain })
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx
      .updateTable('membership')
      .set({ accountId: elena.accountId })
      .where('associateId', '=', there.associateId)
      .execute(),
  )
  const choice = await door.signIn(login)
  expect(choice.body).toMatchObject({ state: 'choose', legalEntities: [{ code: 'entity-1' }, { code: 'entity-3' }] })
  expect(cookiesOf(choice)).toEqual([])
  const chosen = await door.signIn(login, { legalEntityId: spain.id })
  expect(chosen.body).toMatchObject({ state: 'signed-in', current: { legalEntity: { code: 'entity-3' } } })
  const elsewhere = await world.given.legalEntity()
  expect((await door.signIn(login, { legalEntityId: elsewhere.id })).problem?.code).toBe('access/sign-in-refused')
})

test('a deactivated associate is refused like a wrong password', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const home = await world.given.homeEntity()
  await home.inside((tx) =>
    tx.updateTable('associate').set({ deactivatedAt: world.now() }).where('id', '=', elena.associateId).execute(),
  )
  expect((await door.signIn(login)).problem?.code).toBe('access/sign-in-refused')
  expect((await elena.call(access.readSession, {})).status).toBe(401)
})

test('a hash made with weaker parameters is made anew at the next sign-in', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const { hash } = await import('@node-rs/argon2')
  const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 })
  const onAccount = <T>(fn: Parameters<typeof withInstallation<T>>[2]) =>
    withInstallation(world.database, { access: 'write' }, fn)
  await onAccount((tx) => tx.updateTable('account').set({ passwordHash: weak }).execute())
  expect((await door.signIn(login)).status).toBe(200)
  const { passwordHash } = await onAccount((tx) =>
    tx.selectFrom('account').select('passwordHash').executeTakeFirstOrThrow(),
  )
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect((await door.signIn(login)).status).toBe(200)
})

test('signing in, and failing to, stand in the audit log of the associate’s legal entity', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  await door.signIn(login, { password: 'not the password' })
  await door.signIn(login)
  const home = await world.given.homeEntity()
  const entries = await home.inside((tx) =>
    tx
      .selectFrom('auditEntry')
      .select(['action', 'outcome', 'actorKind', 'actorId', 'subjectId'])
      .orderBy('at')
      .execute(),
  )
  const subjectId = elena.associateId
  expect(entries).toEqual([
    { action: 'access.sign-in-refused', outcome: 'denied', actorKind: 'anonymous', actorId: null, subjectId },
    { action: 'access.signed-in', outcome: 'done', actorKind: 'associate', actorId: subjectId, subjectId },
  ])
})

test('a device of another store, another legal entity or none is refused, and opens nothing', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const { organisationOf } = await import('#modules/organisation/testing.ts')
  const shop = organisationOf(world.given)
  const [own, other] = [await shop.store(), await shop.store()]
  const abroad = await world.given.legalEntity()
  const login = await door.withPassword(await world.given.associate({ stores: [own] }))
  const devices = [await shop.device(other), await shop.device(await shop.store({ in: abroad }), { in: abroad })]
  for (const deviceId of devices) {
    const answer = await door.signIn(login, { deviceId })
    expect(answer.problem?.code).toBe('access/device-unknown')
    expect(cookiesOf(answer)).toEqual([])
  }
  const right = await door.signIn(login, { deviceId: await shop.device(own) })
  expect(right.status).toBe(200)
  expect(cookiesOf(right)[0]).toContain('Max-Age=57600')
})

test('reading as somebody signed in costs the beginning, the look-up, the reading and the end', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const { statements } = await statementsOf(() => elena.call(access.readSession, {}))
  expect(statements).toHaveLength(4)
  expect(statements[0]).toMatch(/^begin read only; set local carnet\.legal_entity/)
  expect(statements[3]).toBe('commit')
})

test('a sign-in costs a bounded number of statements, a refused one fewer', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  const right = await statementsOf(() => door.signIn(login))
  const wrong = await statementsOf(() => door.signIn(login, { password: 'not the password' }))
  expect(right.statements.length).toBe(17)
  expect(wrong.statements.length).toBe(10)
})
