import { randomBytes } from 'node:crypto'
import { chmod, lchown, lstat, mkdir, readdir, readlink, realpath, rm, rmdir, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { codeOf, EmbeddedDatabaseError, folderFailure } from './failure.ts'
import { chooseIdentity } from './identity.ts'
import { type Identity, run } from './run.ts'

/**
 * Where things lie. `home` holds `postgres/` (the cluster), `socket/` and `postgres.log`. It is the data directory
 * itself, or, when PostgreSQL's user cannot enter that, a folder below `systemFolder` to which it has links.
 */
export interface Layout {
  readonly dataDirectory: string
  readonly home: string
  readonly cluster: string
  readonly socketFolder: string
  readonly logFile: string
  readonly identity: Identity
}

const CLUSTER = 'postgres'
const SOCKET = 'socket'

/** Makes the folders around the cluster (never the cluster) and settles who runs PostgreSQL on them. */
export async function prepareLayout(dataDirectory: string, systemFolder: string): Promise<Layout> {
  const wanted = resolve(dataDirectory)
  try {
    const root = await makeDataDirectory(wanted)
    const identity = await chooseIdentity([join(root, CLUSTER), root])
    const home = await findHome(root, systemFolder, identity)
    await ownCluster(join(home, CLUSTER), identity)
    await makePrivateFolder(join(home, SOCKET), identity)
    if (home !== root) await link(join(home, SOCKET), join(root, SOCKET))
    return {
      dataDirectory: root,
      home,
      cluster: join(home, CLUSTER),
      socketFolder: join(home, SOCKET),
      logFile: join(home, 'postgres.log'),
      identity,
    }
  } catch (error) {
    throw folderFailure(error, wanted)
  }
}

// Root's PostgreSQL user must pass through the data directory; nobody needs to list it.
async function makeDataDirectory(folder: string): Promise<string> {
  const created = await mkdir(folder, { recursive: true })
  if (created !== undefined) await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
  return realpath(folder)
}

async function findHome(root: string, systemFolder: string, identity: Identity): Promise<string> {
  const cluster = join(root, CLUSTER)
  const found = await lstat(cluster).catch(ignoreAbsent)
  if (found?.isSymbolicLink() === true) return homeBehind(cluster)
  if (!identity.other || (await canEnter(root, identity))) return root
  if (found !== undefined) {
    throw new EmbeddedDatabaseError(
      'unusable-folder',
      `PostgreSQL runs as ${identity.name}, who cannot enter ${root}. Allow it to pass through ("chmod o+x" on the folders above), or move the data directory to a place that it can enter, such as ${systemFolder}.`,
    )
  }
  return makeHomeElsewhere(cluster, systemFolder)
}

// A dangling link is a database that is somewhere else now. To begin an empty one in its place would look like a loss.
async function homeBehind(cluster: string): Promise<string> {
  const target = resolve(dirname(cluster), await readlink(cluster))
  const home = dirname(target)
  if ((await stat(home).catch(ignoreAbsent)) !== undefined) return realpath(home)
  throw new EmbeddedDatabaseError(
    'unusable-folder',
    `${cluster} points to ${target}, which is not there. Bring that folder back, or remove the link to begin with an empty database.`,
  )
}

/**
 * The name is random and not made from the data directory's path: whoever deletes the data directory to begin again must
 * not find the old database under the same path. The link is the only pointer, and only one of two racing starts makes it.
 */
async function makeHomeElsewhere(cluster: string, systemFolder: string): Promise<string> {
  if ((await mkdir(systemFolder, { recursive: true })) !== undefined) await chmod(systemFolder, 0o755)
  const home = join(await realpath(systemFolder), `data-${randomBytes(6).toString('hex')}`)
  await mkdir(home)
  await chmod(home, 0o711)
  try {
    await symlink(join(home, CLUSTER), cluster)
    return home
  } catch (error) {
    await rmdir(home)
    if (codeOf(error) !== 'EEXIST') throw error
    return homeBehind(cluster)
  }
}

// Asked of the system as that user: modes, access lists and mount options are all in the answer.
async function canEnter(folder: string, identity: Identity): Promise<boolean> {
  return (await run(['/bin/sh', '-c', 'cd -- "$1"', 'sh', folder], identity)).code === 0
}

// A cluster that root restored or copied belongs to root. The top folder goes last, so that a killed start does it again.
async function ownCluster(cluster: string, identity: Identity): Promise<void> {
  const found = await stat(cluster).catch(ignoreAbsent)
  if (found === undefined || found.uid === identity.uid) return
  if (!identity.other) {
    throw new EmbeddedDatabaseError(
      'unusable-folder',
      `The database in ${cluster} belongs to another user of this machine (number ${found.uid}). Run Carnet as that user, or as root.`,
    )
  }
  for (const entry of await readdir(cluster, { recursive: true })) {
    await lchown(join(cluster, entry), identity.uid, identity.gid)
  }
  await lchown(cluster, identity.uid, identity.gid)
}

/** With trust and no TCP, who may enter the socket's folder is the whole access control: its owner and root, no one else. */
async function makePrivateFolder(folder: string, identity: Identity): Promise<void> {
  const found = await lstat(folder).catch(ignoreAbsent)
  // Never follow a link here: root would give away whatever folder it points to.
  if (found !== undefined && !found.isDirectory()) await rm(folder)
  if (found?.isDirectory() !== true) await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting)
  if (identity.other) await lchown(folder, identity.uid, identity.gid)
  if (found?.uid === undefined || found.uid === identity.uid || identity.other) await chmod(folder, 0o700)
}

async function link(target: string, path: string): Promise<void> {
  await symlink(target, path).catch(ignoreExisting)
}

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
  return undefined
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error
}
