import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Id } from '#contract/shared.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { withTenant } from '#platform/database/index.ts'
import { createLog } from '#platform/log/log.ts'
import { TestClock } from 'pg-boss'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { enqueue } from './enqueue.ts'
import { fanOut } from './fan-out.ts'
import { defineJob, type JobContext } from './job.ts'
import type { Module } from '../module.ts'
import { startJobs, startJobsOn } from './start-jobs.ts'
import { atWork, openTestWorker } from './testing.ts'

/** A job whose work the test at hand decides. */
function trialOf(run: (job: JobContext, n: number) => Promise<void>, schedule?: string) {
  const data = z.object({ n: z.int().default(0) })
  const job = defineJob({
    name: 'trial.hang',
    data,
    run: (context, { n }) => run(context, n),
    ...(schedule === undefined ? {} : { schedule }),
  })
  return { job, modules: [{ name: 'trial', endpoints: [], jobs: [job] }] satisfies readonly Module[] }
}

const runsIn = (world: World, legalEntityId: Id<'legal_entity'>) =>
  withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
    tx.selectFrom('jobRun').selectAll().orderBy('id').execute(),
  )

function worker(world: World, modules: readonly Module[]) {
  const { database, address } = world
  const publicUrl = new URL('http://localhost:3000')
  return { database, address, modules, publicUrl, log: createLog('silent'), now: () => new Date() }
}

test('two workers do each of many jobs once', async () => {
  const done: number[] = []
  const all = Promise.withResolvers<void>()
  const { job, modules } = trialOf(async (_, n) => {
    done.push(n)
    if (done.length === 40) all.resolve()
    await Promise.resolve()
  })
  await using world = await testWorld({ more: modules })
  const { id } = await world.given.homeEntity()
  const workers = [await startJobs(worker(world, modules)), await startJobs(worker(world, modules))]
  await atWork(world, id, async (ctx) => {
    for (let n = 0; n < 40; n += 1) await enqueue(ctx, job, { data: { n } })
  })
  await all.promise
  await Promise.all(workers.map((each) => each.stop()))
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
  expect((await runsIn(world, id)).every((run) => run.state === 'done' && run.attempts === 1)).toBe(true)
})

test('a stopping worker tells its job, which is queued anew without counting as failed, and done by the next', async () => {
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let isFirst = true
  const { job, modules } = trialOf(async ({ signal }) => {
    if (!isFirst) return ended.resolve()
    isFirst = false
    begun.resolve()
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))))
  })
  await using world = await testWorld({ more: modules })
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => enqueue(ctx, job, { data: { n: 1 } }))
  const first = await startJobs(worker(world, modules))
  await begun.promise
  await first.stop()
  expect(await runsIn(world, id)).toMatchObject([{ state: 'queued', error: 'interrupted', attempts: 1 }])
  const second = await startJobs(worker(world, modules))
  await ended.promise
  await second.stop()
  expect(await runsIn(world, id)).toMatchObject([{ state: 'done', error: null, attempts: 2 }])
})

test('a job that does not listen is left behind by a stopping worker, taken again, and what the first does then counts no more', async () => {
  const begun = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  let isFirst = true
  const { job, modules } = trialOf(async (context) => {
    context.log(isFirst ? 'first' : 'second')
    if (!isFirst) return
    isFirst = false
    begun.resolve()
    await letGo.promise
    throw new Error('too late')
  })
  await using world = await testWorld({ more: modules })
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => enqueue(ctx, job, { data: { n: 1 } }))
  const deaf = await startJobsOn(worker(world, modules), { login: world.address.app, patience: 1000 })
  await begun.promise
  await deaf.stop()
  expect(await runsIn(world, id)).toMatchObject([{ state: 'running', attempts: 1 }])
  const next = await openTestWorker({ ...world, modules, now: () => new Date(Date.now() + 60_000) })
  await next.work()
  letGo.resolve()
  await next.work()
  await next.close()
  expect(await runsIn(world, id)).toMatchObject([
    { state: 'done', error: null, attempts: 2, log: [{ line: 'second' }] },
  ])
})

test('workers are woken by what is put in and go on until nothing is left, also while they look for nothing by themselves', async () => {
  let done = 0
  const all = Promise.withResolvers<void>()
  const { job, modules } = trialOf(async () => {
    done += 1
    if (done === 12) all.resolve()
    await Promise.resolve()
  })
  await using world = await testWorld({ more: modules })
  const { id } = await world.given.homeEntity()
  const clock = new TestClock(world.now())
  const listening = await startJobsOn(worker(world, modules), { clock, login: world.address.owner })
  const superuser = await world.superuser()
  await superuser.query('grant select on pgboss.__pgboss_test_clock to public')
  await superuser.end()
  // The clock stands still, so no polling pause ever ends. What the workers look for once, at their start, is over by then.
  await clock.tick(0)
  await atWork(world, id, async (ctx) => {
    for (let n = 0; n < 12; n += 1) await enqueue(ctx, job, { data: { n } })
  })
  await all.promise
  await listening.stop()
  expect((await runsIn(world, id)).map((run) => run.state)).toEqual(Array.from({ length: 12 }, () => 'done'))
})

test('a job whose worker was killed is done by another within a minute, and not while the worker may still live', async () => {
  const { job, modules } = trialOf(async (context) => {
    context.log('ended by the second worker')
    await Promise.resolve()
  })
  await using world = await testWorld({ more: modules })
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => enqueue(ctx, job, { data: { n: 1 } }))
  const file = fileURLToPath(new URL('trial-worker.ts', import.meta.url))
  const { owner, app } = world.address
  const child = spawn(process.execPath, [file, JSON.stringify({ owner, app })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited

  const killedAt = Date.now()
  let seconds = 0
  const now = () => new Date(killedAt + seconds * 1000)
  const next = await openTestWorker({ ...world, modules, now })
  const stateAt = async (after: number) => {
    seconds = after
    await next.work()
    return (await runsIn(world, id))[0]?.state
  }
  expect(await stateAt(10)).toBe('running')
  await stateAt(45)
  expect(await stateAt(60)).toBe('done')
  await next.close()
  expect(await runsIn(world, id)).toMatchObject([
    { attempts: 2, error: null, log: [{ line: 'begun by the first worker' }, { line: 'ended by the second worker' }] },
  ])
})

test('a schedule runs once in every legal entity, with two servers that keep it', async () => {
  const ran: string[] = []
  const both = Promise.withResolvers<void>()
  const { modules } = trialOf(async (context) => {
    await context.transaction(async (ctx) => void ran.push(ctx.legalEntityId))
    if (ran.length >= 2) both.resolve()
  }, '30 12 * * *')
  await using world = await testWorld({ more: modules })
  const entities = [await world.given.homeEntity(), await world.given.legalEntity()]
  const clock = new TestClock('2026-03-08T12:28:00Z')
  const on = { clock, login: world.address.owner }
  const options = { ...worker(world, modules), now: () => new Date(clock.now()) }
  const servers = [await startJobsOn(options, on), await startJobsOn(options, on)]
  const superuser = await world.superuser()
  await superuser.query('grant select on pgboss.__pgboss_test_clock to public')
  await superuser.end()
  for (let minutes = 0; ran.length < 2 && minutes < 10; minutes += 1) await clock.tick(60_000)
  await both.promise
  await clock.tick(60_000)
  await Promise.all(servers.map((server) => server.stop()))
  expect(ran.toSorted()).toEqual(entities.map((entity) => entity.id).toSorted())
  for (const entity of entities)
    expect(await runsIn(world, entity.id)).toMatchObject([
      { job: 'trial.hang', state: 'done', askedByKind: 'system', askedById: 'schedule', attempts: 1 },
    ])
})

test('a tick that comes twice, or to two servers at once, queues one run in each legal entity', async () => {
  const { modules } = trialOf(() => Promise.resolve(), '* * * * *')
  await using world = await testWorld({ more: modules })
  const entities = [await world.given.homeEntity(), await world.given.legalEntity()]
  const deps = { ...world, publicUrl: new URL('http://localhost:3000'), sign: () => '' }
  const at = (second: number) => ({ job: 'trial.hang', at: new Date(`2026-03-08T12:30:${second}Z`) })
  await Promise.all([fanOut(deps, at(10)), fanOut(deps, at(11))])
  await world.work()
  await fanOut(deps, at(40))
  await world.work()
  for (const entity of entities) expect(await runsIn(world, entity.id)).toHaveLength(1)
})
