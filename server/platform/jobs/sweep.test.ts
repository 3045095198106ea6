import { testWorld } from '#server/testing/world.ts'
import { withTenant } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { expect, test } from 'vitest'
import { runNow } from './run-now.ts'
import { atWork } from './testing.ts'

const DAY = 86_400_000

test('the sweep deletes keys of 7 days and ended runs and receipts of 30, in batches, in its own legal entity only', async () => {
  await using world = await testWorld()
  const mine = await world.given.homeEntity()
  const theirs = await world.given.legalEntity()
  const ago = (days: number) => new Date(world.now().getTime() - days * DAY)
  for (const entity of [mine, theirs])
    await entity.inside(async (tx) => {
      const legalEntityId = entity.id
      const keys = Array.from({ length: 2500 }, (_, n) => ({ principal: 'p', key: `old-${n}`, createdAt: ago(8) }))
      const kept = { principal: 'p', key: 'young', createdAt: ago(6) }
      await tx
        .insertInto('idempotencyKey')
        .values([...keys, kept].map((row) => ({ ...row, legalEntityId, fingerprint: 'f' })))
        .execute()
      const receipt = { legalEntityId, subscriber: 's' }
      await tx
        .insertInto('eventReceipt')
        .values([31, 29].map((days) => ({ ...receipt, eventId: newId<'event'>(), at: ago(days) })))
        .execute()
      const run = { legalEntityId, job: 'trial.old', data: '{}', askedByKind: 'system' }
      await tx
        .insertInto('jobRun')
        .values([
          { ...run, id: newId<'job_run'>(), state: 'done', finishedAt: ago(31) },
          { ...run, id: newId<'job_run'>(), state: 'failed', finishedAt: ago(29) },
          { ...run, id: newId<'job_run'>(), state: 'queued', queuedAt: ago(90) },
        ])
        .execute()
    })
  await atWork(world, mine.id, (ctx) => runNow(ctx, 'jobs.sweep'))
  await world.work()

  const left = ({ id: legalEntityId }: typeof mine) =>
    withTenant(world.database, { access: 'read', legalEntityId }, async (tx) => ({
      keys: (await tx.selectFrom('idempotencyKey').select('key').execute()).length,
      receipts: (await tx.selectFrom('eventReceipt').select('at').execute()).length,
      runs: (await tx.selectFrom('jobRun').select('state').where('job', '=', 'trial.old').execute()).length,
    }))
  expect(await left(mine)).toEqual({ keys: 1, receipts: 1, runs: 2 })
  expect(await left(theirs)).toEqual({ keys: 2501, receipts: 2, runs: 3 })
  const [run] = await withTenant(world.database, { access: 'read', legalEntityId: mine.id }, (tx) =>
    tx.selectFrom('jobRun').select(['state', 'log']).where('job', '=', 'jobs.sweep').execute(),
  )
  expect(run).toMatchObject({ state: 'done', log: [{ line: 'idempotency_key: 2500 deleted' }, {}, {}] })
})
