import type { Id } from '#contract/shared.ts'
import { type PgBoss, TestClock } from 'pg-boss'
import type { Ctx } from '../context.ts'
import type { Database, DatabaseAddress } from '../database/index.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log/log.ts'
import type { Module } from '../module.ts'
import { openWorker } from './boss.ts'
import type { Outbox } from './outbox.ts'
import { BOSS_SCHEMA, type Queue, QUEUES } from './queues.ts'
import { workOffDeps } from './start-jobs.ts'
import { inLegalEntity } from './work-context.ts'
import { workOff } from './work-off.ts'

/** Works off jobs, events and ticks where a test says so, on the test's clock. */
export interface TestWorker {
  /** Does all that is due, and what comes of it, until nothing is left; takes back what a dead worker held. Never sleeps. */
  work(): Promise<void>
  close(): Promise<void>
}

export interface TestWorkerOptions {
  readonly database: Database
  readonly address: Pick<DatabaseAddress, 'owner'>
  readonly modules: readonly Module[]
  now(): Date
}

const BATCH = 20

/** A worker that is moved by hand. As the owner, because the test's clock replaces the queue's own function for the time. */
export async function openTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  const clock = new TestClock(options.now())
  const log = createLog('silent')
  const still = { clock, supervise: false, schedule: false, useListenNotify: false }
  const boss = await openWorker(options.address.owner, log, still)
  // The serving role asks the same function for the time when it sends; it is answered the real one, but has to look.
  await boss.getDb().executeSql(`grant select on ${BOSS_SCHEMA}.__pgboss_test_clock to public`)
  const publicUrl = new URL('http://localhost:3000')
  const deps = await workOffDeps({ ...options, publicUrl, log }, boss, new AbortController().signal)
  return {
    work: async () => {
      await clock.setTime(options.now())
      await boss.supervise()
      let found = true
      while (found) {
        found = false
        for (const queue of Object.keys(QUEUES) as Queue[])
          // The keys of an object literal of ours.
          for (const taken of await boss.fetch<object>(queue, { batchSize: BATCH, includeMetadata: true })) {
            found = true
            await settle(boss, { queue, id: taken.id }, () => workOff(deps, queue, { ...taken, signal: deps.stopping }))
          }
      }
    },
    close: () => boss.stop({ graceful: false }),
  }
}

/** Does one thing and tells the queue how it went, as pg-boss does after its own workers' handlers. */
async function settle(boss: PgBoss, of: { queue: Queue; id: string }, handle: () => Promise<void>): Promise<void> {
  try {
    await handle()
    await boss.complete(of.queue, of.id)
  } catch (error) {
    await boss.fail(of.queue, of.id, error instanceof Error ? { name: error.name } : {})
  }
}

/** Runs `fn` as work outside a request does, in a legal entity. */
export async function atWork<T>(
  world: { readonly database: Database; readonly outbox: Outbox; now(): Date },
  legalEntityId: Id<'legal_entity'>,
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const deps = { ...world, publicUrl: new URL('http://localhost:3000'), sign: () => '' }
  return inLegalEntity(deps, { actor: { kind: 'system', name: 'test' }, legalEntityId, workId: newId<'request'>() }, fn)
}
