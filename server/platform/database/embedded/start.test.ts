import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findBinaries } from './binaries.ts'
import { chooseIdentity } from './identity.ts'
import { attachEmbedded, type EmbeddedDatabaseOptions, startEmbedded } from './index.ts'
import { prepareLayout } from './layout.ts'
import { run, spawnAs } from './run.ts'
import { startThrowaway } from './testing.ts'
import { isRunning, postmasterPid, query, quick, requirePostmaster, type TrialFolder, trialFolder } from './trial.ts'

function optionsFor(folder: TrialFolder, more: Partial<EmbeddedDatabaseOptions> = {}): EmbeddedDatabaseOptions {
  return { dataDirectory: folder.data, systemFolder: folder.system, settings: quick, log: () => undefined, ...more }
}

test('the first start makes a durable database whose serving role owns nothing', async () => {
  await using folder = await trialFolder()
  const database = await startEmbedded(optionsFor(folder, { settings: {} }))
  const { host } = database

  const settings = await query(
    host,
    `select name, setting from pg_settings where name = any('{fsync, full_page_writes,
    synchronous_commit, data_checksums, listen_addresses, server_encoding, wal_level}') order by name`,
  )
  expect(Object.fromEntries(settings.map((row) => [row['name'], row['setting']]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    wal_level: 'replica',
  })
  const roles = await query(
    host,
    `select rolname, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication
    as "isMighty" from pg_roles where rolname like 'carnet%' order by rolname`,
  )
  expect(roles).toEqual([
    { rolname: 'carnet_app', isMighty: false },
    { rolname: 'carnet_owner', isMighty: false },
  ])
  const app = { user: database.appUser }
  await expect(query(host, 'create table public.mine ()', app)).rejects.toMatchObject({ code: '42501' })
  await expect(query(host, 'create temporary table mine ()', app)).rejects.toMatchObject({ code: '42501' })
  await expect(query(host, 'select 1', { ...app, database: 'postgres' })).rejects.toMatchObject({ code: '42501' })
  expect((await stat(host)).mode & 0o777).toBe(0o700)
  await database.stop()
})

test('the owner may create the extensions that search and bookings need', async () => {
  await using folder = await trialFolder()
  const database = await startEmbedded(optionsFor(folder))
  const names = ['btree_gist', 'citext', 'fuzzystrmatch', 'pg_trgm', 'pgcrypto', 'unaccent']
  for (const name of names) await query(database.host, `create extension ${name}`, { user: database.ownerUser })
  const found = await query(
    database.host,
    `select extname from pg_extension where extname <> 'plpgsql' order by extname`,
  )
  expect(found.map((row) => row['extname'])).toEqual(names)
  await database.stop()
})

test('what was saved is there after a stop and a start, and a second stop is harmless', async () => {
  await using folder = await trialFolder()
  const first = await startEmbedded(optionsFor(folder))
  await query(first.host, 'create table note (text text); insert into note values (1)')
  await Promise.all([first.stop(), first.stop()])
  await first.stop()
  expect(await postmasterPid(join(folder.data, 'postgres'))).toBeUndefined()

  const second = await startEmbedded(optionsFor(folder))
  expect(await query(second.host, 'select text from note')).toEqual([{ text: '1' }])
  expect(second.adopted).toBe(false)
  await second.stop()
})

test("PostgreSQL's log names neither a refused value nor the statement", async ({ signal }) => {
  await using folder = await trialFolder()
  const database = await startEmbedded(optionsFor(folder))
  await query(database.host, 'create table customer (email text unique)')
  await query(database.host, `insert into customer values ('canary@example.org')`)
  for (const sql of [
    `insert into customer values ('canary@example.org')`,
    `select 'canary'::integer`,
    'select canary',
  ]) {
    await expect(query(database.host, sql)).rejects.toThrow(/canary|customer/)
  }
  const backend = `select pg_backend_pid() as pid, 'canary' as is_running, pg_sleep(60)`
  const crashing = query(database.host, backend).then(
    () => 'answered',
    () => 'cut off',
  )
  const running = `select pid from pg_stat_activity where wait_event = 'PgSleep'`
  let victim: unknown
  while (victim === undefined) {
    signal.throwIfAborted()
    victim = (await query(database.host, running))[0]?.['pid']
  }
  process.kill(Number(victim), 'SIGSEGV')
  expect(await crashing).toBe('cut off')
  await database.stop()

  const log = await readFile(join(folder.data, 'postgres.log'), 'utf8')
  expect(log).toContain('was terminated by signal')
  expect(log).not.toContain('canary')
})

test('a data directory whose path is too long for a socket address works and is still guarded', async () => {
  await using folder = await trialFolder()
  const dataDirectory = join(folder.path, 'x'.repeat(120), 'data')
  await mkdir(dataDirectory, { recursive: true })
  const first = await startEmbedded(optionsFor(folder, { dataDirectory }))
  expect(await query(first.host, 'select 1 as one')).toEqual([{ one: 1 }])
  await expect(startEmbedded(optionsFor(folder, { dataDirectory }))).rejects.toMatchObject({ code: 'held' })
  await first.stop()
  await expect(stat(first.host)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a command works beside a running server, and leaves it running', async () => {
  await using folder = await trialFolder()
  const server = await startEmbedded(optionsFor(folder))
  const command = await attachEmbedded(optionsFor(folder))
  expect(await query(command.host, 'select 1 as one', { user: command.appUser })).toEqual([{ one: 1 }])
  await command.stop()
  expect(await query(server.host, 'select 1 as one')).toEqual([{ one: 1 }])

  const second = await attachEmbedded(optionsFor(folder))
  await server.stop()
  expect(await second.exited).toMatchObject({ reason: 'died' })
  await second.stop()
})

test('a command alone starts the database and stops it, and a server that comes meanwhile is refused', async () => {
  await using folder = await trialFolder()
  const command = await attachEmbedded(optionsFor(folder))
  const pid = await requirePostmaster(join(folder.data, 'postgres'))
  await expect(startEmbedded(optionsFor(folder))).rejects.toMatchObject({
    code: 'held',
    message: expect.stringContaining(`process ${process.pid} `),
  })
  await command.stop()
  expect(await isRunning(pid)).toBe(false)
})

test('a cluster of another PostgreSQL version is refused with what to do', async () => {
  await using folder = await trialFolder()
  const database = await startEmbedded(optionsFor(folder))
  await database.stop()
  await writeFile(join(folder.data, 'postgres', 'PG_VERSION'), '17\n')
  await expect(startEmbedded(optionsFor(folder))).rejects.toMatchObject({
    code: 'version-mismatch',
    message: expect.stringMatching(/PostgreSQL 17.*PostgreSQL 18.*backup/),
  })
})

test('a folder that holds something else is refused and left as it was', async () => {
  await using folder = await trialFolder()
  const cluster = join(folder.data, 'postgres')
  await mkdir(cluster, { recursive: true })
  await writeFile(join(cluster, 'holiday.txt'), 'sun')
  await expect(startEmbedded(optionsFor(folder))).rejects.toMatchObject({
    code: 'unusable-folder',
    message: expect.stringContaining('CARNET_DATA_DIR'),
  })
  expect(await readdir(cluster)).toEqual(['holiday.txt'])
})

test('a PostgreSQL cluster that Carnet did not make is refused and stopped again', async () => {
  await using folder = await trialFolder()
  const layout = await prepareLayout(folder.data, folder.system)
  const { initdb } = await findBinaries(layout.identity, folder.system)
  await mkdir(layout.cluster, { recursive: true })
  await prepareLayout(folder.data, folder.system)
  const made = await run([initdb, '-D', layout.cluster, '-U', 'postgres', '-A', 'trust', '--no-sync'], layout.identity)
  expect(made).toMatchObject({ code: 0 })
  await expect(startEmbedded(optionsFor(folder))).rejects.toMatchObject({
    code: 'unusable-folder',
    message: expect.stringContaining('did not make'),
  })
  expect(await postmasterPid(layout.cluster)).toBeUndefined()
})

test('a data directory that is a file, or whose database was taken elsewhere, is refused', async () => {
  await using folder = await trialFolder()
  await writeFile(folder.data, '')
  await expect(startEmbedded(optionsFor(folder))).rejects.toMatchObject({ code: 'unusable-folder' })

  const dataDirectory = join(folder.path, 'linked')
  await mkdir(dataDirectory)
  await symlink(join(folder.path, 'gone', 'postgres'), join(dataDirectory, 'postgres'))
  await expect(startEmbedded(optionsFor(folder, { dataDirectory }))).rejects.toMatchObject({
    code: 'unusable-folder',
    message: expect.stringContaining('is not there'),
  })
})

test('lock files that name a process of somebody else do not keep the database from starting', async () => {
  await using folder = await trialFolder()
  const database = await startEmbedded(optionsFor(folder))
  await database.stop()
  const identity = await chooseIdentity([join(folder.data, 'postgres')])
  const stranger = spawn('/bin/sleep', ['600'], spawnAs(identity))
  await once(stranger, 'spawn')
  try {
    const cluster = join(folder.data, 'postgres')
    const lock = `${stranger.pid}\n${cluster}\n1\n5432\n../socket\n`
    await writeFile(join(cluster, 'postmaster.pid'), `${lock}\n   1   1\nready\n`)
    await writeFile(join(folder.data, 'socket', '.s.PGSQL.5432.lock'), lock)
    const again = await startEmbedded(optionsFor(folder))
    expect(await query(again.host, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
  } finally {
    stranger.kill()
  }
})

test('a database for tests takes 300 connections and leaves nothing behind', async () => {
  const { database, adminUser, dispose } = await startThrowaway()
  const pid = await requirePostmaster(join(database.host, '..', 'postgres'))
  expect(await query(database.host, 'show max_connections')).toEqual([{ max_connections: '300' }])
  await query(database.host, 'create database worker_1 template carnet', { user: adminUser, database: 'postgres' })
  await dispose()
  expect(await isRunning(pid)).toBe(false)
  await expect(stat(database.host)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a database for tests goes with its folder when the test run is killed', async ({ signal }) => {
  const testing = JSON.stringify(join(import.meta.dirname, 'testing.ts'))
  const script = `const { startThrowaway } = await import(${testing}); console.log((await startThrowaway()).database.host)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [host]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  const folder = join(String(host).trim(), '..')
  const pid = await requirePostmaster(join(folder, 'postgres'))
  child.kill('SIGKILL')
  let isThere = true
  while (isThere) {
    signal.throwIfAborted()
    isThere = (await stat(folder).catch(() => undefined)) !== undefined
  }
  expect(await isRunning(pid)).toBe(false)
})
