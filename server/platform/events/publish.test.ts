import { statementsOf, withTenant } from '#platform/database/index.ts'
import { atWork } from '#platform/jobs/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Module } from '../module.ts'
import { defineEvent, defineSubscriber } from './event.ts'
import { publish } from './publish.ts'

const bell = defineEvent({ name: 'trial.bell-rang', data: z.object({ who: z.string() }) })
const unheard = defineEvent({ name: 'trial.unheard', data: z.object({}) })

const heard: string[] = []
let failures = 0
const listener = (name: `trial.${string}`) =>
  defineSubscriber({
    event: bell,
    name,
    handle: async (ctx, { who }) => {
      await ctx.record({ action: 'trial.heard', subject: { kind: name, id: who } })
      if (name === 'trial.moody' && failures > 0) {
        failures -= 1
        throw new Error('not today')
      }
      heard.push(`${name} ${who}`)
    },
  })

const trial: Module = { name: 'trial', endpoints: [], subscribers: [listener('trial.eager'), listener('trial.moody')] }
const worldOfTrial = () => testWorld({ more: [trial] })
const HOUR = 3_600_000

type World = Awaited<ReturnType<typeof worldOfTrial>>
const effects = async (world: World, who: string) => {
  const { id: legalEntityId } = await world.given.homeEntity()
  const rows = await withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
    tx.selectFrom('auditEntry').select('subjectKind').where('subjectId', '=', who).execute(),
  )
  return rows.map((row) => String(row.subjectKind)).toSorted((a, b) => (a < b ? -1 : 1))
}

test('an event is delivered to each subscriber, and publishing it is one statement however many there are', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  await atWork(world, id, async (ctx) => {
    const { statements } = await statementsOf(() => publish(ctx, bell, { who: 'anna' }))
    expect(statements).toHaveLength(1)
    expect((await statementsOf(() => publish(ctx, unheard, {}))).statements).toEqual([])
  })
  expect(heard).not.toContain('trial.eager anna')
  await world.work()
  expect(await effects(world, 'anna')).toEqual(['trial.eager', 'trial.moody'])
})

test('an event of a transaction that rolls back reaches nobody', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  const undo = new Error('undo')
  const undone = atWork(world, id, async (ctx) => {
    await publish(ctx, bell, { who: 'bea' })
    throw undo
  })
  await expect(undone).rejects.toBe(undo)
  await world.work()
  expect(heard.filter((line) => line.endsWith('bea'))).toEqual([])
})

test('an event that is delivered twice has its effect once', async () => {
  await using world = await worldOfTrial()
  const { id } = await world.given.homeEntity()
  await atWork(world, id, (ctx) => publish(ctx, bell, { who: 'carla' }))
  await world.work()
  const superuser = await world.superuser()
  await superuser.query(
    `update pgboss.job set state = 'retry', retry_count = 1, started_on = null, completed_on = null where name = 'events'`,
  )
  await superuser.end()
  await world.work()
  expect(await effects(world, 'carla')).toEqual(['trial.eager', 'trial.moody'])
})

test('a subscriber that fails does not hold up the other, is tried again, and shows among the runs until it succeeds', async () => {
  await using world = await worldOfTrial()
  const { id: legalEntityId } = await world.given.homeEntity()
  const runs = () =>
    withTenant(world.database, { access: 'read', legalEntityId }, (tx) =>
      tx.selectFrom('jobRun').select(['job', 'state', 'error', 'attempts']).execute(),
    )
  failures = 1
  await atWork(world, legalEntityId, (ctx) => publish(ctx, bell, { who: 'dora' }))
  await world.work()
  expect(await effects(world, 'dora')).toEqual(['trial.eager'])
  expect(await runs()).toEqual([{ job: 'trial.moody', state: 'queued', error: 'Error', attempts: 1 }])
  world.pass(HOUR)
  await world.work()
  expect(await effects(world, 'dora')).toEqual(['trial.eager', 'trial.moody'])
  expect(await runs()).toEqual([{ job: 'trial.moody', state: 'done', error: null, attempts: 2 }])
})
