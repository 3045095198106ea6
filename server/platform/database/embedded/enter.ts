import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, findBinaries } from './binaries.ts'
import { createCluster, hasCluster, sweepDrafts } from './cluster.ts'
import { EmbeddedDatabaseError, failureOf } from './failure.ts'
import { enterGate } from './gate.ts'
import { takeHold } from './hold.ts'
import type { Layout } from './layout.ts'
import { findPostmaster, type Postmaster, freeStaleLock, spawnPostmaster, stopPostmaster } from './postmaster.ts'
import { endSession, foreignCluster, knock, type Session } from './session.ts'
import { APP_ROLE, DATABASE, OWNER_ROLE, type ServerArguments, serverArguments } from './settings.ts'

/** A data directory that is being entered. */
export interface Site {
  readonly layout: Layout
  readonly host: string
  readonly systemFolder: string
  readonly settings: Readonly<Record<string, string>>
  readonly log: (line: LogLine) => void
}

/** One line for the server's log: what happens to the database, never what is in it. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly [detail: string]: unknown
}

/** A database that serves. Without `postmaster` it is somebody else's: there is no hold, and no stopping it. */
export interface Entered {
  readonly session: Session
  readonly postmaster: Postmaster | undefined
  readonly isAdopted: boolean
}

// Only for a server that is not ours to wait for longer: one that stops or recovers under another process.
const PATIENCE_MILLISECONDS = 15_000
const POLL_MILLISECONDS = 20
const ANOTHER_STARTS = 'another Carnet is starting the database'

/** Enters with the hold, or, when `beside` and a database runs there already, without it. */
export async function enter(site: Site, beside: boolean): Promise<Entered> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  let said = ''
  for (;;) {
    const found = await knock(site.host)
    const entered = await answer(site, found, beside)
    if (typeof entered !== 'string') return entered
    said = entered
    if (Date.now() > giveUpAt)
      throw said === ANOTHER_STARTS ? held('starting', site) : await failureOf(said, site.layout.cluster)
    await delay(POLL_MILLISECONDS)
  }
}

type Found = Awaited<ReturnType<typeof knock>>

// A string is what was said by a server that is in the way for now: knock again.
async function answer(site: Site, found: Found, beside: boolean): Promise<Entered | string> {
  switch (found.state) {
    case 'busy':
      return found.said
    case 'absent':
      return launchAlone(site, beside)
    case 'open':
      return beside ? comeBeside(found.session, site) : adopt(site, found.session)
  }
}

async function comeBeside(session: Session, site: Site): Promise<Entered> {
  await requireOurs(session, site)
  return { session, postmaster: undefined, isAdopted: false }
}

/** Takes over a server that a killed Carnet left behind; one with other settings or of another release is replaced. */
async function adopt(site: Site, session: Session): Promise<Entered | string> {
  try {
    await requireHold(session, site)
    await requireOurs(session, site)
    const { fingerprint } = serverArguments(programOf(await binariesOf(site)), site.settings)
    const postmaster = await findPostmaster(site.layout)
    // Not seen from here (another process namespace): it can be used, and must be left running.
    if (postmaster === undefined) return { session, postmaster, isAdopted: true }
    const running = await session.client.query<{ name: string }>(`select current_setting('cluster_name') as name`)
    if (running.rows[0]?.name === fingerprint) {
      site.log({
        level: 'warn',
        message: 'took over the database that a killed Carnet left running',
        pid: postmaster.pid,
      })
      return { session, postmaster, isAdopted: true }
    }
    site.log({
      level: 'warn',
      message: 'restarting the database that another release left running',
      pid: postmaster.pid,
    })
    await stopPostmaster(postmaster)
    return 'the database of another release is stopping'
  } catch (error) {
    await endSession(session)
    throw error
  }
}

async function launchAlone(site: Site, beside: boolean): Promise<Entered | string> {
  const gate = await enterGate(site.layout.home)
  if (gate === undefined) return ANOTHER_STARTS
  try {
    return await launch(site, beside)
  } finally {
    gate.leave()
  }
}

/** Starts PostgreSQL, after making the cluster when there is none. */
async function launch(site: Site, beside: boolean): Promise<Entered | string> {
  const binaries = await binariesOf(site)
  await sweepDrafts(site.layout)
  if (!(await hasCluster(site.layout, binaries))) {
    site.log({ level: 'info', message: 'making the database', folder: site.layout.cluster })
    await createCluster(site.layout, binaries, site.settings['fsync'] !== 'off')
  }
  const { args }: ServerArguments = serverArguments(programOf(binaries), site.settings)
  const postmaster = await spawnPostmaster(site.layout, binaries.postgres, args)
  const session = await ready(site, postmaster)
  if (typeof session === 'string') return session
  try {
    const answered = await takeHold(session)
    if (!answered.isTaken) {
      // Another start adopted the server between its first breath and our knock. It is theirs now.
      postmaster.letGo()
      if (beside) return { session, postmaster: undefined, isAdopted: false }
      throw held(answered.holder, site)
    }
    await requireOurs(session, site)
    return { session, postmaster, isAdopted: false }
  } catch (error) {
    await endSession(session)
    if (!(error instanceof EmbeddedDatabaseError && error.code === 'held')) await stopPostmaster(postmaster)
    throw error
  }
}

const ANNOUNCE_MILLISECONDS = 10_000

/** Waits for the server that was spawned; however long its recovery takes, as long as it lives. */
async function ready(site: Site, postmaster: Postmaster): Promise<Session | string> {
  const since = Date.now()
  let announceAt = since + ANNOUNCE_MILLISECONDS
  for (;;) {
    const ending = await postmaster.ending()
    if (ending !== undefined) return notStarted(site, postmaster, ending)
    const found = await knock(site.host)
    if (found.state === 'open') {
      // It may be another's server that answers, while ours is about to notice it and end.
      if ((await findPostmaster(site.layout))?.pid === postmaster.pid) return found.session
      await endSession(found.session)
    }
    if (Date.now() > announceAt) {
      announceAt = Date.now() + ANNOUNCE_MILLISECONDS
      site.log({ level: 'info', message: 'the database is still recovering', pid: postmaster.pid })
    }
    // Rarer as it takes longer: PostgreSQL writes a line to its log for every knock while it recovers.
    await delay(Math.min(250, POLL_MILLISECONDS + (Date.now() - since) / 10))
  }
}

// Two ends are not failures: another process has the cluster this moment, or a killed server's last processes have.
async function notStarted(site: Site, postmaster: Postmaster, ending: string): Promise<string> {
  const words = await postmaster.words()
  if (/lock file .* already exists/.test(words)) {
    if (await freeStaleLock(site.layout)) {
      site.log({ level: 'warn', message: 'freed the lock file of a database that no longer runs' })
    }
    return words
  }
  if (/shared memory block .* still in use|lock file .* is empty/.test(words)) return words
  throw await failureOf(words || ending, site.layout.cluster)
}

async function requireHold(session: Session, site: Site): Promise<void> {
  const answered = await takeHold(session)
  if (!answered.isTaken) throw held(answered.holder, site)
}

function held(holder: string, site: Site): EmbeddedDatabaseError {
  const { dataDirectory } = site.layout
  const message = `Another Carnet (${holder}) is using the data directory ${dataDirectory}. Stop that one first, or give this one a directory of its own with CARNET_DATA_DIR.`
  return new EmbeddedDatabaseError('held', message)
}

async function requireOurs(session: Session, site: Site): Promise<void> {
  const found = await session.client.query<{ ours: boolean }>(
    `select (select count(*) from pg_roles where rolname in ($1, $2)) = 2
        and exists (select from pg_database where datname = $3) as ours`,
    [OWNER_ROLE, APP_ROLE, DATABASE],
  )
  if (found.rows[0]?.ours !== true) throw foreignCluster(site.layout.cluster)
}

function binariesOf(site: Site): Promise<Binaries> {
  return findBinaries(site.layout.identity, site.systemFolder)
}

function programOf(binaries: Binaries): string {
  return `${binaries.postgres} ${binaries.version}`
}
