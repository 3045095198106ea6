import { testDatabase } from '#server/testing/database.ts'
import { openDatabase, withInstallation } from '#platform/database/index.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { openSender } from './boss.ts'
import { migrateJobs } from './schema.ts'
import { createLog } from '../log/log.ts'
import { QUEUES } from './queues.ts'

async function asOwner(address: { readonly owner: pg.PoolConfig }): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(address.owner as pg.ClientConfig) // A pool's configuration holds a client's.
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

test('a migrated database needs nothing done to its queues, and one query tells so', async () => {
  await using address = await testDatabase()
  await using owner = await asOwner(address)
  const sent: unknown[] = []
  const watched = Object.assign(Object.create(owner) as pg.Client, {
    query: (...given: [string, unknown[]]) => {
      sent.push(given[0])
      return owner.query(...given)
    },
  })
  expect(await migrateJobs(watched, 'carnet_app')).toBe(false)
  expect(sent).toHaveLength(1)
})

test('a database of another release gets its queues changed to this one', async () => {
  await using address = await testDatabase()
  await using owner = await asOwner(address)
  await owner.query(`update pgboss.queue set retry_limit = 99, notify = false; delete from pgboss.queue where name = 'ticks';
    comment on schema pgboss is 'carnet of old'`)
  expect(await migrateJobs(owner, 'carnet_app')).toBe(true)
  const { rows } = await owner.query('select name, retry_limit, notify from pgboss.queue order by name')
  const wanted = Object.entries(QUEUES).map(([name, queue]) => ({
    name,
    retry_limit: queue.retryLimit,
    notify: queue.notify,
  }))
  expect(rows).toEqual(wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
})

test('a database of an older pg-boss is brought to this one, and what waits in it stays', async () => {
  await using address = await testDatabase()
  await using owner = await asOwner(address)
  const old = new PgBoss({ ...(address.owner as { host: string }), schema: 'pgboss', registerInstance: false })
  await old.start()
  await old.send('jobs', { kept: true })
  await old.stop({ graceful: false })
  const { getRollbackPlans } = await import('pg-boss')
  await owner.query(getRollbackPlans('pgboss'))
  await owner.query(`comment on schema pgboss is 'carnet of old'`)
  expect(await migrateJobs(owner, 'carnet_app')).toBe(true)
  const { rows } = await owner.query(`select data from pgboss.job where name = 'jobs'`)
  expect(rows).toEqual([{ data: { kept: true } }])
  const database = openDatabase(address, 2)
  const sender = await openSender(database, createLog('silent'))
  expect(await sender.isInstalled()).toBe(true)
  await sender.stop({ graceful: false })
  await database.close()
})

test('the serving role may create nothing where the queues are', async () => {
  await using address = await testDatabase()
  const database = openDatabase(address, 1)
  const create = withInstallation(database, { access: 'write' }, (tx) => sql`create table pgboss.mine ()`.execute(tx))
  await expect(create).rejects.toThrow('permission denied')
  await database.close()
})
