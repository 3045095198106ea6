import { randomBytes } from 'node:crypto'
import type { Operation, Scope } from '#contract/operations.ts'
import type { Id } from '#contract/shared.ts'
import { formatCredential, hashPassword, hashSecret } from '#modules/access/testing.ts'
import { newId } from '#platform/ids.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import type pg from 'pg'

/** A store by how it stands to `here`: it shares an employee address book with `sharing`, and nothing with `there`. */
export const PLACES = ['here', 'sharing', 'there'] as const
export type Place = (typeof PLACES)[number]

/** A PIN and a password that every rule takes. */
export const PIN = '2580'
export const PASSWORD = 'kestrel ladder oregano 9'

/** An associate of whom there is a row for everything one can have. Ids are UUIDs. */
export interface PlantedAssociate {
  readonly id: string
  readonly session: string
  readonly token: string
  readonly assignment: string
}

/** One legal entity with a row of every kind; every text in it holds `CNRY-<side>-<place>-`, `whole` where no store has it. */
export interface Side {
  readonly name: string
  readonly entity: GivenLegalEntity
  readonly hq: GivenAssociate
  readonly stores: Readonly<Record<Place, Id<'store'>>>
  /** An address book that only this store has. */
  readonly books: Readonly<Record<Place, string>>
  /** A role that grants nothing, and an attribute type of kind text. */
  readonly role: string
  readonly attributeType: string
  /** An associate of the store `here` who has a PIN. */
  readonly pinned: string
  readonly plant: Planting
}

/** Makes one more row; all but stores can be had afresh as often as needed. */
export interface Planting {
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

/** Rows that belong to the legal entity and to no store of it. */
export const WHOLE_KINDS = ['rol', 'seq', 'aty', 'att', 'agr', 'job'] as const
export type WholeKind = (typeof WHOLE_KINDS)[number]

/** A UUID as it goes over the wire. */
export const wire = (prefix: string, id: string) => `${prefix}_${id.replaceAll('-', '')}`

/** Plants one legal entity, with one row of every kind in every place. `name` is the first part of its canaries. */
export async function plantSide(world: World, name: string): Promise<Side> {
  const client = await world.superuser()
  const entity = await world.given.legalEntity()
  await client.query(`update legal_entity set name = $2 where id = $1`, [entity.id, `CNRY-${name}-whole-entity`])
  const insert = inserter(client, entity.id)
  const shared = await insert('address_book', { code: 'shared', name: `CNRY-${name}-here-sharing` })
  const stores: Partial<Record<Place, Id<'store'>>> = {}
  const books: Partial<Record<Place, string>> = {}
  for (const place of PLACES) {
    const text = `CNRY-${name}-${place}`
    const storeId = (stores[place] = newId<'store'>())
    const fields = { code: place, name: `${text}-store`, time_zone: 'Europe/Rome', currency: 'EUR', languages: ['en'] }
    await insert('store', { ...fields, id: storeId })
    const bookId = (books[place] = await insert('address_book', { code: `of-${place}`, name: `${text}-book` }))
    for (const id of place === 'there' ? [bookId] : [bookId, shared])
      await client.query('insert into store_address_book values ($1, $2, $3, $4)', [entity.id, storeId, 'employee', id])
  }
  const placed = { stores, books } as Pick<Side, 'stores' | 'books'> // Filled for every place just above.
  const hq = await world.given.associate({ in: entity, may: 'everything' })
  const plant = planting({ world, client, insert, name, entityId: entity.id, ...placed })
  const [role, attributeType] = [await plant.whole('rol'), await plant.whole('aty')]
  const turns = await world.given.associate({ in: entity, stores: [placed.stores.here] })
  await plant.pin(turns.associateId)
  const side = { name, entity, hq, role, attributeType, pinned: turns.associateId, plant, ...placed }
  for (const place of PLACES) {
    await side.plant.associate(place)
    await side.plant.device(place)
    await side.plant.auditEntry(place)
  }
  for (const kind of WHOLE_KINDS) await side.plant.whole(kind)
  return side
}

type Insert = (table: string, fields: Readonly<Record<string, unknown>>) => Promise<string>

function inserter(client: pg.Client, legalEntityId: string): Insert {
  return async (table, fields) => {
    const row = { legal_entity_id: legalEntityId, id: newId(), ...fields }
    const names = Object.keys(row)
    const places = names.map((_, at) => `$${at + 1}`).join(', ')
    await client.query(`insert into ${table} (${names.join(', ')}) values (${places})`, Object.values(row))
    return row.id
  }
}

interface Ground extends Pick<Side, 'name' | 'stores' | 'books'> {
  readonly world: World
  readonly client: pg.Client
  readonly insert: Insert
  readonly entityId: string
}

let count = 0

function planting({ world, client, insert, name, stores, entityId }: Ground): Planting {
  const canary = (place: Place | 'whole', what: string) => `CNRY-${name}-${place}-${what}-${(count += 1)}`
  const secret = () => hashSecret(randomBytes(24).toString('base64url'))
  const inAYear = () => new Date(world.now().getTime() + 300 * 86_400_000)

  let harmless: Promise<string> | undefined
  const role = () => (harmless ??= plant.whole('rol'))

  const plant: Planting = {
    associate: async (place, { account = true } = {}) => {
      const text = canary(place, 'associate')
      const fields = { personnel_number: text, name: text, preferred_name: text, language: 'en' }
      const id = await insert('associate', fields)
      const of = entityId
      await client.query('insert into associate_store values ($1, $2, $3)', [of, id, stores[place]])
      if (!account) return { id, session: '', token: '', assignment: '' }
      const accountId = newId()
      await client.query('insert into account (id, login) values ($1, $2)', [accountId, text])
      await client.query('insert into membership values ($1, $2, $3)', [accountId, of, id])
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
      await client.query('insert into associate_pin values ($1, $2, $3)', [
        entityId,
        associateId,
        await hashPassword(PIN),
      ])
    },
    password: async (accountId) => {
      const sql = 'update account set password_hash = $2 where id = $1'
      await client.query(sql, [accountId, await hashPassword(PASSWORD)])
    },
    grant: async (associateId, [operation, scope], place) => {
      const role_id = await plant.whole('rol')
      await client.query('insert into role_operation values ($1, $2, $3, $4)', [entityId, role_id, operation, scope])
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
    addressBook: () => insert('address_book', { code: `book-${(count += 1)}`, name: canary('whole', 'book') }),
    whole: (kind) => WHOLE[kind]({ insert, plant, text: canary('whole', kind), code: `planted-${(count += 1)}` }),
  }
  return plant
}

interface WholeOf {
  readonly insert: Insert
  readonly plant: Planting
  readonly text: string
  readonly code: string
}

const WHOLE: Readonly<Record<WholeKind, (of: WholeOf) => Promise<string>>> = {
  rol: ({ insert, text, code }) => insert('role', { code, name: JSON.stringify({ en: text }) }),
  seq: ({ insert, text, code }) =>
    insert('number_sequence', {
      code,
      name: text,
      pattern: `${text}-{######}`,
      allocation: 'gap-free',
      block_size: 50,
      smallest: 1,
      largest: 999_999,
      next_value: 1,
    }),
  aty: ({ insert, text, code }) =>
    insert('attribute_type', {
      code,
      name: JSON.stringify({ en: text }),
      description: JSON.stringify({ en: text }),
      definition: JSON.stringify({ kind: 'text' }),
    }),
  att: async ({ insert, plant, text, code }) =>
    insert('attribute', {
      code,
      type_id: await plant.whole('aty'),
      name: JSON.stringify({ en: text }),
      help: JSON.stringify({ en: text }),
    }),
  agr: ({ insert, text, code }) => insert('attribute_group', { code, name: JSON.stringify({ en: text }) }),
  job: ({ insert, text }) =>
    insert('job_run', { job: 'jobs.sweep', state: 'queued', data: '{}', asked_by_kind: 'system', asked_by_id: text }),
}

/** A cookie or a bearer token of a session or token row made for one request, changed as `fields` say. */
export async function credentialOf(
  world: World,
  { entity, associate, kind }: { entity: GivenLegalEntity; associate: GivenAssociate; kind: 'session' | 'token' },
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const client = await world.superuser()
  const secret = randomBytes(24).toString('base64url')
  const insert = inserter(client, entity.id)
  const common = { associate_id: associate.associateId, secret_hash: hashSecret(secret) }
  const expires = new Date(world.now().getTime() + 300 * 86_400_000)
  if (kind === 'token')
    await insert('api_token', { ...common, name: `token-${newId()}`, operations: [], expires_at: expires, ...fields })
  else
    await insert('session', {
      ...common,
      account_id: associate.accountId,
      created_at: world.now(),
      last_seen_at: world.now(),
      expires_at: expires,
      idle_minutes: 1_000_000,
      ...fields,
    })
  await client.end()
  return formatCredential(entity.id, secret)
}
