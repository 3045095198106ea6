import { access } from '#contract/access.ts'
import { jobs } from '#contract/jobs.ts'
import { createSetupToken, createSignInLink } from '#modules/access/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import { expect, test } from 'vitest'

const DAY = 86_400_000

/** Sessions of every age and a link of every state, of an associate with an open session. */
async function leftBehind(world: World, entity: GivenLegalEntity, many: number): Promise<void> {
  const { associateId, accountId } = await world.given.associate({ in: entity })
  const ago = (days: number) => new Date(world.now().getTime() - days * DAY)
  const common = { legalEntityId: entity.id, associateId, idleMinutes: 30, createdAt: ago(100), lastSeenAt: ago(100) }
  const session = (ends: { expiresAt: Date; endedAt?: Date }) => {
    const id = newId<'session'>()
    return { ...common, id, accountId, secretHash: Buffer.from(id), endedAt: null, ...ends }
  }
  const link = (state: { expiresAt: Date; usedAt?: Date }) => {
    const id = newId<'one_time_link'>()
    const legalEntityId = entity.id
    return {
      legalEntityId,
      id,
      associateId,
      purpose: 'sign-in' as const,
      secretHash: Buffer.from(id),
      usedAt: null,
      ...state,
    }
  }
  await entity.inside(async (tx) => {
    await tx
      .insertInto('session')
      .values([
        ...Array.from({ length: many }, () => session({ expiresAt: ago(31) })),
        session({ expiresAt: ago(-60), endedAt: ago(31) }),
        session({ expiresAt: ago(-60), endedAt: ago(29) }),
        session({ expiresAt: ago(29) }),
      ])
      .execute()
    await tx
      .insertInto('oneTimeLink')
      .values([link({ expiresAt: ago(1) }), link({ expiresAt: ago(-1), usedAt: ago(0) })])
      .execute()
    const ctx = { tx, legalEntityId: entity.id, now: () => world.now(), record: () => Promise.resolve() }
    await createSignInLink(ctx, associateId)
  })
}

test('the sweep deletes sessions a month after their end, spent links and setup tokens, of its own legal entity', async () => {
  await using world = await testWorld()
  for (const age of [2, 2, 0]) {
    world.pass(-age * DAY)
    await createSetupToken(world.database, world.now())
    world.pass(age * DAY)
  }
  const [mine, theirs] = [await world.given.homeEntity(), await world.given.legalEntity()]
  for (const entity of [mine, theirs]) await leftBehind(world, entity, 1100)
  const hq = await world.given.associate({ may: 'everything' })
  const { body } = await hq.call(jobs.runJob, { params: { name: 'access.sweep' } })
  await world.work()

  const run = await hq.call(jobs.readJobRun, { params: { id: body.id } })
  expect([run.body.state, ...run.body.log.map((one) => one.line)]).toEqual([
    'done',
    'Sessions that ended: 1101 deleted',
    'Links that are spent: 2 deleted',
    'Setup tokens: 2 deleted',
  ])
  const left = (entity: GivenLegalEntity) =>
    entity.inside(async (tx) => [
      (await tx.selectFrom('session').select('id').execute()).length,
      (await tx.selectFrom('oneTimeLink').select('id').execute()).length,
      (await tx.selectFrom('setupToken').select('secretHash').execute()).length,
    ])
  expect(await left(mine)).toEqual([4, 1, 1])
  expect(await left(theirs)).toEqual([1104, 3, 1])
  expect((await hq.call(access.readSession, {})).status).toBe(200)
})
