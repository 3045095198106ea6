import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  isRunning,
  killAndWait,
  query,
  requirePostmaster,
  startParent,
  type TrialFolder,
  trialFolder,
} from './trial.ts'

const clusterOf = (folder: TrialFolder) => join(folder.data, 'postgres')
const rows = (host: unknown) => query(String(host), 'select n from note order by n')

test('the database of a killed Carnet is adopted by the next one, which also stops it', async () => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder })
  const { host } = await killed.next()
  await query(String(host), 'create table note (n int); insert into note values (1)')
  const pid = await requirePostmaster(clusterOf(folder))
  await killed.kill()
  expect(await isRunning(pid)).toBe(true)

  await using next = startParent({ folder })
  expect(await next.next()).toMatchObject({ event: 'started', adopted: true })
  expect(await requirePostmaster(clusterOf(folder))).toBe(pid)
  expect(await rows(host)).toEqual([{ n: 1 }])
  expect(await next.tell('stop')).toEqual({ event: 'stopped' })
  expect(await isRunning(pid)).toBe(false)
})

test('an adopted database that dies is reported like any other', async () => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder })
  await killed.next()
  await killed.kill()
  await using next = startParent({ folder })
  await next.next()
  await killAndWait(await requirePostmaster(clusterOf(folder)))
  expect(await next.next()).toMatchObject({ event: 'exited', reason: 'died' })
  expect(await next.tell('start')).toMatchObject({ event: 'started', adopted: false })
})

test('an orphan that another release started is replaced, with what was saved', async () => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder, settings: { fsync: 'off', max_connections: '20' } })
  const { host } = await killed.next()
  await query(String(host), 'create table note (n int); insert into note values (1)')
  await killed.kill()

  await using next = startParent({ folder })
  expect(await next.next()).toMatchObject({ event: 'started', adopted: false })
  expect(await query(String(host), 'show max_connections')).toEqual([{ max_connections: '60' }])
  expect(await rows(host)).toEqual([{ n: 1 }])
})

test('a second Carnet on the same folder is refused and told who has it', async () => {
  await using folder = await trialFolder()
  await using first = startParent({ folder })
  const { host } = await first.next()
  await using second = startParent({ folder })
  const answer = await second.next()
  expect(answer).toMatchObject({ event: 'failed', code: 'held' })
  expect(answer['message']).toContain(`process ${first.pid} `)
  expect(await query(String(host), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a Carnet that is frozen still has its folder', async () => {
  await using folder = await trialFolder()
  await using first = startParent({ folder })
  await first.next()
  first.child.kill('SIGSTOP')
  await using second = startParent({ folder })
  expect(await second.next()).toMatchObject({ event: 'failed', code: 'held' })
})

test('when the database is killed its Carnet learns it, and a new start has everything', async () => {
  await using folder = await trialFolder()
  await using parent = startParent({ folder, settings: {} })
  const { host } = await parent.next()
  await query(String(host), 'create table note (n int); insert into note values (1)')
  await killAndWait(await requirePostmaster(clusterOf(folder)))
  expect(await parent.next()).toMatchObject({ event: 'exited', reason: 'died' })
  expect(await parent.tell('start')).toMatchObject({ event: 'started', adopted: false })
  expect(await rows(host)).toEqual([{ n: 1 }])
})

test('after Carnet and its database were killed at once, a new start has everything', async () => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder, settings: {} })
  const { host } = await killed.next()
  await query(String(host), 'create table note (n int); insert into note values (1)')
  await Promise.all([killed.kill(), killAndWait(await requirePostmaster(clusterOf(folder)))])

  await using next = startParent({ folder, settings: {} })
  expect(await next.next()).toMatchObject({ event: 'started', adopted: false })
  expect(await rows(host)).toEqual([{ n: 1 }])
})

test('the hold survives the crash of the very process of PostgreSQL that keeps it', async ({ signal }) => {
  await using folder = await trialFolder()
  await using parent = startParent({ folder })
  const host = String((await parent.next())['host'])
  const keeper = `select pid from pg_locks where locktype = 'advisory'`
  const first = (await query(host, keeper))[0]?.['pid']
  process.kill(Number(first), 'SIGKILL')
  // The database drops everyone and recovers; the parent comes back to it before anything is asked of it again.
  let now: unknown
  while (now === undefined || now === first) {
    signal.throwIfAborted()
    now = (await query(host, keeper).catch(() => []))[0]?.['pid']
    await delay(5)
  }
  await using second = startParent({ folder })
  const answer = await second.next()
  expect(answer).toMatchObject({ code: 'held' })
  expect(answer['message']).toContain(`process ${parent.pid} `)
  expect(await parent.tell('stop')).toEqual({ event: 'stopped' })
})

test("a terminal's Ctrl-C reaches Carnet and not its database", async () => {
  await using folder = await trialFolder()
  await using parent = startParent({ folder })
  const { host } = await parent.next()
  process.kill(-parent.pid, 'SIGINT')
  expect(await parent.next()).toEqual({ event: 'interrupted' })
  expect(await query(String(host), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of starts that race for an orphan one adopts it and the other is told so', async () => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder })
  await killed.next()
  await killed.kill()
  await using one = startParent({ folder })
  await using two = startParent({ folder })
  const answers = await Promise.all([one.next(), two.next()])
  expect(answers.map((answer) => answer['code'] ?? answer['adopted'])).toEqual(expect.arrayContaining(['held', true]))
})

test('of starts that race for a crashed database one has it and the other is told so', async () => {
  await using folder = await trialFolder()
  await using first = startParent({ folder })
  const { host } = await first.next()
  await query(String(host), 'create table note (n int); insert into note values (1)')
  await killAndWait(await requirePostmaster(clusterOf(folder)))
  await first.kill()
  await using one = startParent({ folder })
  await using two = startParent({ folder })
  const answers = await Promise.all([one.next(), two.next()])
  expect(answers.map((answer) => answer['code'] ?? answer['event'])).toEqual(
    expect.arrayContaining(['held', 'started']),
  )
  expect(await rows(host)).toEqual([{ n: 1 }])
})
