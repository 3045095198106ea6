import { audit } from '#contract/audit.ts'
import { deactivation } from '#contract/deactivation.ts'
import { jobs } from '#contract/jobs.ts'
import { roles } from '#contract/roles.ts'
import { AssociateId } from '#contract/shared.ts'
import { legalEntityOpened } from '#modules/organisation/index.ts'
import { publish } from '#platform/events/publish.ts'
import { atWork } from '#platform/jobs/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { ROLE_PRESETS } from './roles/role-presets.ts'

test('the sealing job, run by the workers, leaves nothing unsealed and says how much it sealed', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const verify = async () => (await hq.call(audit.verifyAudit, { query: {} })).body
  let run = await hq.call(jobs.runJob, { params: { name: 'access.seal-audit' } })
  expect(await verify()).toMatchObject({ seals: 0, unsealed: true })
  await world.work()
  // Transactions of other tests on this PostgreSQL may hold a seal up.
  while ((await verify()).seals === 0) {
    run = await hq.call(jobs.runJob, { params: { name: 'access.seal-audit' } })
    await world.work()
  }
  const read = await hq.call(jobs.readJobRun, { params: { id: run.body.id } })
  expect(read.body.state).toBe('done')
  expect(read.body.log.map((one) => one.line)).toEqual(['Seals added: 1'])
  expect(await verify()).toMatchObject({ state: 'sound', seals: 1 })
})

test('a legal entity that was opened has the preset roles, once, however often the event comes', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  for (let time = 0; time < 2; time += 1) {
    await atWork(world, entity.id, (ctx) => publish(ctx, legalEntityOpened, { legalEntityId: entity.id }))
    await world.work()
  }
  const hq = await world.given.associate({ may: { 'role.read': 'legalEntity' } })
  const { items } = (await hq.call(roles.listRoles, { query: {} })).body
  expect(items.filter((role) => role.preset !== null)).toHaveLength(Object.keys(ROLE_PRESETS).length)
})

test('work that somebody asked for and that waits does not run after they were deactivated', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const lina = await world.given.associate({ may: { 'job.run': 'legalEntity', 'job.read': 'legalEntity' } })
  const run = await lina.call(jobs.runJob, { params: { name: 'access.complete-first-administrator' } })
  const params = { associateId: AssociateId.encode(lina.associateId) }
  await hq.call(deactivation.deactivateAssociate, { params, body: {} })
  await world.work()
  const read = await hq.call(jobs.readJobRun, { params: { id: run.body.id } })
  expect(read.body).toMatchObject({ state: 'cancelled', attempts: 0 })
})
