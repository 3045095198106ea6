import { randomBytes } from 'node:crypto'
import type { Operation, Scope } from '#contract/operations.ts'
import { hashPassword, hashSecret } from '#modules/access/testing.ts'
import { newId } from '#platform/ids.ts'
import { PASSWORD, PIN } from './credentials.ts'
import { type Ground, next } from './ground.ts'
import { plantingOfBooks, type PlantingOfBooks } from './planting-books.ts'
import { plantingOfCustomers, type PlantingOfCustomers } from './planting-customers.ts'
import { plantingOfImports, type PlantingOfImports } from './planting-imports.ts'
import { WHOLE, type WholeKind } from './planting-whole.ts'
import type { Place } from './stores.ts'

/** An associate of whom there is a row for everything one can have. Ids are UUIDs. */
export interface PlantedAssociate {
  readonly id: string
  readonly session: string
  readonly token: string
  readonly assignment: string
}

/** Makes one more row; all but stores can be had afresh as often as needed. */
export interface Planting extends PlantingOfCustomers, PlantingOfBooks, PlantingOfImports {
  associate(place: Place, options?: { readonly account?: boolean }): Promise<PlantedAssociate>
  deactivate(associateId: string): Promise<void>
  /** Another session, token or role assignment of an associate. */
  session(associateId: string): Promise<string>
  token(associateId: string, place: Place): Promise<string>
  assignment(associateId: string, place: Place): Promise<string>
  pin(associateId: string): Promise<void>
  password(accountId: string): Promise<void>
  /** A role that grants one operation with one scope, given to an associate for the store of this place. */
  grant(associateId: string, pair: readonly [Operation, Scope], place: Place): Promise<void>
  device(place: Place): Promise<string>
  auditEntry(place: Place): Promise<string>
  addressBook(): Promise<string>
  whole(kind: WholeKind): Promise<string>
}

export function planting(ground: Ground): Planting {
  const { world, client, insert, canary, stores, entity } = ground
  const secret = () => hashSecret(randomBytes(24).toString('base64url'))
  const inAYear = () => new Date(world.now().getTime() + 300 * 86_400_000)

  let harmless: Promise<string> | undefined
  const role = () => (harmless ??= plant.whole('rol'))
  const books = plantingOfBooks(ground)

  const plant: Planting = {
    ...plantingOfCustomers(ground, books),
    ...books,
    ...plantingOfImports(ground),
    associate: async (place, { account = true } = {}) => {
      const text = canary(place, 'associate')
      const fields = { personnel_number: text, name: text, preferred_name: text, language: 'en' }
      const id = await insert('associate', fields)
      await client.query('insert into associate_store values ($1, $2, $3)', [entity.id, id, stores[place]])
      if (!account) return { id, session: '', token: '', assignment: '' }
      const accountId = newId()
      await client.query('insert into account (id, login) values ($1, $2)', [accountId, text])
      await client.query('insert into membership values ($1, $2, $3)', [accountId, entity.id, id])
      const session = await plant.session(id)
      const [token, assignment] = [await plant.token(id, place), await plant.assignment(id, place)]
      return { id, session, token, assignment }
    },
    deactivate: async (associateId) => {
      await client.query('update associate set deactivated_at = $2 where id = $1', [associateId, world.now()])
    },
    session: async (associateId) => {
      const found = await client.query('select account_id from membership where associate_id = $1', [associateId])
      return insert('session', {
        account_id: found.rows[0].account_id,
        associate_id: associateId,
        secret_hash: secret(),
        created_at: world.now(),
        last_seen_at: world.now(),
        expires_at: inAYear(),
        idle_minutes: 1_000_000,
      })
    },
    token: (associateId, place) =>
      insert('api_token', {
        associate_id: associateId,
        name: canary(place, 'token'),
        secret_hash: secret(),
        operations: ['store.read'],
        expires_at: inAYear(),
      }),
    assignment: async (associateId, place) => {
      const found = await client.query('select from role_assignment where associate_id = $1', [associateId])
      // The same role for most: a legal entity takes so many of them.
      const role_id = found.rowCount === 0 ? await role() : await plant.whole('rol')
      return insert('role_assignment', { associate_id: associateId, role_id, store_id: stores[place] })
    },
    pin: async (associateId) => {
      const hash = await hashPassword(PIN)
      await client.query('insert into associate_pin values ($1, $2, $3)', [entity.id, associateId, hash])
    },
    password: async (accountId) => {
      const sql = 'update account set password_hash = $2 where id = $1'
      await client.query(sql, [accountId, await hashPassword(PASSWORD)])
    },
    grant: async (associateId, [operation, scope], place) => {
      const role_id = await plant.whole('rol')
      await client.query('insert into role_operation values ($1, $2, $3, $4)', [entity.id, role_id, operation, scope])
      await insert('role_assignment', { associate_id: associateId, role_id, store_id: stores[place] })
    },
    device: (place) => insert('device', { store_id: stores[place], name: canary(place, 'device'), shared: true }),
    auditEntry: (place) =>
      insert('audit_entry', {
        outcome: 'done',
        actor_kind: 'system',
        actor_id: 'planted',
        action: 'planted.made',
        subject_kind: 'planted',
        subject_id: canary(place, 'subject'),
        after: JSON.stringify({ text: canary(place, 'after') }),
        reason: canary(place, 'reason'),
        store_id: stores[place],
      }),
    addressBook: () => insert('address_book', { code: next('book'), name: canary('whole', 'book') }),
    whole: (kind) => WHOLE[kind]({ ...ground, plant, text: canary('whole', kind), code: next('planted') }),
  }
  return plant
}
