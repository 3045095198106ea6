import { createHash, randomBytes } from 'node:crypto'
import { lchown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './alive.ts'
import type { Binaries } from './binaries.ts'
import { codeOf, EmbeddedDatabaseError, failureOf, folderFailure } from './failure.ts'
import type { Layout } from './layout.ts'
import { run } from './run.ts'
import { APP_ROLE, DATABASE, OWNER_ROLE, SUPERUSER } from './settings.ts'

// The application role gets nothing here but the door of its own database: what it may do in it, the migrations say.
// The other databases are closed to both, so that the hold's lock (in database postgres) is out of their reach.
const FIRST_STATEMENTS = [
  `create role ${OWNER_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication`,
  `create role ${APP_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication`,
  `create database ${DATABASE} owner ${OWNER_ROLE}`,
  `revoke all on database ${DATABASE} from public`,
  `grant connect on database ${DATABASE} to ${APP_ROLE}`,
  `revoke all on database postgres, template1 from public`,
]

const LOCALE = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C.UTF-8']

// Trust within the socket's 0700 folder; anything that came over a network would be refused, and nothing listens there.
const ACCESS = [`--username=${SUPERUSER}`, '--auth-local=trust', '--auth-host=reject']

/** Whether the cluster is there. Throws when the folder holds something else, or another major version's cluster. */
export async function hasCluster(layout: Layout, binaries: Binaries): Promise<boolean> {
  const { cluster } = layout
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) return refuseForeignFolder(cluster)
  if (Number(version) === binaries.major) return true
  throw new EmbeddedDatabaseError(
    'version-mismatch',
    `The database in ${cluster} was written by PostgreSQL ${version.trim()}, and this Carnet carries PostgreSQL ${binaries.major}, which cannot read it. Start the release of Carnet that wrote it, take a backup there, and restore it here into an empty data directory.`,
  )
}

async function refuseForeignFolder(cluster: string): Promise<false> {
  try {
    if ((await readdir(cluster)).length === 0) return false
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    if (codeOf(error) !== 'ENOTDIR') throw folderFailure(error, cluster)
  }
  throw new EmbeddedDatabaseError(
    'unusable-folder',
    `${cluster} holds something that is not Carnet's database. Move it away, or choose another data directory with CARNET_DATA_DIR.`,
  )
}

/**
 * Makes the cluster with its roles and its database beside its place, and puts it there in one step: a start that is
 * killed leaves a draft and never half a cluster. Of two racing first starts one wins; the other discards its own.
 */
export async function createCluster(layout: Layout, binaries: Binaries, isDurable: boolean): Promise<void> {
  const { cluster, home, identity } = layout
  const draft = draftPath(layout)
  try {
    await mkdir(draft, { mode: 0o700 })
    if (identity.other) await lchown(draft, identity.uid, identity.gid)
    await tool(layout, [binaries.initdb, '-D', draft, ...LOCALE, ...ACCESS, '--no-instructions', '--no-sync'])
    const single = [binaries.postgres, '--single', '-D', draft, '-c', 'exit_on_error=on', 'postgres']
    await tool(layout, single, `${FIRST_STATEMENTS.join('\n')}\n`)
    if (isDurable) await tool(layout, [binaries.initdb, '-D', draft, '--sync-only'])
    await rename(draft, cluster).catch(ignoreOccupied)
    if (isDurable) await syncFolder(home)
  } catch (error) {
    throw folderFailure(error, home)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Removes the drafts of first starts that were killed. */
export async function sweepDrafts(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.home)) {
    const draft = join(layout.home, name)
    if (await isAbandoned(draft, name)) await removeDraft(layout, draft)
  }
}

// The killed start's initdb lives on for a moment. Under another name its paths lead nowhere and it fails at once;
// what its child still writes there is waited for, and what then remains goes with the next sweep.
async function removeDraft(layout: Layout, draft: string): Promise<void> {
  const aside = draftPath(layout)
  await rename(draft, aside).catch(() => undefined)
  await rm(aside, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined)
}

function draftPath(layout: Layout): string {
  return join(layout.home, `postgres.init-${hostMark()}-${process.pid}-${randomBytes(4).toString('hex')}`)
}

const DRAFT = /^postgres\.init-([0-9a-f]{8})-(\d+)-[0-9a-f]+$/
const OLD_MILLISECONDS = 3_600_000

// A process number means something on its own machine only (another container may share this folder), and numbers are
// used again: so a draft of elsewhere, or of a number that lives, goes when it has become old.
async function isAbandoned(draft: string, name: string): Promise<boolean> {
  const [, host, pid] = DRAFT.exec(name) ?? []
  if (pid === undefined) return false
  if (host === hostMark() && !isAlive(Number(pid))) return true
  const found = await stat(draft).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > OLD_MILLISECONDS
}

function hostMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}

async function tool(layout: Layout, command: readonly string[], input?: string): Promise<void> {
  const result = await run(command, layout.identity, input)
  if (result.code !== 0) throw await failureOf(result.stderr, layout.home)
}

function ignoreOccupied(error: unknown): void {
  if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
