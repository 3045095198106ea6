import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isRoot } from '#platform/database/embedded/trial.ts'
import { type Installation, install } from '../installation.ts'
import type { Proof } from '../proof.ts'
import { reconcile } from '../reconcile.ts'
import { startTraffic } from '../traffic.ts'
import { send } from '../wire.ts'

/** PostgreSQL keeps up to 80 MB of its log for use again, and recovery needs room besides that and the data. */
const SIZE = '256m'
/** Milliseconds for the server to notice that the disk is full, and that it has room again. */
const NOTICES_WITHIN = 60_000
const GOES_ON = 10

/** On a full disk changes are answered 503 and health tells; with room again writing goes on and nothing acknowledged is lost. */
export const diskFull: Proof = {
  name: 'disk-full',
  share: 10,
  hindrance: () => (isRoot ? undefined : 'needs root'),
  async prove({ build, each }) {
    await using installation = await install(build, smallDisk)
    await each(async (number) => {
      const filler = join(installation.data, 'filler')
      const traffic = startTraffic(installation)
      await fill(filler)
      // Every other time the write-ahead log has to grow as well, and PostgreSQL cannot go on at all.
      if (number % 2 === 1) await growLog(installation)
      const full = await until(installation, () => traffic.refused() > 0, 'no change was refused on a full disk')
      const health = await send(`${installation.server.url}/readyz`)
      await rm(filler)
      const enough = traffic.acknowledged() + GOES_ON
      const free = await until(
        installation,
        () => traffic.acknowledged() >= enough,
        'no change was taken with room again',
      )
      await traffic.stop()
      const red = health.status === 503 ? [] : [`/readyz answered ${health.status} on a full disk`]
      const faults = [...traffic.faults, ...full, ...red, ...free]
      // Without a database there is nothing to compare.
      if (free.length > 0) return faults
      faults.push(...(await reconcile(installation)))
      // So that every trial has the same room: the log since the last checkpoint is kept, and trials make a lot of it.
      await installation.query('checkpoint')
      return faults
    })
  },
}

/** The command that gives its process a small disk of its own: sh -c takes the command that follows as its own arguments. */
function smallDisk(data: string): readonly string[] {
  const script = `mkdir "$0" && mount -t tmpfs -o size=${SIZE},mode=711 tmpfs "$0" && exec "$@"`
  return ['unshare', '-m', '/bin/sh', '-c', script, data]
}

async function until({ server }: Installation, isSo: () => boolean, otherwise: string): Promise<readonly string[]> {
  const end = performance.now() + NOTICES_WITHIN
  while (!isSo()) {
    if (server.hasEnded()) return [`the server ended: ${server.said()}`]
    if (performance.now() > end) return [otherwise]
    await pause(20)
  }
  return []
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const size of [1_048_576, 4_096]) {
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
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

async function growLog(installation: Installation): Promise<void> {
  const grow = () => installation.query(`select pg_logical_emit_message(true, 'trial', repeat('x', 1000000))`)
  while (
    await grow().then(
      () => true,
      () => false,
    )
  )
    continue
}
