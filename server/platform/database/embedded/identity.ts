import { stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { type Identity, run } from './run.ts'

// The order matters only on the first start: afterwards the cluster's owner decides, so that installing Debian's
// PostgreSQL later (which brings a user `postgres`) does not take the database away from `nobody`.
const CANDIDATES = ['postgres', 'nobody']

/** The user that runs PostgreSQL on the given folders: this one, or, for root, their owner, `postgres` or `nobody`. */
export async function chooseIdentity(folders: readonly string[]): Promise<Identity> {
  const self = userInfo()
  if (self.uid !== 0) return { uid: self.uid, gid: self.gid, name: self.username, other: false }

  const owners = await Promise.all(folders.map(ownerOf))
  for (const candidate of [...owners.filter((owner) => owner !== undefined), ...CANDIDATES]) {
    const identity = await lookUp(candidate)
    if (identity !== undefined && identity.uid !== 0) return identity
  }
  return { uid: 65_534, gid: 65_534, name: 'nobody', other: true }
}

async function ownerOf(folder: string): Promise<string | undefined> {
  try {
    const { uid } = await stat(folder)
    return uid === 0 ? undefined : String(uid)
  } catch {
    return undefined
  }
}

// PostgreSQL wants a user with a name, hence the look-up even for a number. `id` knows more than /etc/passwd (LDAP, macOS).
async function lookUp(user: string): Promise<Identity | undefined> {
  const [uid, gid, name] = await Promise.all(['-u', '-g', '-un'].map((flag) => run(['/usr/bin/env', 'id', flag, user])))
  if (uid?.code !== 0 || gid?.code !== 0 || name?.code !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout), name: name.stdout.trim(), other: true }
}
