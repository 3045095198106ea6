import { roles } from '#contract/roles.ts'
import { AssociateId } from '#contract/shared.ts'
import { tokens } from '#contract/tokens.ts'
import { organisation } from '#contract/organisation.ts'
import { requestProblems } from '#contract/problems.ts'
import { statementsOf } from '#platform/database/index.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

const YEAR = 365 * 86_400_000
const inAYear = (world: World) => new Date(world.now().getTime() + YEAR).toISOString()
const bearer = (world: World, secret: string) => new Caller(world.app, { authorization: `Bearer ${secret}` })
const own = { 'token.manage': 'own', 'store.read': 'legalEntity' } as const

test('a token’s secret is told once, is not in the database, and does what the token lists and no more', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: { ...own, 'device.read': 'legalEntity' } })
  const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world) }
  const made = await lina.call(tokens.createToken, { body })
  expect(made.status).toBe(201)
  expect(made.body.secret).toMatch(/^carnet_[0-9a-f]{32}_[A-Za-z0-9_-]{32}$/)
  const integration = bearer(world, made.body.secret)
  expect((await integration.call(organisation.listStores, { query: {} })).status).toBe(200)
  expect((await integration.call(organisation.listDevices, { query: {} })).status).toBe(403)
  const listed = await lina.call(tokens.listTokens, { query: {} })
  expect(listed.body.items).toEqual([{ ...made.body.token, lastUsedAt: world.now().toISOString() }])
  const superuser = await world.superuser()
  const secret = made.body.secret.slice(-32)
  const { rows } = await superuser.query(
    `select 1 from api_token t where t::text like '%' || $1 || '%'
     union all select 1 from audit_entry e where e::text like '%' || $1 || '%'
     union all select 1 from idempotency_key k where k::text like '%' || $1 || '%'`,
    [secret],
  )
  expect(rows).toEqual([])
})

test('a repeated creation is a conflict and makes no second token', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: own })
  const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world) }
  await lina.call(tokens.createToken, { body })
  expect((await lina.call(tokens.createToken, { body })).problem?.code).toBe('access/token-name-taken')
  expect((await lina.call(tokens.listTokens, { query: {} })).body.items).toHaveLength(1)
})

test('a token does no more than its owner may at that moment', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const lina = await world.given.associate({ may: own })
  const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world) }
  const integration = bearer(world, (await lina.call(tokens.createToken, { body })).body.secret)
  const status = async () => (await integration.call(organisation.listStores, { query: {} })).status
  expect(await status()).toBe(200)
  const associate = { associateId: AssociateId.encode(lina.associateId) }
  const { assignments } = (await hq.call(roles.readPermissions, { params: associate })).body
  await hq.call(roles.unassignRole, { params: { ...associate, roleAssignmentId: assignments[0]?.id ?? '' } })
  expect(await status()).toBe(403)
})

test('a token ends when it is revoked and when it expires', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: own })
  const make = async (name: string) => {
    const body = { name, operations: ['store.read' as const], expiresAt: inAYear(world) }
    return (await lina.call(tokens.createToken, { body })).body
  }
  const [first, second] = [await make('first'), await make('second')]
  const status = async (secret: string) =>
    (await bearer(world, secret).call(organisation.listStores, { query: {} })).status
  expect((await lina.call(tokens.revokeToken, { params: { tokenId: first.token.id } })).status).toBe(204)
  expect([await status(first.secret), await status(second.secret)]).toEqual([401, 200])
  const ended = await lina.call(tokens.listTokens, { query: { state: 'ended' } })
  expect(ended.body.items.map((token) => token.name)).toEqual(['first'])
  world.pass(YEAR - 1)
  expect(await status(second.secret)).toBe(200)
  world.pass(1)
  expect(await status(second.secret)).toBe(401)
})

test('a token with networks is good from those only', async () => {
  await using world = await testWorld({ env: { CARNET_PROXIES: '1' } })
  const lina = await world.given.associate({ may: own })
  const networks = ['192.0.2.0/24', '2001:db8::/32']
  const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world), networks }
  const integration = bearer(world, (await lina.call(tokens.createToken, { body })).body.secret)
  const from = async (address: string) =>
    (await integration.call(organisation.listStores, { query: {} }, { 'x-forwarded-for': address })).status
  expect([await from('192.0.2.7'), await from('2001:db8::1')]).toEqual([200, 200])
  expect([await from('192.0.3.7'), await from('2001:db9::1')]).toEqual([401, 401])
})

test('the last use is noted once a minute, not with every request', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: own })
  const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world) }
  const integration = bearer(world, (await lina.call(tokens.createToken, { body })).body.secret)
  const writes = async () => {
    const { statements } = await statementsOf(() => integration.call(organisation.listStores, { query: {} }))
    return statements.filter((text) => text.startsWith('update "api_token"')).length
  }
  expect([await writes(), await writes()]).toEqual([1, 0])
  world.pass(59_999)
  expect(await writes()).toBe(0)
  world.pass(1)
  expect(await writes()).toBe(1)
})

test('what is wrong with a token is told by field', async () => {
  await using world = await testWorld()
  const lina = await world.given.associate({ may: own })
  const create = async (wrong: object) => {
    const body = { name: 'stock', operations: ['store.read' as const], expiresAt: inAYear(world), ...wrong }
    const answer = await lina.call(tokens.createToken, { body })
    return answer.problem?.errors?.map(({ code, pointer }) => `${pointer} ${code}`) ?? answer.status
  }
  expect(await create({ expiresAt: world.now().toISOString() })).toEqual(['#/expiresAt field/in-the-past'])
  const tooLate = new Date(world.now().getTime() + YEAR + 2 * 86_400_000).toISOString()
  expect(await create({ expiresAt: tooLate })).toEqual(['#/expiresAt field/too-far-ahead'])
  expect(await create({ networks: ['192.0.2.0/33'] })).toEqual(['#/networks/0 field/network'])
  expect(await create({ networks: ['192.0.2.1'] })).toEqual(['#/networks/0 field/network'])
  expect(await create({ operations: [] })).toEqual(['#/operations field/too-short'])
  expect(await create({ operations: ['store.read', 'store.read'] })).toEqual(['#/operations field/repeated'])
  expect(await create({ scopes: ['all'] })).toEqual(['#/scopes field/unknown'])
})

test('nobody makes a token that may more than they, for themselves or for somebody else; a token makes none', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  const admin = await world.given.associate({
    may: { 'token.manage': 'legalEntity', 'store.read': 'legalEntity', 'clientBook.viewOwn': 'own' },
  })
  const lina = await world.given.associate({
    stores: [store],
    may: { ...own, 'store.read': 'store', 'clientBook.viewOwn': 'own', 'device.read': 'store' },
  })
  const create = async (
    caller: typeof admin | Caller,
    operations: ('store.read' | 'device.read' | 'clientBook.viewOwn' | 'token.manage')[],
    associateId?: string,
  ) => {
    const body = { name: `for ${operations.join()}`, operations, expiresAt: inAYear(world), associateId }
    return caller.call(tokens.createToken, { body })
  }
  const linas = AssociateId.encode(lina.associateId)
  expect((await create(admin, ['store.read'], linas)).status).toBe(201)
  expect((await create(admin, ['device.read'], linas)).problem?.code).toBe('access/wider-than-your-own')
  // One's own book is not somebody else's.
  expect((await create(admin, ['clientBook.viewOwn'], linas)).problem?.code).toBe('access/wider-than-your-own')
  expect((await create(admin, ['device.read'])).problem?.code).toBe('access/wider-than-your-own')
  const notMine = await create(lina, ['store.read'], AssociateId.encode(admin.associateId))
  expect(notMine.problem?.code).toBe('access/unknown-associate')
  const made = await create(admin, ['token.manage', 'store.read'])
  const fromToken = await create(bearer(world, made.body.secret), ['store.read'])
  expect(fromToken.problem?.code).toBe('access/token-from-token')
})

test('one’s own tokens are one’s own; with the wider scope everybody’s of the legal entity, in one statement', async () => {
  await using world = await testWorld()
  const admin = await world.given.associate({ may: { 'token.manage': 'legalEntity', 'store.read': 'legalEntity' } })
  const stranger = await world.given.associate({ may: 'everything', in: await world.given.legalEntity() })
  const [lina, marco] = [await world.given.associate({ may: own }), await world.given.associate({ may: own })]
  const make = async (caller: typeof lina, name: string) => {
    const body = { name, operations: ['store.read' as const], expiresAt: inAYear(world) }
    return (await caller.call(tokens.createToken, { body })).body.token.id
  }
  const linas = await make(lina, 'a')
  for (const name of ['b', 'c', 'd']) await make(marco, name)
  const names = async (caller: typeof lina) =>
    (await caller.call(tokens.listTokens, { query: {} })).body.items.map((token) => token.name)
  expect([await names(lina), await names(admin), await names(stranger)]).toEqual([['a'], ['d', 'c', 'b', 'a'], []])
  const revoke = async (caller: typeof lina) =>
    (await caller.call(tokens.revokeToken, { params: { tokenId: linas } })).problem?.code
  expect([await revoke(marco), await revoke(stranger)]).toEqual(Array(2).fill(requestProblems.notFound.code))
  expect(await revoke(admin)).toBeUndefined()
  const { result, statements } = await statementsOf(() => admin.call(tokens.listTokens, { query: { limit: 3 } }))
  expect([result.body.items.length, statements.length]).toEqual([3, 4])
  const cursor = result.body.nextCursor ?? undefined
  const rest = await admin.call(tokens.listTokens, { query: { limit: 3, cursor } })
  expect(rest.body.items.map((token) => token.name)).toEqual(['a'])
})
