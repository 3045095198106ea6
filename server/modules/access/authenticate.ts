import { LANGUAGES, type Id, type Language } from '#contract/shared.ts'
import { sql } from 'kysely'
import { noteDeviceSeen } from '#modules/organisation/index.ts'
import type { Credential, Principal } from '#platform/context.ts'
import { type Database, type Tx, withTenant } from '#platform/database/index.ts'
import type { Authenticator } from '#platform/http/authenticate.ts'
import { addUpGrants, type GivenOperation } from './add-up-grants.ts'
import { hashSecret, readCredential } from './credential.ts'
import { plainAddress } from './guessing/network-block.ts'

interface PrincipalRow {
  readonly id: string
  readonly accountId: Id<'account'> | null
  readonly associateId: Id<'associate'>
  readonly storeId: Id<'store'> | null
  readonly deviceId: Id<'device'> | null
  readonly language: string
  readonly isSeenLongAgo: boolean
  readonly storeIds: Id<'store'>[]
  readonly operations: string[] | null
  readonly given: GivenOperation[]
}

/** Principals whose last note of being seen is more than a minute old; forgotten with the request. */
const seenLongAgo = new WeakSet<Principal>()

/** The principal behind a credential, as `Authenticator` promises. */
export async function authenticate(
  tx: Tx,
  credential: Credential,
  { now, network }: { readonly now: Date; readonly network: string },
): Promise<Principal | undefined> {
  const hash = hashSecret(credential.secret)
  // The kind chooses the table: a token in the cookie, or a session's secret as a token, is not found.
  const caller =
    credential.kind === 'session'
      ? sql`select id, account_id, associate_id, store_id, device_id, null::text[] as operations,
            last_seen_at <= ${now}::timestamptz - interval '1 minute' as is_seen_long_ago
          from session
          where legal_entity_id = ${credential.legalEntityId} and secret_hash = ${hash} and ended_at is null
            and expires_at > ${now} and last_seen_at > ${now}::timestamptz - make_interval(mins => idle_minutes)
            and (device_id is null or exists (select from device d
              where d.legal_entity_id = session.legal_entity_id and d.id = session.device_id and d.retired_at is null))`
      : sql`select id, null::uuid as account_id, associate_id, null::uuid as store_id, null::uuid as device_id, operations,
            coalesce(last_used_at <= ${now}::timestamptz - interval '1 minute', true) as is_seen_long_ago
          from api_token
          where legal_entity_id = ${credential.legalEntityId} and secret_hash = ${hash} and revoked_at is null
            and expires_at > ${now} and (networks = '{}' or ${plainAddress(network)}::inet <<= any (networks::inet[]))`
  const { rows } = await sql<PrincipalRow>`
    select caller.*, a.language,
      coalesce((select json_agg(s.store_id) from associate_store s
        where s.legal_entity_id = a.legal_entity_id and s.associate_id = a.id), '[]') as store_ids,
      coalesce((select json_agg(json_build_object('operation', o.operation, 'scope', o.scope, 'storeId', r.store_id))
        from role_assignment r join role_operation o on o.legal_entity_id = r.legal_entity_id and o.role_id = r.role_id
        where r.legal_entity_id = a.legal_entity_id and r.associate_id = a.id), '[]') as given
    from (${caller}) caller
    join associate a on a.legal_entity_id = ${credential.legalEntityId} and a.id = caller.associate_id
    where a.deactivated_at is null`.execute(tx)
  const [row] = rows
  if (!row) return undefined
  const principal = toPrincipal(credential, row)
  if (row.isSeenLongAgo) seenLongAgo.add(principal)
  return principal
}

function toPrincipal(credential: Credential, row: PrincipalRow): Principal {
  // A token carries no more than its own list allows, and no more than its owner may at this moment.
  const given = row.given.filter((one) => row.operations === null || row.operations.includes(one.operation))
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
    grants: addUpGrants(given, row.storeIds),
    // Whoever no longer works in the store that the session chose stands in none.
    storeId: row.storeIds.find((id) => id === row.storeId) ?? null,
    deviceId: row.deviceId,
    language: languageOf(row.language),
  }
}

function languageOf(text: string): Language {
  return LANGUAGES.find((language) => language === text) ?? 'en'
}

async function noteSeen(database: Database, principal: Principal, now: Date): Promise<void> {
  if (!seenLongAgo.delete(principal)) return
  const { actor, legalEntityId, deviceId } = principal
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  await withTenant(database, { access: 'write', legalEntityId }, async (tx) => {
    // The condition repeats the look-up's: of many requests at once, one writes.
    if (actor.kind === 'associate')
      await tx
        .updateTable('session')
        .set({ lastSeenAt: now })
        .where('legalEntityId', '=', legalEntityId)
        .where('id', '=', actor.sessionId)
        .where('lastSeenAt', '<=', aMinuteAgo)
        .execute()
    if (deviceId !== null) await noteDeviceSeen({ tx, legalEntityId, now: () => now }, deviceId)
    if (actor.kind === 'token')
      await tx
        .updateTable('apiToken')
        .set({ lastUsedAt: now })
        .where('legalEntityId', '=', legalEntityId)
        .where('id', '=', actor.tokenId)
        .where((where) => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<=', aMinuteAgo)]))
        .execute()
  })
}

/** How the HTTP layer learns who calls. The address decides which cookie is the session's. */
export function makeAuthenticator(publicUrl: URL): Authenticator {
  return { readCredential: (headers) => readCredential(publicUrl, headers), authenticate, noteSeen }
}
