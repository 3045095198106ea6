import { buildApp } from '#server/app.ts'
import { readConfig } from '#platform/config/config.ts'
import { type Database, openDatabase } from '#platform/database/index.ts'
import { idleJobs } from '#platform/jobs/testing.ts'
import type { FastifyInstance } from 'fastify'
import { testDatabase } from './database.ts'
import { type Given, given } from './given.ts'

/** A whole server on a database of its own, with a clock that stands still until it is moved. */
export interface World extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly database: Database
  readonly given: Given
  readonly superuser: Awaited<ReturnType<typeof testDatabase>>['superuser']
  now(): Date
  /** Moves the server's clock. */
  pass(milliseconds: number): void
}

/** `await using world = await testWorld()`: closed and dropped when the test ends. */
export async function testWorld(): Promise<World> {
  const address = await testDatabase()
  const database = openDatabase(address, 8)
  let time = Date.parse('2026-03-08T10:00:00Z')
  const now = () => new Date(time)
  const app = await buildApp({ config: readConfig({ CARNET_LOG: 'silent' }), database, jobs: idleJobs(), now })
  return {
    app,
    database,
    given: given({ app, database, now }),
    superuser: address.superuser,
    now,
    pass: (milliseconds) => void (time += milliseconds),
    async [Symbol.asyncDispose]() {
      await app.close()
      await database.close()
      await address[Symbol.asyncDispose]()
    },
  }
}
