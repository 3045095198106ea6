import { access } from '#contract/access.ts'
import { createSetupToken } from '#modules/access/index.ts'
import { withTenant } from '#platform/database/index.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf, PASSWORD } from '../session-testing.ts'

const DAY = 86_400_000

function setUp(world: World, token: string, code = 'verani-italia') {
  return world.given.anybody().call(access.setUp, {
    body: {
      token,
      legalEntity: { code, name: 'Verani Italia', currency: 'EUR', languages: ['it'], timeZone: 'Europe/Rome' },
      administrator: {
        login: 'Priya@Verani.example',
        password: PASSWORD,
        name: 'Priya Raman',
        personnelNumber: 'HQ-1',
        language: 'en',
      },
    },
  })
}

async function newToken(world: World): Promise<string> {
  const token = await createSetupToken(world.database, world.now())
  if (token === undefined) throw new Error('There is an account already')
  return token
}

test('the first administrator opens the legal entity, is signed in, and may do everything', async () => {
  await using world = await testWorld()
  const answer = await setUp(world, await newToken(world))
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ associate: { name: 'Priya Raman' }, legalEntity: { code: 'verani-italia' } })
  const scopes = new Map(answer.body.operations.map((one) => [one.operation, one.scope]))
  expect(scopes.get('role.assign')).toBe('installation')
  expect(scopes.get('legalEntity.manage')).toBe('installation')
  expect((await doorOf(world).browser(answer).call(access.readSession, {})).status).toBe(200)
  expect((await doorOf(world).signIn('priya@verani.example')).status).toBe(200)

  const legalEntityId = answer.body.legalEntity.id
    .slice(4)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const rows = await withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
    tx.selectFrom('auditEntry').select(['action', 'actorKind']).execute(),
  )
  const actions = new Set(rows.map((row) => `${row.actorKind} ${row.action}`))
  for (const action of [
    'system organisation.legal-entity-opened',
    'system organisation.associate-created',
    'system access.account-given',
    'associate access.signed-in',
  ])
    expect(actions).toContain(action)
})

test('a token works once, for a day, and not at all once there is an account', async () => {
  await using world = await testWorld()
  const [first, second, late] = [await newToken(world), await newToken(world), await newToken(world)]
  expect((await setUp(world, 'nothing of ours')).problem?.code).toBe('access/setup-refused')
  world.pass(DAY)
  expect((await setUp(world, late)).problem?.code).toBe('access/setup-refused')
  world.pass(-DAY)
  expect((await setUp(world, first)).status).toBe(201)
  expect((await setUp(world, first, 'again')).problem?.code).toBe('access/setup-refused')
  expect((await setUp(world, second, 'another')).problem?.code).toBe('access/setup-refused')
  expect(await createSetupToken(world.database, world.now())).toBeUndefined()
})

test('of two who set up at once, one does', async () => {
  await using world = await testWorld()
  const tokens = [await newToken(world), await newToken(world)]
  const answers = await Promise.all(tokens.map((token, n) => setUp(world, token, `entity-of-${n}`)))
  expect(answers.map((answer) => answer.status)).toEqual(expect.arrayContaining([201, 422]))
})

test('a refused password leaves the token good', async () => {
  await using world = await testWorld()
  const token = await newToken(world)
  const refused = await world.given.anybody().call(access.setUp, {
    body: {
      token,
      legalEntity: { code: 'verani', name: 'Verani', currency: 'EUR', languages: ['it'], timeZone: 'Europe/Rome' },
      administrator: {
        login: 'priya',
        password: 'PriyaRaman2026',
        name: 'Priya Raman',
        personnelNumber: '1',
        language: 'it',
      },
    },
  })
  expect(refused.problem?.errors).toMatchObject([
    { pointer: '#/administrator/password', code: 'access/password-common' },
  ])
  expect((await setUp(world, token)).status).toBe(201)
})
