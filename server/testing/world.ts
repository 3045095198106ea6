import { buildApp, modulesWith } from '#server/app.ts'
import { readConfig } from '#platform/config/config.ts'
import { type Database, type DatabaseAddress, openDatabase } from '#platform/database/index.ts'
import { openOutbox, type Outbox } from '#platform/jobs/index.ts'
import { openTestWorker, type TestWorker } from '#platform/jobs/testing.ts'
import { type Limits, unhurried } from '#platform/http/limits.ts'
import { createLog, type Log } from '#platform/log/log.ts'
import type { Module } from '#platform/module.ts'
import type { FastifyInstance } from 'fastify'
import { testDatabase } from './database.ts'
import { type Given, given } from './given.ts'

/** A whole server on a database of its own, with a clock that stands still until it is moved. */
export interface World extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly database: Database
  readonly address: DatabaseAddress
  readonly outbox: Outbox
  readonly given: Given
  readonly superuser: Awaited<ReturnType<typeof testDatabase>>['superuser']
  now(): Date
  /** Moves the server's clock. */
  pass(milliseconds: number): void
  /** Runs every job and delivers every event that is due, and what comes of them, until nothing is left. */
  work(): Promise<void>
}

export interface WorldOptions {
  /** The test's own modules, besides the product's. */
  readonly more?: readonly Module[]
  /** Transactions that can be open at once. 8 unless told. */
  readonly connections?: number
  /** Rates and load have no limit unless a test sets one. */
  readonly limits?: Partial<Limits>
  readonly log?: Log
  readonly dataFolder?: string
  /** Of the environment, by its names. */
  readonly env?: Readonly<Record<string, string>>
}

/** `await using world = await testWorld()`: closed and dropped when the test ends. */
export async function testWorld(options: WorldOptions = {}): Promise<World> {
  const address = await testDatabase()
  const database = openDatabase(address, options.connections ?? 8)
  let time = Date.parse('2026-03-08T10:00:00Z')
  const now = () => new Date(time)
  const modules = modulesWith(options.more)
  const outbox = await openOutbox({ database, modules, log: options.log ?? createLog('silent'), now })
  let worker: Promise<TestWorker> | undefined
  const app = await buildApp({
    ...options,
    limits: { ...unhurried, ...options.limits },
    config: readConfig({ CARNET_LOG: 'silent', ...options.env }),
    database,
    outbox,
    now,
  })
  return {
    app,
    database,
    address,
    outbox,
    given: given({ app, database, now }),
    superuser: () => address.superuser(),
    now,
    pass: (milliseconds) => void (time += milliseconds),
    work: async () => {
      worker ??= openTestWorker({ database, address, modules, now })
      await (await worker).work()
    },
    async [Symbol.asyncDispose]() {
      await (await worker)?.close()
      await app.close()
      await outbox.close()
      await database.close()
      await address[Symbol.asyncDispose]()
    },
  }
}
