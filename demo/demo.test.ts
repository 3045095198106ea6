import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { access } from '#contract/access.ts'
import { AssociateId, DeviceId, LegalEntityId, StoreId } from '#contract/shared.ts'
import { organisation } from '#contract/organisation.ts'
import { DatabaseUnusable } from '#platform/database/home.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { BOUTIQUE, VISITORS } from './boutique.ts'
import { demoId } from './demo-id.ts'
import { fillDemo } from './fill-demo.ts'
import { signInLines } from './sign-in-lines.ts'

const url = new URL('http://localhost:3000')
/** A fiftieth of the demo, which tests of filling it are as true of. */
const SMALL = 0.02
const depsOf = (world: World) => ({
  database: world.database,
  outbox: world.outbox,
  publicUrl: url,
  now: () => world.now(),
  sign: () => '',
})

/** Every row of every table, as text, for comparing. The queue of events is not the demo's. */
async function everything(world: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = await world.superuser()
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  )
  const found: Record<string, readonly string[]> = {}
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`)
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

/** Uses a printed link as a browser would. */
async function visit(world: World, line: string): Promise<{ role: string; caller: Caller }> {
  const [, role = '', credential = ''] = /^sign-in (\w+) http:\/\/localhost:3000\/sign-in\/(\S+)$/.exec(line) ?? []
  const answer = await world.given.anybody().call(access.useLink, { body: { credential } })
  expect([role, answer.status]).toEqual([role, 200])
  const cookie = String(answer.raw.headers['set-cookie']).split(';', 1)[0] ?? ''
  return { role, caller: new Caller(world.app, { cookie }) }
}

test('ids of the demo are UUIDv7 of our shape, the same every time, one for each name', () => {
  for (const [codec, table] of [
    [LegalEntityId, 'legal_entity'],
    [StoreId, 'store'],
    [AssociateId, 'associate'],
    [DeviceId, 'device'],
  ] as const)
    for (let n = 0; n < 50; n += 1)
      expect(() => z.decode(codec, z.encode(codec, demoId(table, `name ${n}`) as never))).not.toThrow() // Each codec with its own table.
  expect(demoId('store', 'milan')).toBe(demoId('store', 'milan'))
  expect(new Set(['a', 'b', 'c'].map((name) => demoId('store', name))).size).toBe(3)
})

test('the demo has two legal entities, four stores in three countries and fourteen people', () => {
  const stores = BOUTIQUE.flatMap((entity) => entity.stores)
  expect([BOUTIQUE.length, stores.length]).toEqual([2, 4])
  expect(new Set(stores.map((store) => store.timeZone)).size).toBe(3)
  const people = BOUTIQUE.flatMap((entity) => entity.associates)
  expect(new Set(people.map((person) => person.login)).size).toBe(14)
  expect(people.some((person) => person.stores.length > 1)).toBe(true)
})

test('a second start of the demo changes nothing', async () => {
  await using world = await testWorld()
  await fillDemo(depsOf(world), SMALL)
  const first = await everything(world)
  world.pass(86_400_000)
  await fillDemo(depsOf(world), SMALL)
  expect(await everything(world)).toEqual(first)
  expect(first['associate']).toHaveLength(15)
  expect(first['account']).toHaveLength(14)
  expect(first['sales_order']?.length).toBeGreaterThan(100)
})

test('a start that was killed between the legal entities goes on with the one that is missing', async () => {
  await using world = await testWorld()
  let sent = 0
  const outbox = {
    ...world.outbox,
    send: (...args: Parameters<typeof world.outbox.send>) => {
      sent += 1
      if (sent > 1) throw new Error('killed')
      return world.outbox.send(...args)
    },
  }
  await expect(fillDemo({ ...depsOf(world), outbox }, SMALL)).rejects.toThrow('killed')
  expect((await everything(world))['legal_entity']).toHaveLength(1)
  await fillDemo(depsOf(world), SMALL)
  const all = await everything(world)
  expect([all['legal_entity']?.length, all['store']?.length]).toEqual([2, 4])
})

test('events of the demo find everything in place already', async () => {
  await using world = await testWorld()
  await fillDemo(depsOf(world), SMALL)
  const roles = (await everything(world))['role']
  await world.work()
  expect((await everything(world))['role']).toEqual(roles)
})

test('each link signs its role in once, as somebody who sees what that role sees', async () => {
  await using world = await testWorld()
  await fillDemo(depsOf(world), SMALL)
  const lines = await signInLines(depsOf(world), url)
  expect(lines.map((line) => line.split(' ')[1])).toEqual(Object.keys(VISITORS))
  const seen: Record<string, unknown> = {}
  for (const line of lines) {
    const { role, caller } = await visit(world, line)
    const stores = await caller.call(organisation.listStores, { query: {} })
    const associates = await caller.call(organisation.listAssociates, { query: {} })
    const devices = await caller.call(organisation.listDevices, { query: {} })
    seen[role] = [
      stores.body.items.map((store) => store.code),
      associates.body.items.length,
      devices.status === 200 ? devices.body.items.length : devices.status,
    ]
  }
  expect(seen).toEqual({
    associate: [['milan'], 5, 403],
    manager: [['milan'], 5, 3],
    headquarters: [['florence', 'madrid', 'milan'], 11, 9],
  })
  const credential = lines[0]?.split('/').at(-1) ?? ''
  expect((await world.given.anybody().call(access.useLink, { body: { credential } })).status).toBeGreaterThan(399)
})

test('the demo leaves a database with something else in it as it is, and says what to do', async () => {
  await using world = await testWorld()
  await world.given.legalEntity()
  const before = await everything(world)
  const refused = fillDemo(depsOf(world))
  await expect(refused).rejects.toThrow(DatabaseUnusable)
  await expect(refused).rejects.toThrow(/something else than the demo.*CARNET_DATA_DIR/)
  expect(await everything(world)).toEqual(before)
})

test('npm run demo starts a server, says what is in it, prints one line for each role and ends on SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-demo-'))
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: { PATH: '/usr/bin:/bin', PORT: '0', CARNET_DATA_DIR: join(folder, 'data'), CARNET_LOG: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  try {
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) {
      lines.push(line)
      if (line.startsWith('sign-in headquarters')) break
    }
    expect(lines.shift()).toMatch(
      /^demo Maison Ombrelune: 4 stores, 2,400 customers, 1,400 of them in client books, 600 products, [\d,]+ orders$/,
    )
    expect(lines.map((line) => line.replace(/:\d+\/sign-in\/\S+$/, ':port/sign-in/secret'))).toEqual([
      'sign-in associate http://localhost:port/sign-in/secret',
      'sign-in manager http://localhost:port/sign-in/secret',
      'sign-in headquarters http://localhost:port/sign-in/secret',
    ])
    const ready = await fetch(new URL('/readyz', lines[0]?.split(' ')[2]))
    expect(ready.status).toBe(200)
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
})
