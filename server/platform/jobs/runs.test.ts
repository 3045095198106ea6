import { jobs } from '#contract/jobs.ts'
import { testWorld } from '#server/testing/world.ts'
import { statementsOf, withTenant } from '#platform/database/index.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Module } from '../module.ts'
import { enqueue } from './enqueue.ts'
import { defineJob } from './job.ts'
import { atWork } from './testing.ts'

const tidy = defineJob({
  name: 'trial.tidy',
  data: z.object({}),
  schedule: '5 4 * * *',
  run: async (job) => {
    job.log('tidied')
    await Promise.resolve()
  },
})
const letter = defineJob({ name: 'trial.letter', data: z.object({ to: z.string() }), run: () => Promise.resolve() })
const trial: Module = { name: 'trial', endpoints: [], jobs: [tidy, letter] }
const worldOfTrial = () => testWorld({ more: [trial] })
const may = { 'job.read': 'legalEntity', 'job.run': 'legalEntity' } as const

test('a job run by hand is queued, leaves an audit row, runs, and can be read with its log and duration', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const asked = await it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  expect(asked.status).toBe(202)
  expect(asked.body).toMatchObject({ job: 'trial.tidy', state: 'queued', duration: null })
  expect(asked.body.askedBy).toEqual({ kind: 'associate', id: it.associateId })
  await world.work()
  const read = await it.call(jobs.readJobRun, { params: { id: asked.body.id } })
  expect(read.body).toMatchObject({ state: 'done', attempts: 1, duration: 0, log: [{ line: 'tidied' }] })
  const { id: legalEntityId } = await world.given.homeEntity()
  const audit = await withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
    tx.selectFrom('auditEntry').select(['action', 'actorKind', 'outcome']).execute(),
  )
  expect(audit).toContainEqual({ action: 'jobs.run-asked', actorKind: 'associate', outcome: 'done' })
})

test('a job run by hand twice while it waits is one run', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const ask = () => it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  expect((await ask()).body.id).toBe((await ask()).body.id)
})

test('a job runs by hand only with the operation, only when it exists, and only without data', async () => {
  await using world = await worldOfTrial()
  const reader = await world.given.associate({ may: { 'job.read': 'legalEntity' } })
  const it = await world.given.associate({ may })
  const denied = await reader.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  expect([denied.status, denied.problem?.code]).toEqual([403, 'request/forbidden'])
  expect((await it.call(jobs.runJob, { params: { name: 'trial.nothing' } })).status).toBe(404)
  expect((await it.call(jobs.runJob, { params: { name: 'trial.letter' } })).problem?.code).toBe('jobs/needs-data')
  expect((await it.call(jobs.listJobRuns, { query: {} })).body.items).toEqual([])
})

test('runs are listed newest first, by page, by job and by state', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const { id } = await world.given.homeEntity()
  const asked: string[] = []
  await atWork(world, id, async (ctx) => {
    for (const to of ['a', 'b', 'c']) asked.unshift(await enqueue(ctx, letter, { data: { to } }))
  })
  await world.work()
  await it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  const first = await it.call(jobs.listJobRuns, { query: { job: 'trial.letter', limit: '2' } })
  const cursor = first.body.nextCursor ?? ''
  const second = await it.call(jobs.listJobRuns, { query: { job: 'trial.letter', limit: '2', cursor } })
  const ids = [...first.body.items, ...second.body.items].map((run) => run.id)
  expect(ids).toEqual(asked.map((uuid) => `job_${uuid.replaceAll('-', '')}`))
  expect(second.body.nextCursor).toBeNull()
  const queued = await it.call(jobs.listJobRuns, { query: { state: 'queued' } })
  expect(queued.body.items.map((run) => run.job)).toEqual(['trial.tidy'])
})

test('declared jobs are listed by name with schedule and last run, with one statement of the use case', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const before = await statementsOf(() => it.call(jobs.listJobs, {}))
  await it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  await world.work()
  const { result: listed, statements } = await statementsOf(() => it.call(jobs.listJobs, {}))
  const ours = listed.body.items.filter((job) => job.name.startsWith('trial.'))
  expect(ours).toMatchObject([
    { name: 'trial.letter', schedule: null, runsWithoutData: false, lastRun: null },
    { name: 'trial.tidy', schedule: '5 4 * * *', runsWithoutData: true, lastRun: { state: 'done' } },
  ])
  expect(listed.body.items.map((job) => job.name)).toContain('jobs.sweep')
  expect(statements.filter((sql) => sql.includes('job_run'))).toHaveLength(1)
  expect(statements).toHaveLength(before.statements.length)
})

test('a run that waits can be cancelled and then does not run; one that has ended cannot', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const asked = await it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  const params = { id: asked.body.id }
  expect((await it.call(jobs.cancelJobRun, { params })).body.state).toBe('cancelled')
  await world.work()
  expect((await it.call(jobs.readJobRun, { params })).body).toMatchObject({ state: 'cancelled', attempts: 0, log: [] })
  expect((await it.call(jobs.cancelJobRun, { params })).problem?.code).toBe('jobs/not-queued')
})

test('a run of another legal entity is not there: not in the list, not by its id, not to be cancelled', async () => {
  await using world = await worldOfTrial()
  const it = await world.given.associate({ may })
  const stranger = await world.given.associate({ may, in: await world.given.legalEntity() })
  const asked = await it.call(jobs.runJob, { params: { name: 'trial.tidy' } })
  const params = { id: asked.body.id }
  expect((await stranger.call(jobs.listJobRuns, { query: {} })).body.items).toEqual([])
  expect((await stranger.call(jobs.readJobRun, { params })).status).toBe(404)
  expect((await stranger.call(jobs.cancelJobRun, { params })).status).toBe(404)
  await world.work()
  expect((await it.call(jobs.readJobRun, { params })).body.state).toBe('done')
})
