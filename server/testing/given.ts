import { randomBytes } from 'node:crypto'
import { OPERATIONS, type Operation, type Scope } from '#contract/operations.ts'
import type { Id } from '#contract/shared.ts'
import { formatCredential, hashSecret } from '#modules/access/testing.ts'
import { type Database, type Tx, withInstallation, withTenant } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import type { FastifyInstance } from 'fastify'
import { Caller } from './caller.ts'

interface Deps {
  readonly app: FastifyInstance
  readonly database: Database
  now(): Date
}

/** A legal entity to put things in. */
export interface GivenLegalEntity {
  readonly id: Id<'legal_entity'>
  inside<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
}

/** An associate with an open session, able to call the API. */
export interface GivenAssociate extends Caller {
  readonly associateId: Id<'associate'>
  readonly accountId: Id<'account'>
}

export interface AssociateOptions {
  readonly in?: GivenLegalEntity
  readonly stores?: readonly Id<'store'>[]
  /** Operations with their scope; `everything` is each operation at its widest. */
  readonly may?: Readonly<Partial<Record<Operation, Scope>>> | 'everything'
}

export type Given = ReturnType<typeof given>

/** Builders that read as sentences and set only what the test is about. Values are counted, not random. */
export function given(deps: Deps) {
  let count = 0
  let home: GivenLegalEntity | undefined

  async function legalEntity(): Promise<GivenLegalEntity> {
    const id = newId<'legal_entity'>()
    const code = `entity-${(count += 1)}`
    await withInstallation(deps.database, { access: 'write' }, (tx) =>
      tx
        .insertInto('legalEntity')
        .values({ id, code, name: `CNRY-${code}`, currency: 'EUR', languages: ['en', 'it'], timeZone: 'Europe/Rome' })
        .execute(),
    )
    return { id, inside: (fn) => withTenant(deps.database, { access: 'write', legalEntityId: id }, fn) }
  }

  /** The legal entity of tests that do not care which. */
  async function homeEntity(): Promise<GivenLegalEntity> {
    return (home ??= await legalEntity())
  }

  async function store(options: { readonly in?: GivenLegalEntity; readonly code?: string } = {}): Promise<Id<'store'>> {
    const entity = options.in ?? (await homeEntity())
    const id = newId<'store'>()
    const code = options.code ?? `store-${(count += 1)}`
    await entity.inside((tx) =>
      tx
        .insertInto('store')
        .values({
          legalEntityId: entity.id,
          id,
          code,
          name: `CNRY-${code}`,
          timeZone: 'Europe/Rome',
          currency: 'EUR',
          languages: ['en'],
        })
        .execute(),
    )
    return id
  }

  async function associate(options: AssociateOptions = {}): Promise<GivenAssociate> {
    const entity = options.in ?? (await homeEntity())
    const number = (count += 1)
    const associateId = newId<'associate'>()
    const accountId = newId<'account'>()
    const secret = randomBytes(24).toString('base64url')
    const legalEntityId = entity.id
    await withInstallation(deps.database, { access: 'write' }, async (tx) => {
      await tx
        .insertInto('account')
        .values({ id: accountId, login: `associate-${number}@example.com` })
        .execute()
      await tx.insertInto('membership').values({ accountId, legalEntityId, associateId }).execute()
    })
    await entity.inside(async (tx) => {
      await tx
        .insertInto('associate')
        .values({
          legalEntityId,
          id: associateId,
          personnelNumber: `P-${number}`,
          name: `CNRY-associate-${number}`,
          language: 'en',
        })
        .execute()
      for (const storeId of options.stores ?? [])
        await tx.insertInto('associateStore').values({ legalEntityId, associateId, storeId }).execute()
      await grant(tx, { legalEntityId, associateId, may: options.may ?? {}, code: `role-${number}` })
      await tx
        .insertInto('session')
        .values({
          legalEntityId,
          id: newId<'session'>(),
          accountId,
          associateId,
          secretHash: hashSecret(secret),
          storeId: options.stores?.[0] ?? null,
          createdAt: deps.now(),
          lastSeenAt: deps.now(),
          expiresAt: new Date(deps.now().getTime() + 365 * 86_400_000),
          idleMinutes: 1_000_000,
        })
        .execute()
    })
    const caller = new Caller(deps.app, { cookie: `carnet=${formatCredential(legalEntityId, secret)}` })
    return Object.assign(caller, { associateId, accountId })
  }

  return { legalEntity, homeEntity, store, associate, anybody: () => new Caller(deps.app, {}) }
}

async function grant(
  tx: Tx,
  role: {
    readonly legalEntityId: Id<'legal_entity'>
    readonly associateId: Id<'associate'>
    readonly may: NonNullable<AssociateOptions['may']>
    readonly code: string
  },
): Promise<void> {
  const { legalEntityId, associateId, code } = role
  const pairs =
    role.may === 'everything'
      ? Object.entries(OPERATIONS).map(([name, kind]) => [name, kind.scopes.at(-1) ?? 'own'] as const)
      : Object.entries(role.may)
  if (pairs.length === 0) return
  const roleId = newId<'role'>()
  await tx
    .insertInto('role')
    .values({ legalEntityId, id: roleId, code, name: JSON.stringify({ en: code }) })
    .execute()
  await tx
    .insertInto('roleOperation')
    .values(pairs.map(([operation, scope]) => ({ legalEntityId, roleId, operation, scope })))
    .execute()
  await tx
    .insertInto('roleAssignment')
    .values({ legalEntityId, id: newId<'role_assignment'>(), associateId, roleId, storeId: null })
    .execute()
}
