import { access } from '#contract/access.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf, PASSWORD } from '../session-testing.ts'

const NEW = 'zattera-fungo-quasi-blu'

test('a changed password ends the other sessions, gives this one a new secret, and is the one that opens', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const login = await door.withPassword(await world.given.associate())
  const phone = door.browser(await door.signIn(login))
  const till = door.browser(await door.signIn(login))
  const changed = await till.call(access.changePassword, { body: { currentPassword: PASSWORD, newPassword: NEW } })
  expect(changed.status).toBe(204)
  expect((await phone.call(access.readSession, {})).status).toBe(401)
  expect((await till.call(access.readSession, {})).status).toBe(401)
  expect((await door.browser(changed).call(access.readSession, {})).status).toBe(200)
  expect((await door.signIn(login)).status).toBe(401)
  expect((await door.signIn(login, { password: NEW })).status).toBe(200)
})

test('a changed password ends the sessions in the account’s other legal entities too', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const { withInstallation } = await import('#platform/database/index.ts')
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const spain = await world.given.legalEntity()
  const there = await world.given.associate({ in: spain })
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx
      .updateTable('membership')
      .set({ accountId: elena.accountId })
      .where('associateId', '=', there.associateId)
      .execute(),
  )
  const abroad = door.browser(await door.signIn(login, { legalEntityId: spain.id }))
  await elena.call(access.changePassword, { body: { currentPassword: PASSWORD, newPassword: NEW } })
  expect((await abroad.call(access.readSession, {})).status).toBe(401)
  const entries = await spain.inside((tx) =>
    tx.selectFrom('auditEntry').select(['action', 'subjectId']).where('action', '=', 'access.sessions-ended').execute(),
  )
  expect(entries).toEqual([{ action: 'access.sessions-ended', subjectId: there.associateId }])
})

test('short, long, common and own words are refused at the field', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  await doorOf(world).withPassword(elena)
  const refusal = async (newPassword: string) => {
    const answer = await elena.call(access.changePassword, { body: { currentPassword: PASSWORD, newPassword } })
    return answer.problem?.errors?.[0]
  }
  const pointer = '#/newPassword'
  expect(await refusal('eleven char')).toMatchObject({ pointer, code: 'access/password-short' })
  expect(await refusal('🦊'.repeat(129))).toMatchObject({ pointer, code: 'access/password-long' })
  expect(await refusal('Password2026!')).toMatchObject({ pointer, code: 'access/password-common' })
  expect(await refusal('CNRY-associate-2-associate')).toMatchObject({ pointer, code: 'access/password-common' })
})

test('a password is the same however its letters were composed', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const composed = 'perché così più lontano'
  const body = { currentPassword: PASSWORD, newPassword: composed.normalize('NFD') }
  expect((await elena.call(access.changePassword, { body })).status).toBe(204)
  expect((await door.signIn(login, { password: composed })).status).toBe(200)
  expect((await door.signIn(login, { password: composed.normalize('NFD') })).status).toBe(200)
})

test('without a password there is none to change, and a token has none', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const body = { currentPassword: PASSWORD, newPassword: NEW }
  expect((await elena.call(access.changePassword, { body })).problem?.code).toBe('access/no-password')
})
