import type { DatabaseAddress } from '#platform/database/index.ts'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

let count = 0

/** A migrated database of this test's own, cloned from the suite's template in some 50 ms. Dropped on disposal. */
export async function testDatabase(): Promise<
  DatabaseAddress & AsyncDisposable & { readonly name: string; superuser(): Promise<pg.Client> }
> {
  const host = inject('postgres')
  const clients: pg.Client[] = []
  const name = `test_${process.pid}_${(count += 1)}`
  await asSuperuser(host, 'postgres', (client) =>
    client.query(`create database ${name} template carnet owner carnet_owner strategy wal_log`),
  )
  return {
    name,
    owner: { host, database: name, user: 'carnet_owner' },
    app: { host, database: name, user: 'carnet_app' },
    superuser: async () => {
      const client = new pg.Client({ host, user: 'postgres', database: name })
      await client.connect()
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.end()))
      await asSuperuser(host, 'postgres', (client) => dropDatabase(client, name))
    },
  }
}

const IN_USE = '55006'

/** Waits a moment for connections that are just closing: being cut off would be an error that no test is about. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      await client.query(`drop database ${name}`)
      return
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== IN_USE) throw error
      await delay(25)
    }
  }
  await client.query(`drop database ${name} with (force)`)
}

async function asSuperuser(host: string, database: string, fn: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ host, user: 'postgres', database })
  await client.connect()
  try {
    await fn(client)
  } finally {
    await client.end()
  }
}
