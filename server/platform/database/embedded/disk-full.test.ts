// A full disk, tried on a small one in memory. The mount, which nobody else sees, takes root; for another user those tests
// do not exist, so that no run counts them as skipped.
// oxlint-disable vitest/no-conditional-tests
import { open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failureOf } from './failure.ts'
import { isRoot, type Parent, query, startParent, type TrialFolder, trialFolder } from './trial.ts'

function startOnSmallDisk(folder: TrialFolder, size: string): Parent {
  // /bin/sh -c takes the command that follows as its own arguments.
  const script = `mkdir "$0" && mount -t tmpfs -o size=${size},mode=711 tmpfs "$0" && exec "$@"`
  return startParent({ folder, prefix: ['unshare', '-m', '/bin/sh', '-c', script, folder.data] })
}

/** The disk as its own process sees it. */
const seenBy = (parent: Parent, path: string) => join(`/proc/${parent.pid}/root`, path)

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const size of [1_048_576, 4096]) {
      const block = Buffer.alloc(size)
      while (await writes(() => file.write(block))) continue
    }
  } finally {
    await file.close()
  }
}

async function writes(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
    return false
  }
}

test("PostgreSQL's complaint about space becomes a failure of its own, and another one does not", async () => {
  const full = await failureOf('PANIC:  could not write to file "pg_wal/xlogtemp.9": No space left on device', tmpdir())
  expect(full.code).toBe('disk-full')
  const other = await failureOf('FATAL:  could not load pg_hba.conf', tmpdir())
  expect(other).toMatchObject({ code: 'start-failed', message: expect.stringContaining('pg_hba.conf') })
})

if (isRoot) {
  test('a first start on a full disk says so and leaves nothing behind', async () => {
    await using folder = await trialFolder()
    await using parent = startOnSmallDisk(folder, '20m')
    const answer = await parent.next()
    expect(answer).toMatchObject({ event: 'failed', code: 'disk-full' })
    expect(answer['message']).toContain('Free')
    expect(await readdir(seenBy(parent, folder.data))).toEqual(['socket'])
  })

  test('on a full disk writes are refused and reads answered; with room again nothing is lost and writes go on', async () => {
    await using folder = await trialFolder()
    await using parent = startOnSmallDisk(folder, '110m')
    const host = seenBy(parent, String((await parent.next())['host']))
    await query(host, 'create table note (n serial, filler text)')
    const filler = seenBy(parent, join(folder.data, 'filler'))
    await fill(filler)

    let saved = 0
    const insert = `insert into note (filler) select repeat('x', 4000)`
    let refused: unknown
    while (refused === undefined) {
      refused = await query(host, insert).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (refused === undefined) saved += 1
    }
    expect(refused).toMatchObject({ code: '53100' })
    expect(await query(host, 'select count(*)::int as n from note')).toEqual([{ n: saved }])

    await rm(filler)
    await query(host, insert)
    expect(await query(host, 'select count(*)::int as n from note')).toEqual([{ n: saved + 1 }])
    expect(await parent.tell('stop')).toEqual({ event: 'stopped' })
  })

  test('when a full disk ends the database its Carnet learns it, and with room again a start has everything', async () => {
    await using folder = await trialFolder()
    await using parent = startOnSmallDisk(folder, '110m')
    const host = seenBy(parent, String((await parent.next())['host']))
    await query(host, 'create table note (n int); insert into note values (1)')
    const filler = seenBy(parent, join(folder.data, 'filler'))
    await fill(filler)

    // Only the write-ahead log grows by these, and PostgreSQL cannot go on without the next piece of it.
    const grow = `select pg_logical_emit_message(true, 'trial', repeat('x', 1000000))`
    while (
      await query(host, grow).then(
        () => true,
        () => false,
      )
    )
      continue
    expect(await parent.next()).toMatchObject({ event: 'exited', reason: 'died' })
    expect(await parent.tell('start')).toMatchObject({ event: 'failed', code: 'disk-full' })

    await rm(filler)
    expect(await parent.tell('start')).toMatchObject({ event: 'started' })
    expect(await query(host, 'select n from note')).toEqual([{ n: 1 }])
  })
}
