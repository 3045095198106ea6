import { randomBytes } from 'node:crypto'
import { formatCredential, hashSecret } from '#modules/access/testing.ts'
import { newId } from '#platform/ids.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import { inserter } from './insert.ts'

/** A PIN and a password that every rule takes. */
export const PIN = '2580'
export const PASSWORD = 'kestrel ladder oregano 9'

/** A cookie or a bearer token of a session or token row made for one request, changed as `fields` say. */
export async function credentialOf(
  world: World,
  { entity, associate, kind }: { entity: GivenLegalEntity; associate: GivenAssociate; kind: 'session' | 'token' },
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const client = await world.superuser()
  const secret = randomBytes(24).toString('base64url')
  const { insert } = inserter(client, entity.id)
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
