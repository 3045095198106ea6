import { deactivation } from '#contract/deactivation.ts'
import { organisation } from '#contract/organisation.ts'
import { AssociateId } from '#contract/shared.ts'
import { tokens } from '#contract/tokens.ts'
import { newId } from '#platform/ids.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

const own = { 'token.manage': 'own', 'store.read': 'legalEntity' } as const

test('deactivation ends sessions, tokens, links, PIN and scheduled work in one moment; reactivation brings none of it back', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const lina = await world.given.associate({ may: own })
  const other = await world.given.associate({ may: own })
  const expiresAt = new Date(world.now().getTime() + 86_400_000)
  const made = await lina.call(tokens.createToken, {
    body: { name: 'mine', operations: ['store.read'], expiresAt: expiresAt.toISOString() },
  })
  const token = new Caller(world.app, { authorization: `Bearer ${made.body.secret}` })
  const { associateId } = lina
  const ours = { legalEntityId: entity.id }
  await entity.inside(async (tx) => {
    await tx
      .insertInto('associatePin')
      .values({ ...ours, associateId, pinHash: 'x' })
      .execute()
    const link = { ...ours, associateId, purpose: 'sign-in' as const, secretHash: Buffer.from('x'), expiresAt }
    await tx
      .insertInto('oneTimeLink')
      .values({ ...link, id: newId<'one_time_link'>() })
      .execute()
    const { id: tokenId } = await tx.selectFrom('apiToken').select('id').executeTakeFirstOrThrow()
    for (const [askedByKind, askedById] of [
      ['associate', associateId],
      ['token', tokenId],
      ['associate', other.associateId],
    ] as const)
      await tx
        .insertInto('jobRun')
        .values({ ...ours, id: newId<'job_run'>(), job: 'a.b', state: 'queued', data: '{}', askedByKind, askedById })
        .execute()
  })
  const params = { associateId: AssociateId.encode(associateId) }
  const statuses = async () => [
    (await lina.call(organisation.listStores, { query: {} })).status,
    (await token.call(organisation.listStores, { query: {} })).status,
  ]
  expect(await statuses()).toEqual([200, 200])
  const left = await hq.call(deactivation.deactivateAssociate, { params, body: { reason: 'Left the company' } })
  expect(left.status).toBe(204)
  expect(await statuses()).toEqual([401, 401])
  expect((await other.call(organisation.listStores, { query: {} })).status).toBe(200)
  const after = await entity.inside(async (tx) => ({
    pins: await tx.selectFrom('associatePin').selectAll().execute(),
    links: await tx.selectFrom('oneTimeLink').select('usedAt').execute(),
    jobs: await tx.selectFrom('jobRun').select(['askedById', 'state']).orderBy('id').execute(),
    audit: await tx
      .selectFrom('auditEntry')
      .select(['action', 'reason', 'after'])
      .where('action', '=', 'access.associate-deactivated')
      .execute(),
  }))
  expect(after).toEqual({
    pins: [],
    links: [{ usedAt: world.now() }],
    jobs: [
      { askedById: associateId, state: 'cancelled' },
      { askedById: expect.any(String), state: 'cancelled' },
      { askedById: other.associateId, state: 'queued' },
    ],
    audit: [
      {
        action: 'access.associate-deactivated',
        reason: 'Left the company',
        after: { sessions: 1, tokens: 1, links: 1, jobs: 2 },
      },
    ],
  })
  const again = await hq.call(deactivation.deactivateAssociate, { params, body: {} })
  expect(again.problem?.code).toBe('access/already-deactivated')
  expect((await hq.call(deactivation.reactivateAssociate, { params, body: {} })).status).toBe(204)
  expect(await statuses()).toEqual([401, 401])
  const active = await hq.call(deactivation.reactivateAssociate, { params, body: {} })
  expect(active.problem?.code).toBe('access/not-deactivated')
})

test('no request that begins after a deactivation was committed succeeds, whatever was in flight', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  let succeeded = 0
  let refused = 0
  for (let round = 0; round < 40; round += 1) {
    const lina = await world.given.associate({ may: { 'store.read': 'legalEntity', 'store.manage': 'legalEntity' } })
    const params = { associateId: AssociateId.encode(lina.associateId) }
    let isCommitted = false
    // Requests keep coming in until some have begun after the answer to the deactivation, which follows its commit.
    const lateAnswers: number[] = []
    const stream = async (call: () => Promise<{ status: number }>) => {
      for (let late = 0; late < 2;) {
        const isLate = isCommitted
        const { status } = await call()
        if (status < 300) succeeded += 1
        else refused += 1
        if (!isLate) continue
        late += 1
        lateAnswers.push(status)
      }
    }
    const reading = () => lina.call(organisation.listStores, { query: {} })
    const writing = () => lina.call(organisation.openStore, { body: aStore(newId<'store'>()) })
    await Promise.all([
      stream(reading),
      stream(writing),
      stream(reading),
      hq.call(deactivation.deactivateAssociate, { params, body: {} }).then(({ status }) => {
        isCommitted = status === 204
      }),
    ])
    expect(lateAnswers).toEqual(Array(6).fill(401))
  }
  // The race was one: both sides won some.
  expect(succeeded).toBeGreaterThan(0)
  expect(refused).toBeGreaterThanOrEqual(40 * 6)
})

function aStore(unique: string) {
  return {
    code: `s-${unique.slice(-20)}`,
    name: 'Via Spiga',
    timeZone: 'Europe/Rome',
    currency: 'EUR',
    languages: ['it' as const],
    customerAddressBookIds: [],
    employeeAddressBookIds: [],
  }
}

test('a manager of some stores deactivates who works in those only and may no more; nobody deactivates themselves', async () => {
  await using world = await testWorld()
  const [here, elsewhere] = [await world.given.store(), await world.given.store()]
  const may = { 'associate.manage': 'store', 'store.read': 'store' } as const
  const manager = await world.given.associate({ stores: [here], may })
  const leave = async (associate: typeof manager) => {
    const params = { associateId: AssociateId.encode(associate.associateId) }
    const answer = await manager.call(deactivation.deactivateAssociate, { params, body: {} })
    return answer.problem?.code ?? answer.status
  }
  const inBoth = await world.given.associate({ stores: [here, elsewhere] })
  const notHere = await world.given.associate({ stores: [elsewhere] })
  const higher = await world.given.associate({ stores: [here], may: { 'store.read': 'legalEntity' } })
  const stranger = await world.given.associate({ in: await world.given.legalEntity() })
  const lina = await world.given.associate({ stores: [here], may: { 'store.read': 'store' } })
  expect(await leave(inBoth)).toBe('access/wider-than-your-own')
  expect(await leave(higher)).toBe('access/wider-than-your-own')
  expect(await leave(notHere)).toBe('request/not-found')
  expect(await leave(stranger)).toBe('request/not-found')
  expect(await leave(manager)).toBe('access/deactivating-yourself')
  expect(await leave(lina)).toBe(204)
})

test('whoever takes an associate back must be able to give the roles that count again', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const manager = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const lina = await world.given.associate({ may: { 'store.read': 'legalEntity' } })
  const params = { associateId: AssociateId.encode(lina.associateId) }
  expect((await manager.call(deactivation.deactivateAssociate, { params, body: {} })).status).toBe(204)
  const back = await manager.call(deactivation.reactivateAssociate, { params, body: {} })
  expect(back.problem?.code).toBe('access/wider-than-your-own')
  expect((await hq.call(deactivation.reactivateAssociate, { params, body: {} })).status).toBe(204)
})
