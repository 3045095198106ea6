import { createHash } from 'node:crypto'
import type pg from 'pg'
import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import manifest from 'pg-boss/package.json' with { type: 'json' }
import { BOSS_SCHEMA, QUEUES } from './queues.ts'

const target = manifest.pgboss.schema
/** What this release wants, in a word that is kept on the schema itself: equal means that there is nothing to do. */
const mark = `carnet ${target} ${createHash('sha256').update(JSON.stringify(QUEUES)).digest('hex').slice(0, 16)}`

/**
 * Brings pg-boss's schema and our queues to this release, as the owner; the serving role may then send, fetch, settle and
 * schedule, and needs no right to create anything. One query when all is current. The caller holds the migration lock, so
 * that servers that start together take turns. Returns true when it changed something.
 */
export async function migrateJobs(owner: pg.ClientBase, appRole: string): Promise<boolean> {
  const { rows } = await owner.query<{ mark: string | null }>(
    `select obj_description(to_regnamespace($1), 'pg_namespace') as mark`,
    [BOSS_SCHEMA],
  )
  if (rows[0]?.mark === mark) return false
  await bringToVersion(owner)
  await owner.query('begin')
  for (const [name, options] of Object.entries(QUEUES)) await declareQueue(owner, name, options)
  await owner.query(`
    grant usage on schema ${BOSS_SCHEMA} to ${appRole};
    grant select, insert, update, delete on all tables in schema ${BOSS_SCHEMA} to ${appRole};
    grant execute on all functions in schema ${BOSS_SCHEMA} to ${appRole};
    comment on schema ${BOSS_SCHEMA} is '${mark}';
    commit`)
  return true
}

async function bringToVersion(owner: pg.ClientBase): Promise<void> {
  const { rows: tables } = await owner.query<{ there: boolean }>(`select to_regclass($1) is not null as there`, [
    `${BOSS_SCHEMA}.version`,
  ])
  if (!tables[0]?.there) {
    await owner.query(getConstructionPlans(BOSS_SCHEMA))
    return
  }
  const { rows } = await owner.query<{ version: number }>(`select version from ${BOSS_SCHEMA}.version`)
  const version = rows[0]?.version ?? target
  if (version < target) await owner.query(asOneTransaction(getMigrationPlans(BOSS_SCHEMA, version)))
}

/**
 * pg-boss's script changes the tables in one transaction and then builds indexes beside running work, which a process that
 * is killed leaves half done. Our queues are short, as what is done leaves them after an hour, so that we rather build the
 * indexes inside: all of it is there, or nothing.
 */
function asOneTransaction(script: string): string {
  return `${script.replace(/\bCOMMIT;/, '').replaceAll(/\bCONCURRENTLY\b/g, '')}\nCOMMIT;`
}

/** Creates the queue, or changes it to what this release says: pg-boss leaves an existing queue as it is. */
async function declareQueue(owner: pg.ClientBase, name: string, options: object): Promise<void> {
  const wanted = JSON.stringify(options)
  await owner.query(`select ${BOSS_SCHEMA}.create_queue($1, $2)`, [name, wanted])
  await owner.query(
    `update ${BOSS_SCHEMA}.queue set
       retry_limit = coalesce((o->>'retryLimit')::int, 2), retry_delay = coalesce((o->>'retryDelay')::int, 0),
       retry_backoff = coalesce((o->>'retryBackoff')::bool, false), retry_delay_max = (o->>'retryDelayMax')::int,
       expire_seconds = coalesce((o->>'expireInSeconds')::int, 900),
       retention_seconds = (o->>'retentionSeconds')::int, deletion_seconds = (o->>'deleteAfterSeconds')::int,
       heartbeat_seconds = (o->>'heartbeatSeconds')::int, notify = coalesce((o->>'notify')::bool, false),
       dead_letter = o->>'deadLetter'
     from (select $2::jsonb as o) as wanted where name = $1`,
    [name, wanted],
  )
}
