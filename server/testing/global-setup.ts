import { migrate } from '#platform/database/index.ts'
import { startThrowaway } from '#platform/database/embedded/testing.ts'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket folder of the suite's PostgreSQL; its database `carnet` is migrated and serves as template. */
    postgres: string
  }
}

/** Starts one PostgreSQL for the whole suite and migrates the database that every test world is cloned from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { database, dispose } = await startThrowaway()
  await migrate({ owner: { host: database.host, user: database.ownerUser, database: database.database }, app: {} })
  const client = new pg.Client({ host: database.host, user: 'postgres', database: 'postgres' })
  await client.connect()
  await client.query('alter database carnet is_template true')
  await client.end()
  project.provide('postgres', database.host)
  return dispose
}
