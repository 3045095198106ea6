import { join } from 'node:path'
import pg from 'pg'
import { killAndWait, postmasterPid, trialFolder } from '#platform/database/embedded/trial.ts'
import type { Build } from './build.ts'
import { Ledger } from './ledger.ts'
import { type LaunchOptions, type Server, startServer } from './process.ts'
import { type Clients, setUp } from './set-up.ts'

/** A data folder that was set up, with the clients that write to it and their log of what was acknowledged. */
export interface Installation extends Clients, AsyncDisposable {
  /** Which build the next start runs. */
  build: Build
  /** The data folder, as the trial sees it. */
  readonly data: string
  readonly ledger: Ledger
  readonly legalEntityId: string
  /** The server that runs, or the last that did. */
  readonly server: Server
  launchOptions(env?: Readonly<Record<string, string>>): LaunchOptions
  /** Starts a server on the folder. */
  start(env?: Readonly<Record<string, string>>): Promise<Server>
  /** The first process of its PostgreSQL. */
  postmaster(): Promise<number>
  /** Asks the database itself, past row-level security. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
}

/** Makes a folder, starts a server on it, and sets up the first administrator with clients' tokens. */
export async function install(build: Build, prefixFor?: (data: string) => readonly string[]): Promise<Installation> {
  const folder = await trialFolder()
  const prefix = prefixFor?.(folder.data)
  const server = await startServer({ build, data: folder.data, ...(prefix && { prefix }) })
  // In a mount namespace of its own the folder is seen through the process.
  const data = prefix ? join(`/proc/${server.pid}/root`, folder.data) : folder.data
  const query: Installation['query'] = (sql, values) => ask(join(data, 'socket'), sql, values)
  const enter = prefix && { prefix: ['nsenter', '-t', String(server.pid), '-m'] }
  const ledger = new Ledger(join(folder.path, 'acknowledged.jsonl'))
  let running = server
  async function dispose(): Promise<void> {
    // Looked up before its server goes: a mount namespace is out of sight afterwards.
    const postmaster = await postmasterPid(join(data, 'postgres'))
    await running.kill()
    if (postmaster !== undefined) await killAndWait(postmaster)
    ledger.close()
    await folder[Symbol.asyncDispose]()
  }
  try {
    const clients = await setUp(server, { build, data: folder.data, ...enter })
    const [entity] = await query<{ id: string }>('select id from legal_entity')
    const installation: Installation = {
      ...clients,
      build,
      data,
      ledger,
      query,
      legalEntityId: entity?.id ?? '',
      get server() {
        return running
      },
      launchOptions: (env = {}) => ({ build: installation.build, data: folder.data, env }),
      start: async (env) => (running = await startServer(installation.launchOptions(env))),
      async postmaster() {
        const pid = await postmasterPid(join(data, 'postgres'))
        if (pid === undefined) throw new Error('no PostgreSQL runs')
        return pid
      },
      [Symbol.asyncDispose]: dispose,
    }
    return installation
  } catch (error) {
    await dispose()
    throw error
  }
}

async function ask<Row extends pg.QueryResultRow>(
  host: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ host, port: 5432, user: 'postgres', database: 'carnet', ssl: false })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
