import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './alive.ts'
import type { Session } from './session.ts'

/** Who has the hold: this session now, or the process that is named. */
export type HoldAnswer = { readonly isTaken: true } | { readonly isTaken: false; readonly holder: string }

// "carnet" in ASCII. Only superuser sessions enter the database `postgres`, so nothing else takes locks there.
const LOCK = '109270897616244'
const POLL_MILLISECONDS = 25
const LIVING_HOLDER_MILLISECONDS = 500
const DEAD_HOLDER_MILLISECONDS = 5000

/**
 * Tries to take the hold: a lock of PostgreSQL's that lives as long as its session, and so never outlives its process.
 * A holder that was killed this instant keeps it until the server has noticed, hence the short patience.
 */
export async function takeHold(session: Session): Promise<HoldAnswer> {
  const since = Date.now()
  for (;;) {
    const taken = await session.client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`)
    if (taken.rows[0]?.taken === true) return { isTaken: true }

    const holder = await findHolder(session)
    const patience = isKnownDead(holder) ? DEAD_HOLDER_MILLISECONDS : LIVING_HOLDER_MILLISECONDS
    if (holder !== undefined && Date.now() - since > patience) return { isTaken: false, holder }
    await delay(POLL_MILLISECONDS)
  }
}

async function findHolder(session: Session): Promise<string | undefined> {
  const found = await session.client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and (l.classid::bigint << 32) + l.objid::bigint = ${LOCK}`,
  )
  return found.rows[0]?.name
}

function isKnownDead(holder: string | undefined): boolean {
  const [, pid, host] = /^carnet process (\d+) on (.*)$/.exec(holder ?? '') ?? []
  return pid !== undefined && host === hostname().slice(0, 30) && !isAlive(Number(pid))
}
