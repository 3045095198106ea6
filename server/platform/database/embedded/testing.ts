// For tests: a database of their own, in a temporary folder, as fast as it can be. Nothing in it survives a crash.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedDatabase, startEmbedded } from './index.ts'
import { SUPERUSER } from './settings.ts'

const FAST = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '300',
}

/** A database that lives as long as the tests. `adminUser` may create databases. */
export interface ThrowawayDatabase {
  readonly database: EmbeddedDatabase
  readonly adminUser: typeof SUPERUSER
  readonly dispose: () => Promise<void>
}

/** Starts a database in a temporary folder, for up to 300 connections. It and the folder go even when this process is killed. */
export async function startThrowaway(): Promise<ThrowawayDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-test-'))
  // Root's PostgreSQL runs as another user, who must pass through.
  if (process.getuid?.() === 0) await chmod(folder, 0o711)
  const database = await startEmbedded({ dataDirectory: folder, log: () => undefined, settings: FAST })
  const mourner = await spawnMourner(folder)
  async function dispose(): Promise<void> {
    mourner.kill()
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { database, adminUser: SUPERUSER, dispose }
}

// PostgreSQL outlives a killed parent on purpose; a test run that was killed must leave nothing all the same. This shell
// waits for the end of a pipe that only we hold open.
async function spawnMourner(folder: string): Promise<ChildProcess> {
  const pid = Number.parseInt(await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)
  const last = 'read -r _; kill -QUIT "$1"; sleep 1; rm -rf -- "$2"'
  const mourner = spawn('/bin/sh', ['-c', last, 'sh', String(pid), folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(mourner, 'spawn')
  mourner.unref()
  return mourner
}
