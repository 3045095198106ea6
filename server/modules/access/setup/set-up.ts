import type { access } from '#contract/access.ts'
import type { CurrentSession } from '#contract/access-shapes.ts'
import type { InputOf } from '#contract/endpoint.ts'
import { addAssociate, announceLegalEntity, openLegalEntity } from '#modules/organisation/index.ts'
import type { PublicCtx } from '#platform/context.ts'
import { addAccount } from '../links/give-account.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { requireGoodPassword } from '../passwords/require-good-password.ts'
import { addRolePresets, makeFirstAdministrator } from '../roles/add-role-presets.ts'
import { describeSession } from '../sessions/describe-session.ts'
import { startSession } from '../sessions/start-session.ts'
import { useSetupToken } from './setup-token.ts'

/**
 * Opens the first legal entity, with its preset roles and its first administrator, and signs that person in. Throws 422
 * when the token is not good or the password is a common one.
 */
export async function setUp(
  ctx: PublicCtx,
  { token, legalEntity, administrator }: InputOf<typeof access.setUp>['body'],
): Promise<CurrentSession> {
  const { login, password, ...person } = administrator
  await useSetupToken(ctx, token)
  requireGoodPassword(password, administrator, '#/administrator/password')
  const legalEntityId = await openLegalEntity(ctx, legalEntity)
  const inside = await ctx.enter({
    actor: { kind: 'system', name: 'setup' },
    legalEntityId,
    grants: new Map(),
    storeId: null,
    deviceId: null,
    language: person.language,
  })
  await announceLegalEntity(inside)
  await addRolePresets(inside)
  const associate = await addAssociate(inside, { ...person, preferredName: null, storeIds: [], addressBookIds: [] })
  await makeFirstAdministrator(inside, associate.id, { installation: true })
  const accountId = await addAccount(inside, { associateId: associate.id, login, mayShare: false })
  await inside.tx
    .updateTable('account')
    .set({ passwordHash: await hashPassword(password) })
    .where('id', '=', accountId)
    .execute()
  const signedIn = await startSession(inside, { legalEntityId, accountId, associateId: associate.id, deviceId: null })
  await signedIn.record({ action: 'access.signed-in', subject: { kind: 'associate', id: associate.id } })
  return describeSession(signedIn)
}
