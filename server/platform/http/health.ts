import { timingSafeEqual } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { requestProblems } from '#contract/problems.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import { type Database, withInstallation } from '../database/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { Problem } from '../problem.ts'
import type { Limits } from './limits.ts'

export interface HealthDeps {
  readonly config: Config
  readonly database: Database
  readonly metrics: Metrics
  readonly limits: Limits
  /** The folder whose disk has to keep room; absent when the database is elsewhere. */
  readonly dataFolder: string | undefined
}

/** Which of the things that serving needs is not there. */
type Missing = 'draining' | 'database' | 'disk'

/**
 * `/livez`: the process answers; never looks further, so that a database that is away does not get servers restarted.
 * `/readyz`: requests are welcome; 503 names what is missing. `/metrics`: for the token, or from this machine.
 */
export function serveHealth(app: FastifyInstance, deps: HealthDeps): void {
  const missing = atMostEvery(deps.limits.probeEvery, () => findMissing(deps))
  app.get('/livez', { config: { isHealth: true } }, () => ({ alive: true }))
  app.get('/readyz', { config: { isHealth: true } }, async () => {
    const all: readonly Missing[] = app.draining.isOn ? ['draining'] : await missing()
    if (all.length > 0)
      throw new Problem(requestProblems.unavailable, {
        headers: { 'retry-after': '5' },
        errors: all.map((name) => ({ pointer: `#/${name}`, code: `request/not-ready-${name}` })),
      })
    return { ready: true }
  })
  app.get('/metrics', { config: { isHealth: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, deps.config.metricsToken)) throw new Problem(requestProblems.notFound)
    const { body, contentType } = await deps.metrics.text()
    return reply.type(contentType).send(body)
  })
}

async function findMissing({ database, dataFolder, limits }: HealthDeps): Promise<readonly Missing[]> {
  const [writes, hasRoom] = await Promise.all([canWrite(database), hasDisk(dataFolder, limits.freeDisk)])
  return [...(writes ? [] : ['database' as const]), ...(hasRoom ? [] : ['disk' as const])]
}

/**
 * Writes to the database's log and waits until it is on disk, without a table: a message that nobody listens to. Such a
 * message gets through where changes are switched off, as hosts do before a disk is full; so that is asked too.
 */
async function canWrite(database: Database): Promise<boolean> {
  try {
    return await withInstallation(database, { access: 'write', timeout: 2_000 }, async (tx) => {
      const { rows } = await sql<{ readOnly: string }>`
        select current_setting('transaction_read_only') as read_only, pg_logical_emit_message(true, 'carnet.ready', '')
      `.execute(tx)
      return rows[0]?.readOnly === 'off'
    })
  } catch {
    return false
  }
}

async function hasDisk(folder: string | undefined, share: number): Promise<boolean> {
  if (folder === undefined) return true
  try {
    const { bavail, blocks } = await statfs(folder)
    return bavail / blocks > share
  } catch {
    return false
  }
}

/** Calls `fn` at most once in so many milliseconds; who asks in between gets the same answer. */
function atMostEvery<T>(milliseconds: number, fn: () => Promise<T>): () => Promise<T> {
  let asked = Number.NEGATIVE_INFINITY
  let answer: Promise<T> | undefined
  return () => {
    const now = performance.now()
    if (!answer || now - asked >= milliseconds) {
      asked = now
      answer = fn()
    }
    return answer
  }
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined) {
    const [a, b] = [Buffer.from(given), Buffer.from(token)]
    return a.length === b.length && timingSafeEqual(a, b)
  }
  // Behind a proxy on this machine every caller seems to come from here; a proxy says so in one of these.
  const isForwarded = forwarding.some((name) => request.headers[name] !== undefined)
  return !isForwarded && /^(?:127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked by machines that watch: not counted against limits, answered under load, not logged line by line. */
    isHealth?: boolean
  }
}
