import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { migrateJobs } from '../jobs/schema.ts'
import { ensureAuditEra } from '../audit/era.ts'
import { APP_ROLE, type DatabaseAddress } from './connect.ts'

/** A migration could not be applied, or an applied one was edited. The message says which and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

const folder = new URL('../../migrations/', import.meta.url)
const LOCK = 6_214_001
const MONTHS_AHEAD = 14

/**
 * Brings the database to this release: applies the migrations that are not recorded yet, in the order of their names, each
 * run in one transaction under an advisory lock, so that servers that start together take turns. Refuses to go on when an
 * applied file has changed since. Returns the names it applied.
 */
export async function migrate(address: DatabaseAddress, directory: URL = folder): Promise<readonly string[]> {
  const pool = new pg.Pool({ ...address.owner, max: 2, application_name: 'carnet-migrate' })
  const db = new Kysely<Checksums>({ dialect: new PostgresDialect({ pool }) })
  const turn = await pool.connect()
  try {
    await turn.query('select pg_advisory_lock($1)', [LOCK])
    const files = await readMigrations(directory)
    await ensureAppRole(db)
    await db.schema
      .createTable('migration_checksum')
      .ifNotExists()
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('checksum', 'text', (c) => c.notNull())
      .execute()
    await refuseChangedFiles(db, files)
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(asMigrations(files)) },
      // Two branches may merge in either order; every file is applied once all the same.
      allowUnorderedMigrations: true,
    })
    const { error, results } = await migrator.migrateToLatest()
    if (error) {
      const failed = results?.find((result) => result.status === 'Error')?.migrationName
      throw new MigrationError(`Migration ${failed ?? ''} failed; nothing of it was kept`, { cause: error })
    }
    await ensureAuditPartitions(db)
    await ensureAuditEra(db)
    await migrateJobs(turn, APP_ROLE)
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    // Closing the connection gives the lock back as well.
    turn.release(true)
    await db.destroy()
  }
}

interface Checksums {
  migration_checksum: { name: string; checksum: string }
}

interface MigrationFile {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

async function readMigrations(directory: URL): Promise<readonly MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8')
      return { name: name.replace(/\.sql$/, ''), text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function asMigrations(files: readonly MigrationFile[]): Record<string, Migration> {
  return Object.fromEntries(
    files.map((file) => [
      file.name,
      {
        up: async (db: Kysely<Checksums>) => {
          await sql.raw(file.text).execute(db)
          await db.insertInto('migration_checksum').values({ name: file.name, checksum: file.checksum }).execute()
        },
      },
    ]),
  )
}

async function refuseChangedFiles(db: Kysely<Checksums>, files: readonly MigrationFile[]): Promise<void> {
  const applied = await db.selectFrom('migration_checksum').selectAll().execute()
  for (const { name, checksum } of applied) {
    const file = files.find((candidate) => candidate.name === name)
    if (!file)
      throw new MigrationError(
        `Migration ${name} was applied to this database, but this release does not have it. Start the release that wrote this database, or a later one.`,
      )
    if (file.checksum !== checksum)
      throw new MigrationError(
        `Migration ${name} was applied and has been edited since. Restore the file; a correction is a new migration.`,
      )
  }
}

/** The serving role exists in every cluster of ours; in somebody else's cluster this makes it, or says who has to. */
async function ensureAppRole(db: Kysely<Checksums>): Promise<void> {
  const { rows } = await sql<{ member: boolean | null }>`
    select (select pg_has_role(oid, 'member') from pg_roles where rolname = ${APP_ROLE}) as member`.execute(db)
  if (rows[0]?.member !== null && rows[0]?.member !== undefined) return
  try {
    await sql.raw(`create role ${APP_ROLE} nologin; grant ${APP_ROLE} to current_user`).execute(db)
  } catch (cause) {
    throw new MigrationError(
      `The database has no role ${APP_ROLE}, and the login may not create it. Let an administrator run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <the login of DATABASE_URL>;`,
      { cause },
    )
  }
}

/** The audit log is kept by month. A server that runs on for over a year writes to the default partition, which works too. */
async function ensureAuditPartitions(db: Kysely<Checksums>): Promise<void> {
  await sql
    .raw(`do $$ declare start date; begin
    for month in 0..${MONTHS_AHEAD} loop
      start := date_trunc('month', now() at time zone 'UTC') + make_interval(months => month);
      if to_regclass('audit_entry_' || to_char(start, 'YYYYMM')) is null then begin
        execute format('create table %I partition of audit_entry for values from (%L) to (%L)',
          'audit_entry_' || to_char(start, 'YYYYMM'), start::timestamp at time zone 'UTC', (start + interval '1 month')::timestamp at time zone 'UTC');
        execute format('revoke all on %I from ${APP_ROLE}', 'audit_entry_' || to_char(start, 'YYYYMM'));
      -- A month that has rows in the default partition already stays there.
      exception when check_violation then null; end; end if;
    end loop; end $$`)
    .execute(db)
}
