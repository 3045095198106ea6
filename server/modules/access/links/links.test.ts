import { access } from '#contract/access.ts'
import { createSignInLink } from '#modules/access/index.ts'
import type { AuditRecord } from '#platform/audit/audit-record.ts'
import { withInstallation } from '#platform/database/index.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf, PASSWORD } from '../session-testing.ts'

const HOUR = 3_600_000
const ofAssociate = ({ associateId }: { readonly associateId: string }) => ({
  params: { associateId: `ass_${associateId.replaceAll('-', '')}` },
})

/** The credential of a sign-in link, made as the command line makes it. */
async function signInLink(world: World, associate: GivenAssociate, entity?: GivenLegalEntity): Promise<string> {
  const home = entity ?? (await world.given.homeEntity())
  const legalEntityId = home.id
  const recorded: AuditRecord[] = []
  const link = await home.inside((tx) =>
    createSignInLink(
      { tx, legalEntityId, now: () => world.now(), record: async (record) => void recorded.push(record) },
      associate.associateId,
    ),
  )
  expect(recorded.map((record) => record.action)).toEqual(['access.link-created'])
  expect(JSON.stringify(recorded)).not.toContain(link.path)
  return link.path.replace('/sign-in/', '')
}

function useLink(world: World, credential: string, newPassword?: string) {
  return world.given.anybody().call(access.useLink, { body: { credential, ...(newPassword ? { newPassword } : {}) } })
}

test('a sign-in link signs its associate in, once', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const credential = await signInLink(world, elena)
  const answer = await useLink(world, credential)
  expect(answer.body.associate.id).toBe(ofAssociate(elena).params.associateId)
  expect((await doorOf(world).browser(answer).call(access.readSession, {})).status).toBe(200)
  expect((await useLink(world, credential)).problem?.code).toBe('access/link-spent')
})

test('of twenty who use a link at once, one gets in', async () => {
  await using world = await testWorld()
  const credential = await signInLink(world, await world.given.associate())
  const answers = await Promise.all(Array.from({ length: 20 }, () => useLink(world, credential)))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
})

test('an expired, replaced, forged or foreign link and one of somebody who left are refused alike', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const paolo = await world.given.associate()
  const abroad = await world.given.legalEntity()
  const replaced = await signInLink(world, elena)
  const good = await signInLink(world, elena)
  const left = await signInLink(world, paolo)
  const home = await world.given.homeEntity()
  await home.inside((tx) =>
    tx.updateTable('associate').set({ deactivatedAt: world.now() }).where('id', '=', paolo.associateId).execute(),
  )
  const foreign = `${abroad.id.replaceAll('-', '')}${good.slice(32)}`
  const answers = []
  for (const credential of [replaced, left, foreign, good.slice(0, -1), 'x', `${good}A`])
    answers.push(await useLink(world, credential))
  world.pass(HOUR)
  answers.push(await useLink(world, good))
  expect(answers.map((answer) => answer.problem?.code)).toEqual(answers.map(() => 'access/link-spent'))
})

test('a new associate gets an account and a link, sets the first password with it, and signs in', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const store = await world.given.store()
  const manager = await world.given.associate({ stores: [store], may: { 'associate.manage': 'store' } })
  const elena = await world.given.associate({ stores: [store] })
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx.deleteFrom('membership').where('accountId', '=', elena.accountId).execute(),
  )
  expect((await manager.call(access.createLink, ofAssociate(elena))).problem?.code).toBe('access/account-missing')
  const given = { ...ofAssociate(elena), body: { login: 'Elena@Verani.example' } }
  expect((await manager.call(access.giveAccount, given)).status).toBe(204)
  expect((await manager.call(access.giveAccount, given)).problem?.code).toBe('access/login-taken')
  const link = (await manager.call(access.createLink, ofAssociate(elena))).body
  expect(link.path).toMatch(/^\/set-password\/[0-9a-f]{32}_[\w-]{32}$/)
  const credential = link.path.replace('/set-password/', '')

  expect((await useLink(world, credential)).problem?.errors).toMatchObject([{ code: 'field/required' }])
  expect((await useLink(world, credential, 'Password2026!')).problem?.errors).toMatchObject([
    { pointer: '#/newPassword', code: 'access/password-common' },
  ])
  expect((await useLink(world, credential, PASSWORD)).status).toBe(200)
  expect((await useLink(world, credential, PASSWORD)).problem?.code).toBe('access/link-spent')
  expect((await door.signIn('elena@verani.example')).status).toBe(200)
})

test('a link for a forgotten password ends the sessions that were open', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  const manager = await world.given.associate({ stores: [store], may: { 'associate.manage': 'store' } })
  const elena = await world.given.associate({ stores: [store] })
  await doorOf(world).withPassword(elena, 'the forgotten one of Elena')
  const link = (await manager.call(access.createLink, ofAssociate(elena))).body
  expect((await useLink(world, link.path.replace('/set-password/', ''), PASSWORD)).status).toBe(200)
  expect((await elena.call(access.readSession, {})).status).toBe(401)
})

test('nobody makes a way in for somebody who may do more, for somebody of other stores, or for nobody', async () => {
  await using world = await testWorld()
  const [here, there] = [await world.given.store(), await world.given.store()]
  const manager = await world.given.associate({ stores: [here], may: { 'associate.manage': 'store' } })
  const administrator = await world.given.associate({ stores: [here], may: 'everything' })
  const wider = await world.given.associate({ stores: [here, there], may: { 'associate.manage': 'store' } })
  const stranger = await world.given.associate({ stores: [there] })
  const refusals = []
  for (const associate of [administrator, wider, stranger])
    refusals.push((await manager.call(access.createLink, ofAssociate(associate))).problem?.code)
  expect(refusals).toEqual(['access/link-reaches-further', 'access/link-reaches-further', 'request/not-found'])
  const body = { login: 'mine@example.com' }
  expect((await manager.call(access.giveAccount, { ...ofAssociate(administrator), body })).status).toBe(403)
})

test('the login of another legal entity’s account is taken, but for who manages the installation', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const abroad = await world.given.legalEntity()
  const login = await door.withPassword(await world.given.associate({ in: abroad }))
  const manager = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const group = await world.given.associate({ may: 'everything' })
  const elena = await world.given.associate()
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx.deleteFrom('membership').where('accountId', '=', elena.accountId).execute(),
  )
  const given = { ...ofAssociate(elena), body: { login } }
  expect((await manager.call(access.giveAccount, given)).problem?.code).toBe('access/login-taken')
  expect((await group.call(access.giveAccount, given)).status).toBe(204)
  expect((await door.signIn(login)).body).toMatchObject({ state: 'choose' })
  // Its password is the person's own: neither legal entity can set it.
  expect((await manager.call(access.createLink, ofAssociate(elena))).problem?.code).toBe('access/account-elsewhere')
})

test('neither a link’s secret nor a session’s is stored', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const credential = await signInLink(world, elena)
  const answer = await useLink(world, credential)
  const secrets = [credential, answer.raw.headers['set-cookie']].map((text) => /_([\w-]{32})/.exec(String(text))?.[1])
  const client = await world.superuser()
  try {
    const { rows } = await client.query<{ text: string }>(`
      select row_to_json(s)::text as text from session s union all select row_to_json(l)::text from one_time_link l
      union all select row_to_json(i)::text from idempotency_key i union all select row_to_json(a)::text from audit_entry a`)
    expect(rows.length).toBeGreaterThan(3)
    for (const secret of secrets) {
      expect(secret).toHaveLength(32)
      expect(rows.some((row) => row.text.includes(secret ?? ''))).toBe(false)
    }
  } finally {
    await client.end()
  }
})
