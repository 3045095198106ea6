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
  /** For `withTenantAside`: connections of its own. Were they the pool's, all of it could wait for one that never comes. */
  readonly aside?: Database
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
    return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown
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
  const main = openPool(address, size)
  const aside = openPool(address, 2)
  return { ...main, aside, close: async () => void (await Promise.all([main.close(), aside.close()])) }
}

function openPool(address: DatabaseAddress, size: number): Database {
  const pool = new pg.Pool({
    max: size,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    application_name: 'carnet',
    ...asAppRole(address.app),
    types,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // The same for a connection that breaks in use: its query is told, and the transaction it was in throws.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { pool, close: () => pool.end() }
}

/** A pool's configuration whose connections are the app role's: when it names another login, each changes role before it is used. */
export function asAppRole(app: pg.PoolConfig): pg.PoolConfig {
  if (app.user === APP_ROLE) return app
  return {
    ...app,
    // The pool waits for it, which its types do not say.
    // oxlint-disable-next-line typescript/no-misused-promises
    onConnect: async (client) => {
      await client.query(`set role ${APP_ROLE}`)
    },
  }
}

const builders = new WeakMap<pg.PoolClient, Tx>()

/** The query builder over one pooled connection; made once a connection. For `transact` only. */
export function builderOver(client: pg.PoolClient): Tx {
  let builder = builders.get(client)
  if (!builder) {
    const held: PostgresPoolClient = {
      query: prepared(client),
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

/** The texts that have been given a name, in this process; a list of ids makes a new text for each length, so not all are. */
const names = new Map<string, string>()
const NAMED_AT_MOST = 1_000

/**
 * A connection's `query` that prepares each text once: PostgreSQL then parses and plans it once a connection, which for a
 * short statement is most of its work. Statements without parameters go as they are, several in one text if need be.
 */
function prepared(client: pg.PoolClient): PostgresPoolClient['query'] {
  const query = client.query.bind(client)
  const send = (text: string, values: readonly unknown[]) => {
    if (values.length === 0) return query(text)
    let name = names.get(text)
    if (name === undefined && names.size < NAMED_AT_MOST) {
      name = `c${names.size}`
      names.set(text, name)
    }
    return query(name === undefined ? { text, values: [...values] } : { name, text, values: [...values] })
  }
  // Of the overloads Kysely uses this one; the other is for cursors, which need a dialect that was given a cursor.
  return send as unknown as PostgresPoolClient['query']
}

/** Notes a statement for `statementsOf`. */
export function countStatement(text: string): void {
  statementLog.getStore()?.push(text)
}
