import { type ConstructorOptions, fromKysely, PgBoss } from 'pg-boss'
import type pg from 'pg'
import { type Database, type Tx, withInstallation } from '../database/index.ts'
import type { Log } from '../log/log.ts'
import { BOSS_SCHEMA, POLL_SECONDS, SUPERVISE_SECONDS } from './queues.ts'

// The owner makes the schema, the queues and every index, in `migrateJobs`; here nothing is created or rebuilt.
const common = {
  schema: BOSS_SCHEMA,
  migrate: false,
  createSchema: false,
  reindex: false,
  monitorVacuum: false,
  registerInstance: false,
  openTelemetry: { enabled: false },
} satisfies ConstructorOptions

/** pg-boss for putting in only: no connections and no work of its own. */
export async function openSender(database: Database, log: Log): Promise<PgBoss> {
  const db = {
    executeSql: (text: string, values?: unknown[]) =>
      withInstallation(database, { access: 'write' }, (tx) => through(tx).executeSql(text, values)),
  }
  return started(new PgBoss({ ...common, db, supervise: false, schedule: false }), log)
}

/** pg-boss for working: few connections of its own, and one that listens. `extra` is for tests: a clock that is moved by hand. */
export async function openWorker(
  login: pg.PoolConfig,
  log: Log,
  extra: Pick<ConstructorOptions, 'clock' | 'supervise' | 'schedule' | 'useListenNotify'> = {},
): Promise<PgBoss> {
  const options: ConstructorOptions = {
    ...common,
    ...given(login),
    max: 4,
    application_name: 'carnet-jobs',
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: 600,
    cronWorkerIntervalSeconds: POLL_SECONDS,
    ...extra,
  }
  return started(new PgBoss(options), log)
}

/** A login as pg-boss's types want it, which know neither absent values given as undefined nor the pool's other options. */
function given(login: pg.PoolConfig): Pick<ConstructorOptions, 'host' | 'port' | 'user' | 'database'> {
  return Object.fromEntries(Object.entries(login).filter(([, value]) => value !== undefined))
}

/** pg-boss's way into a transaction of ours. */
export function through(tx: Tx) {
  return fromKysely(tx)
}

async function started(boss: PgBoss, log: Log): Promise<PgBoss> {
  boss.on('error', (error) => log.fault(error))
  return boss.start()
}
