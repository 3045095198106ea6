import { AsyncLocalStorage } from 'node:async_hooks'
import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { DB } from './tables.gen.ts'

/** Where the database is, and as whom to come: the owner migrates, the app serves and owns nothing. */
export interface DatabaseAddress {
  readonly owner: pg.PoolConfig
  readonly app: pg.PoolConfig
}

/** A connection pool for serving. Opaque: its connections are had through `withTenant` and `withInstallation` only. */
export interface Database {
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** A transaction's query builder. */
export type Tx = Kysely<DB>

/** The role that serves requests. It owns nothing and bypasses nothing. */
export const APP_ROLE = 'carnet_app'

const INT8 = 20
const DATE = 1082
const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    // Counts and versions stay far below 2^53; money is checked to do so. A calendar day has no time and no zone.
    if (oid === INT8) return (text: string) => Number(text)
    if (oid === DATE) return (text: string) => text
    // The driver's overloads differ by format only in the parser's argument; text is all this server asks for.
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

const statementLog = new AsyncLocalStorage<string[]>()

/** Runs `fn` and returns the SQL of every statement that it sent, transaction control included. For tests that hold a budget. */
export async function statementsOf<T>(fn: () => Promise<T>): Promise<{ result: T; statements: readonly string[] }> {
  const statements: string[] = []
  const result = await statementLog.run(statements, fn)
  return { result, statements }
}

/**
 * Opens the serving pool. Connects as the app role; when the address names another login, each connection changes to the
 * app role before it is used. Does not wait for a connection.
 */
export function openDatabase(address: DatabaseAddress, size = 16): Database {
  const pool = new pg.Pool({
    max: size,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    application_name: 'carnet',
    ...address.app,
    types,
    onConnect: async (client) => {
      if (address.app.user !== APP_ROLE) await client.query(`set role ${APP_ROLE}`)
    },
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  return { pool, close: () => pool.end() }
}

const builders = new WeakMap<pg.PoolClient, Tx>()

/** The query builder over one pooled connection; made once a connection. For `transact` only. */
export function builderOver(client: pg.PoolClient): Tx {
  let builder = builders.get(client)
  if (!builder) {
    const held: PostgresPoolClient = {
      query: client.query.bind(client),
      release: () => undefined,
    }
    builder = new Kysely<DB>({
      dialect: new PostgresDialect({
        pool: { options: {}, connect: () => Promise.resolve(held), end: () => Promise.resolve() },
      }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
      log: (event) => countStatement(event.query.sql),
    })
    builders.set(client, builder)
  }
  return builder
}

/** Notes a statement for `statementsOf`. */
export function countStatement(text: string): void {
  statementLog.getStore()?.push(text)
}
