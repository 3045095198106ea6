import { sql } from 'kysely'
import { pass } from '../failpoint.ts'
import { builderOver, countStatement, type Database, type Tx } from './connect.ts'

export interface TransactionOptions {
  /** A read-only transaction cannot write, whatever the code in it tries. */
  readonly access: 'read' | 'write'
  /** Milliseconds a statement may take: 5,000 for requests, 60,000 for jobs. */
  readonly timeout?: number
}

const WEB_TIMEOUT = 5_000
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Runs `fn` in a transaction that sees the rows of one legal entity and no others: row-level security compares every row
 * with the setting made here. Commits when `fn` returns, rolls back when it throws. With `withInstallation`, the only way
 * to a connection.
 */
export async function withTenant<T>(
  database: Database,
  scope: TransactionOptions & { readonly legalEntityId: string },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!uuid.test(scope.legalEntityId)) throw new TypeError('legalEntityId is not a UUID')
  return transact(database, { ...scope, settings: `set local carnet.legal_entity = '${scope.legalEntityId}'` }, fn)
}

/**
 * Runs `fn` in a transaction of its own beside the open one, in the same legal entity. What it writes is committed at once and
 * stays, whatever becomes of the open transaction; it sees nothing that the open one has written, and must not wait for a
 * row that the open one holds. For short work on what many transactions share, so that none keeps it locked.
 */
export async function withTenantAside<T>(
  open: { readonly tx: Tx; readonly legalEntityId: string },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const aside = behind.get(open.tx)?.aside
  if (!aside) throw new TypeError('There is no second transaction beside one that is itself beside another')
  return withTenant(aside, { access: 'write', legalEntityId: open.legalEntityId }, fn)
}

const behind = new WeakMap<Tx, Database>()

/**
 * Runs `fn` in a transaction without a legal entity: it sees the few tables that belong to the whole installation
 * (accounts, legal entities) and no tenant's row. For sign-in, the first start, and jobs that fan out over legal entities.
 */
export async function withInstallation<T>(
  database: Database,
  options: TransactionOptions,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transact(database, { ...options, settings: `set local carnet.legal_entity = ''` }, fn)
}

/**
 * Goes on in the same transaction as another legal entity. For the few changes that span two: signing in (the account is
 * known before the legal entity is) and opening a new legal entity.
 */
export async function enterLegalEntity(tx: Tx, legalEntityId: string): Promise<void> {
  await sql`select set_config('carnet.legal_entity', ${legalEntityId}, true)`.execute(tx)
}

async function transact<T>(
  database: Database,
  options: TransactionOptions & { readonly settings: string },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  pass('before-begin')
  const client = await database.pool.connect()
  let broken: Error | undefined
  const send = (text: string) => {
    countStatement(text)
    return client.query(text)
  }
  try {
    const begin = options.access === 'read' ? 'begin read only' : 'begin'
    const timeout = Math.trunc(options.timeout ?? WEB_TIMEOUT)
    // One round trip: without parameters the driver sends all three statements as one message.
    await send(`${begin}; ${options.settings}; set local statement_timeout = ${timeout}`)
    const tx = builderOver(client)
    behind.set(tx, database)
    const result = await fn(tx)
    pass('before-commit')
    const { command } = await send('commit')
    pass('after-commit')
    // PostgreSQL answers COMMIT with ROLLBACK when an error inside the transaction was caught and forgotten.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: an error inside it was swallowed')
    return result
  } catch (error) {
    // A broken connection cannot roll back, and need not: the server has done so. The first error is the one to tell.
    await send('rollback').catch((failure: Error) => (broken = failure))
    throw error
  } finally {
    client.release(broken)
  }
}
