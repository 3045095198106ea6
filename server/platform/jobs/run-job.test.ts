import type { Id } from '#contract/shared.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { statementsOf, withTenant } from '#platform/database/index.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createLog } from '../log/log.ts'
import type { Module } from '../module.ts'
import { cancelJobsOf, enqueue } from './enqueue.ts'
import { defineJob } from './job.ts'
import { runJob } from './run-job.ts'
import { atWork } from './testing.ts'

const done: string[] = []
let failures = 0

const greet = defineJob({
  name: 'trial.greet',
  data: z.object({ name: z.string() }),
  run: async (job, { name }) => {
    await job.transaction(async (ctx) => {
      job.log(`greeting as ${ctx.actor.kind} with ${ctx.grants.size} grants`)
      await ctx.record({ action: 'trial.greeted', subject: { kind: 'greeting', id: name } })
    })
    done.push(name)
  },
})

const stumble = defineJob({
  name: 'trial.stumble',
  data: z.object({ name: z.string() }),
  retries: 2,
  run: async (job, { name }) => {
    job.log('stumbling')
    if (failures > 0) {
      failures -= 1
      throw new TypeError(`personal words about ${name}`)
    }
    done.push(name)
    await Promise.resolve()
  },
})

const trial: Module = { name: 'trial', endpoints: [], jobs: [greet, stumble] }
const worldOfTrial = () => testWorld({ more: [trial] })
const HOUR = 3_600_000

const runsIn = (world: World, legalEntityId: Id<'legal_entity'>) =>
  withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
    tx.selectFrom('jobRun').selectAll().orderBy('id').execute(),
  )

test('a job asked for in a transaction runs once that has committed, with its data, as a job without grants', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => enqueue(ctx, greet, { data: { name: 'committed' } }))
  await world.work()
  expect(done.filter((name) => name === 'committed')).toHaveLength(1)
  expect(await runsIn(world, id)).toMatchObject([
    {
      job: 'trial.greet',
      state: 'done',
      attempts: 1,
      error: null,
      askedByKind: 'system',
      log: [{ line: 'greeting as job with 0 grants' }],
    },
  ])
  const audit = await withTenant(world.database, { access: 'read', legalEntityId: id }, (tx) =>
    tx.selectFrom('auditEntry').select(['actorKind', 'actorId', 'action']).execute(),
  )
  expect(audit).toEqual([{ actorKind: 'job', actorId: 'trial.greet', action: 'trial.greeted' }])
})

test('a job asked for in a transaction that rolls back was never asked for', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  const undo = new Error('undo')
  const undone = atWork(world, id, async (ctx) => {
    await enqueue(ctx, greet, { data: { name: 'undone' } })
    throw undo
  })
  await expect(undone).rejects.toBe(undo)
  await world.work()
  expect(done).not.toContain('undone')
  expect(await runsIn(world, id)).toEqual([])
  const superuser = await world.superuser()
  expect((await superuser.query('select from pgboss.job')).rowCount).toBe(0)
  await superuser.end()
})

test('enqueueing takes two statements, and one when a run with the key waits already', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  await atWork(world, id, async (ctx) => {
    const ask = () => statementsOf(() => enqueue(ctx, greet, { data: { name: 'keyed' }, key: 'k' }))
    const [first, second] = [await ask(), await ask()]
    expect(first.statements).toHaveLength(2)
    expect(second.statements).toHaveLength(1)
    expect(second.result).toBe(first.result)
  })
  await world.work()
  expect(done.filter((name) => name === 'keyed')).toHaveLength(1)
  await atWork(world, id, (ctx) => enqueue(ctx, greet, { data: { name: 'keyed' }, key: 'k' }))
  await world.work()
  expect(done.filter((name) => name === 'keyed')).toHaveLength(2)
})

test('a job for later waits until then', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  const at = new Date(world.now().getTime() + HOUR)
  await atWork(world, id, (ctx) => enqueue(ctx, greet, { data: { name: 'later' }, at }))
  await world.work()
  expect(done).not.toContain('later')
  world.pass(HOUR)
  await world.work()
  expect(done).toContain('later')
})

test('a job that fails is tried again after a growing delay, and its run says why without what the error says', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  failures = 1
  await atWork(world, id, (ctx) => enqueue(ctx, stumble, { data: { name: 'second-try' } }))
  await world.work()
  expect(await runsIn(world, id)).toMatchObject([
    { state: 'queued', attempts: 1, error: 'TypeError', finishedAt: null },
  ])
  expect(done).not.toContain('second-try')
  world.pass(HOUR)
  await world.work()
  expect(done).toContain('second-try')
  const [run] = await runsIn(world, id)
  expect(run).toMatchObject({
    state: 'done',
    attempts: 2,
    error: null,
    log: [{ line: 'stumbling' }, { line: 'stumbling' }],
  })
  expect(JSON.stringify(run?.log)).not.toContain('personal')
})

test('a job that fails at its last try stays there as failed', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  failures = 99
  await atWork(world, id, (ctx) => enqueue(ctx, stumble, { data: { name: 'never' } }))
  for (let hours = 0; hours < 6; hours += 1) {
    await world.work()
    world.pass(HOUR)
  }
  expect(await runsIn(world, id)).toMatchObject([{ state: 'failed', attempts: 3, error: 'TypeError' }])
  failures = 0
})

test('an attempt that was taken for dead cannot end the run that another attempt has begun', async () => {
  const secondBegan = Promise.withResolvers<void>()
  const letSecondEnd = Promise.withResolvers<void>()
  let isFirst = true
  let second: Promise<void> | undefined
  const slow = defineJob({
    name: 'trial.slow',
    data: z.object({}),
    run: async (job) => {
      if (!isFirst) {
        secondBegan.resolve()
        return letSecondEnd.promise
      }
      isFirst = false
      second = runJob(deps, parcel, { ...attempt, number: 2 })
      await secondBegan.promise
      job.log('the first is still here')
    },
  })
  await using world = await testWorld({ more: [{ name: 'trial', endpoints: [], jobs: [slow] }] })
  const { id: legalEntityId } = await world.given.homeEntity()
  const publicUrl = new URL('http://localhost:3000')
  const jobsByName = new Map([[slow.name as string, slow]])
  const deps = { ...world, publicUrl, sign: () => '', log: createLog('silent'), jobsByName }
  const runId = await atWork(world, legalEntityId, (ctx) => enqueue(ctx, slow, { data: {} }))
  const parcel = { legalEntityId, runId, job: slow.name }
  const attempt = { number: 1, isLast: false, signal: new AbortController().signal, isStopping: () => false }
  await runJob(deps, parcel, attempt)
  expect(await runsIn(world, legalEntityId)).toMatchObject([{ state: 'running', attempts: 2, log: [] }])
  letSecondEnd.resolve()
  await second
  expect(await runsIn(world, legalEntityId)).toMatchObject([{ state: 'done', attempts: 2, log: [] }])
})

test('a run that comes to a server in the moment it begins to stop goes on to the next, also when its worker had died', async () => {
  await using world = await worldOfTrial()
  const { id: legalEntityId } = await world.given.homeEntity()
  const publicUrl = new URL('http://localhost:3000')
  const jobsByName = new Map([[greet.name as string, greet]])
  const deps = { ...world, publicUrl, sign: () => '', log: createLog('silent'), jobsByName }
  const runId = await atWork(world, legalEntityId, (ctx) => enqueue(ctx, greet, { data: { name: 'passed-on' } }))
  const superuser = await world.superuser()
  await superuser.query(`update job_run set state = 'running', attempts = 1; delete from pgboss.job`)
  await superuser.end()
  const stopping = { number: 2, isLast: false, signal: AbortSignal.abort(), isStopping: () => true }
  await runJob(deps, { legalEntityId, runId, job: greet.name }, stopping)
  expect(done).not.toContain('passed-on')
  await world.work()
  expect(done).toContain('passed-on')
  expect(await runsIn(world, legalEntityId)).toMatchObject([{ state: 'done', attempts: 2 }])
})

test('a run whose worker died at every try is closed as failed', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => enqueue(ctx, greet, { data: { name: 'deadly' } }))
  const superuser = await world.superuser()
  await superuser.query(`update job_run set state = 'running', attempts = 6`)
  await superuser.query(
    `update pgboss.job set state = 'active', retry_count = retry_limit, started_on = $1, heartbeat_on = $1 where name = 'jobs'`,
    [world.now()],
  )
  await superuser.end()
  world.pass(60_000)
  await world.work()
  expect(done).not.toContain('deadly')
  expect(await runsIn(world, id)).toMatchObject([{ state: 'failed', error: 'worker-lost', attempts: 6 }])
})

test('what an associate asked for and has not begun is cancelled in one transaction; what others asked for is not', async () => {
  await using world = await worldOfTrial()
  const lina = await world.given.associate()
  const { id } = await world.given.homeEntity()
  const actor = { kind: 'associate', associateId: lina.associateId, accountId: lina.accountId } as const
  await atWork(world, id, async (ctx) => {
    const asLina = { ...ctx, actor: { ...actor, sessionId: ctx.requestId as Id<'session'> } }
    await enqueue(asLina, greet, { data: { name: 'lina-s' } })
    await enqueue(ctx, greet, { data: { name: 'other-s' } })
    expect(await cancelJobsOf(ctx, { kind: 'associate', id: lina.associateId })).toBe(1)
  })
  await world.work()
  expect(done).not.toContain('lina-s')
  expect(done).toContain('other-s')
  expect((await runsIn(world, id)).map((run) => run.state)).toEqual(['cancelled', 'done'])
})
