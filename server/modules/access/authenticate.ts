import { createHash } from 'node:crypto'
import { OPERATIONS, SCOPES, type Operation, type Scope } from '#contract/operations.ts'
import { LANGUAGES, type Id, type Language } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Grant, Principal } from '#platform/context.ts'
import type { Tx } from '#platform/database/index.ts'
import type { Authenticator, Credential } from '#platform/http/authenticate.ts'

// A credential names its legal entity, so that even the look-up of a session happens inside one tenant. Forging that part
// leads to a tenant where the secret is unknown.
const shape = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{32,64})$/

/** The session cookie's names: the first needs https and is bound to the host; the second serves http on this machine. */
export const SESSION_COOKIES = ['__Host-carnet', 'carnet'] as const
/** Begins every API token, so that scanners find a leaked one. */
export const TOKEN_PREFIX = 'carnet_'

/** Writes a credential as it goes into a cookie or token. */
export function formatCredential(legalEntityId: Id<'legal_entity'>, secret: string): string {
  return `${legalEntityId.replaceAll('-', '')}_${secret}`
}

/** What is stored of a secret. It has 192 random bits, so one fast hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function parse(kind: Credential['kind'], text: string): Credential | undefined {
  const parts = shape.exec(text)
  if (!parts) return undefined
  const legalEntityId = parts.slice(1, 6).join('-') as Id<'legal_entity'> // The shape is a UUID's; whether it is one of ours, the look-up tells.
  return { kind, legalEntityId, secret: parts[6] ?? '' }
}

function readCredential(headers: {
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
}): Credential | undefined {
  if (headers.authorization !== undefined) {
    const token = /^Bearer carnet_(\S+)$/i.exec(headers.authorization)?.[1]
    return token === undefined ? undefined : parse('token', token)
  }
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (value !== undefined && SESSION_COOKIES.some((cookie) => cookie === name)) return parse('session', value)
  }
  return undefined
}

interface PrincipalRow {
  id: string
  accountId: Id<'account'> | null
  associateId: Id<'associate'>
  storeId: Id<'store'> | null
  deviceId: Id<'device'> | null
  language: string
  storeIds: Id<'store'>[]
  operations: string[] | null
  grants: { operation: string; scope: Scope; storeId: Id<'store'> | null }[]
}

async function authenticate(tx: Tx, credential: Credential, now: Date): Promise<Principal | undefined> {
  const hash = hashSecret(credential.secret)
  const caller =
    credential.kind === 'session'
      ? sql`select id, account_id, associate_id, store_id, device_id, null::text[] as operations from session
          where legal_entity_id = ${credential.legalEntityId} and secret_hash = ${hash} and ended_at is null
            and expires_at > ${now} and last_seen_at > ${now}::timestamptz - make_interval(mins => idle_minutes)`
      : sql`select id, null::uuid as account_id, associate_id, null::uuid as store_id, null::uuid as device_id, operations from api_token
          where legal_entity_id = ${credential.legalEntityId} and secret_hash = ${hash} and revoked_at is null and expires_at > ${now}`
  const { rows } = await sql<PrincipalRow>`
    select caller.*, a.language,
      coalesce((select json_agg(s.store_id) from associate_store s
        where s.legal_entity_id = a.legal_entity_id and s.associate_id = a.id), '[]') as store_ids,
      coalesce((select json_agg(json_build_object('operation', o.operation, 'scope', o.scope, 'storeId', r.store_id))
        from role_assignment r join role_operation o on o.legal_entity_id = r.legal_entity_id and o.role_id = r.role_id
        where r.legal_entity_id = a.legal_entity_id and r.associate_id = a.id), '[]') as grants
    from (${caller}) caller
    join associate a on a.legal_entity_id = ${credential.legalEntityId} and a.id = caller.associate_id
    where a.deactivated_at is null`.execute(tx)
  const row = rows[0]
  return row && toPrincipal(credential, row)
}

function toPrincipal(credential: Credential, row: PrincipalRow): Principal {
  return {
    // Both ids come from the table that the credential's kind chose.
    actor:
      row.accountId === null
        ? { kind: 'token', tokenId: row.id as Id<'api_token'>, associateId: row.associateId }
        : {
            kind: 'associate',
            sessionId: row.id as Id<'session'>,
            accountId: row.accountId,
            associateId: row.associateId,
          },
    legalEntityId: credential.legalEntityId,
    grants: addUp(row),
    storeId: row.storeId,
    deviceId: row.deviceId,
    language: languageOf(row.language),
  }
}

/** Roles add up: the widest scope wins, stores gather. A token carries no more than its own list allows. */
function addUp(row: PrincipalRow): ReadonlyMap<Operation, Grant> {
  const grants = new Map<Operation, Grant>()
  for (const { operation, scope, storeId } of row.grants) {
    if (!isOperation(operation) || (row.operations && !row.operations.includes(operation))) continue
    const before = grants.get(operation)
    const stores = new Set([...(before?.storeIds ?? []), ...(storeId ? [storeId] : row.storeIds)])
    const wider = before && SCOPES.indexOf(before.scope) > SCOPES.indexOf(scope) ? before.scope : scope
    grants.set(operation, { scope: wider, storeIds: [...stores] })
  }
  return grants
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name)
}

function languageOf(text: string): Language {
  return LANGUAGES.find((language) => language === text) ?? 'en'
}

/** How the HTTP layer learns who calls. */
export const authenticator: Authenticator = { readCredential, authenticate }
