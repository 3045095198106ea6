import { setTimeout as delay } from 'node:timers/promises'
import { takeHold } from './hold.ts'
import type { Postmaster } from './postmaster.ts'
import { endSession, knock, type Session } from './session.ts'

/** Why a database that was being used is there no more. */
export interface ExitInfo {
  /** `died`: start again. `hold-lost`: another Carnet has the data directory now; this one must end. */
  readonly reason: 'died' | 'hold-lost'
  /** A sentence for the log, with PostgreSQL's last words where it left some. */
  readonly message: string
}

export interface Watched {
  readonly host: string
  readonly session: Session
  /** Not so for one who came beside a running server. */
  readonly isHolder: boolean
  /** Absent when it is not ours to stop, or not seen from here. */
  readonly postmaster: Postmaster | undefined
  readonly isStopping: () => boolean
  readonly onReturn: (session: Session) => void
}

const POLL_MILLISECONDS = 25

/**
 * Follows the database through its session, until it ends unasked (then says why) or is stopped (then says nothing).
 * When one of PostgreSQL's processes crashes, PostgreSQL drops every session and recovers by itself within a moment; the
 * hold went with the session and is taken again.
 */
export async function watch(watched: Watched): Promise<ExitInfo | undefined> {
  let { session } = watched
  for (;;) {
    await session.closed
    const next = await comeBack(watched)
    if (next === undefined || 'reason' in next) return next
    session = next
    watched.onReturn(next)
  }
}

async function comeBack(watched: Watched): Promise<Session | ExitInfo | undefined> {
  const { host, postmaster, isStopping } = watched
  for (;;) {
    if (isStopping()) return undefined
    const found = await knock(host)
    if (found.state === 'open') return isStopping() ? abandon(found.session) : reclaim(found.session, watched.isHolder)
    if (found.state === 'absent') {
      const ending = postmaster === undefined ? 'its server stopped it' : await postmaster.ending()
      if (ending !== undefined) return died(ending, await postmaster?.words())
    }
    await delay(POLL_MILLISECONDS)
  }
}

async function reclaim(session: Session, isHolder: boolean): Promise<Session | ExitInfo | undefined> {
  if (!isHolder) return session
  const answer = await takeHold(session)
  if (answer.isTaken) return session
  await endSession(session)
  return {
    reason: 'hold-lost',
    message: `Another Carnet (${answer.holder}) took over the database while it recovered.`,
  }
}

async function abandon(session: Session): Promise<undefined> {
  await endSession(session)
}

function died(ending: string, words = ''): ExitInfo {
  return { reason: 'died', message: `The database ended unasked (${ending}). ${words}`.trim() }
}
