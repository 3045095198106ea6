// A log to tamper with: entries and seals of a legal entity, and a connection that nothing stops.
import type { Id } from '#contract/shared.ts'
import { recordAudit } from '#platform/audit/record.ts'
import { type Database, openDatabase, type Tx, withTenant } from '#platform/database/index.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import { sql } from 'kysely'
import { sealNext } from './seal-audit.ts'
import { verifyAudit } from './verify-audit.ts'

/** Writes one audit entry in a transaction. */
export async function note(tx: Tx, legalEntityId: Id<'legal_entity'>, text: string): Promise<void> {
  const author = { actor: { kind: 'system', name: 'test' }, storeId: null, deviceId: null, requestId: null } as const
  await recordAudit(
    tx,
    { ...author, legalEntityId },
    {
      action: 'test.noted',
      subject: { kind: 'note', id: text },
      before: { text: '' },
      after: { text, of: 20_000_000_000_000_001n.toString() },
    },
  )
}

/** Adds a seal when there is something to seal. Transactions of other tests on the same PostgreSQL may hold it up. */
export function seal(world: World, entity: GivenLegalEntity): Promise<boolean> {
  return entity.inside((tx) => sealNext({ tx, legalEntityId: entity.id, now: () => world.now() }))
}

/** Seals until nothing is left unsealed. */
export async function sealAll(world: World, entity: GivenLegalEntity): Promise<void> {
  const verified = () => entity.inside((tx) => verifyAudit({ tx, legalEntityId: entity.id }))
  while ((await verified()).unsealed) await seal(world, entity)
}

/** A log of `seals` seals with one to five entries each; nothing is unsealed. */
export async function sealedLog(world: World, entity: GivenLegalEntity, seals: number): Promise<void> {
  for (let number = 1; number <= seals; number += 1) {
    await entity.inside(async (tx) => {
      for (let one = 0; one <= number % 3; one += 1) await note(tx, entity.id, `${number}-${one}`)
    })
    for (let one = 0; one < number % 2; one += 1) await entity.inside((tx) => note(tx, entity.id, `${number} after`))
    await sealAll(world, entity)
  }
}

class Undo extends Error {}

/** Somebody who has the database in their hands: no grants, no row-level security. */
export async function intruder(world: World) {
  const client = await world.superuser()
  const app = { host: client.host, database: client.database ?? '', user: 'postgres' }
  const database: Database = openDatabase({ owner: {}, app }, 2)

  /** Runs `fn` as superuser; keeps what it did. */
  async function act<T>(entity: GivenLegalEntity, fn: (tx: Tx) => Promise<T>): Promise<T> {
    return withTenant(database, { access: 'write', legalEntityId: entity.id }, async (tx) => {
      await sql`set local role none`.execute(tx)
      return fn(tx)
    })
  }

  /** Runs `fn` as superuser and undoes what it did. */
  async function tryOut<T>(entity: GivenLegalEntity, fn: (tx: Tx) => Promise<T>): Promise<T> {
    const seen: T[] = []
    await act(entity, async (tx) => {
      seen.push(await fn(tx))
      throw new Undo()
    }).catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
    return seen[0] as T // It ran, or what it threw was thrown on.
  }

  return { act, tryOut, close: () => database.close(), [Symbol.asyncDispose]: () => database.close() }
}
