import { access } from '#contract/access.ts'
import { createSignInLink } from '#modules/access/index.ts'
import { withInstallation } from '#platform/database/index.ts'
import { type GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { browserAfter, doorOf, PASSWORD } from '../session-testing.ts'

type Headers = Readonly<Record<string, string>>

function open(world: World, url: string, headers: Headers = {}) {
  return world.app.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })
}

/** Sends a form as a browser does from a page of ours. */
function send(world: World, url: string, form: { readonly fields?: Headers; readonly headers?: Headers } = {}) {
  return world.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost:3000',
      'sec-fetch-site': 'same-origin',
      ...form.headers,
    },
    payload: new URLSearchParams(form.fields).toString(),
  })
}

async function linkFor(world: World, associate: GivenAssociate): Promise<string> {
  const home = await world.given.homeEntity()
  const { path } = await home.inside((tx) =>
    createSignInLink(
      { tx, legalEntityId: home.id, now: () => world.now(), record: () => Promise.resolve() },
      associate.associateId,
    ),
  )
  return path
}

test('opening a sign-in link uses nothing up; its button signs in and leads home, once', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate({ stores: [await world.given.store({ code: 'via-spiga' })] })
  const path = await linkFor(world, elena)
  for (let scanner = 0; scanner < 3; scanner += 1) {
    const page = await open(world, path)
    expect(page.statusCode).toBe(200)
    expect(page.headers['set-cookie']).toBeUndefined()
    expect(page.body).toContain('<form method="post"><button>Sign in</button></form>')
  }
  const pressed = await send(world, path)
  expect([pressed.statusCode, pressed.headers.location]).toEqual([303, '/'])
  const { headers } = browserAfter(world, { raw: pressed })
  const home = await open(world, '/', headers)
  for (const text of ['CNRY-associate-2', 'CNRY-entity-1', 'CNRY-via-spiga', 'href="/api/reference"'])
    expect(home.body).toContain(text)
  const again = await send(world, path)
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('This link does not work any more')
})

test('a link for a password says which rule a password breaks, and stays good for the next try', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const elena = await world.given.associate()
  const params = { associateId: `ass_${elena.associateId.replaceAll('-', '')}` }
  const { path } = (await hq.call(access.createLink, { params })).body
  expect((await open(world, path)).body).toContain('autocomplete="new-password"')
  for (const [newPassword, sentence] of [
    ['short', 'A password has at least 12 characters'],
    ['Password2026!', 'This password is among those that are guessed first'],
  ] as const) {
    const refused = await send(world, path, { fields: { newPassword } })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain(sentence)
    expect(refused.body).not.toContain(newPassword)
  }
  expect((await send(world, path, { fields: { newPassword: PASSWORD } })).statusCode).toBe(303)
})

test('the form for login and password signs in, keeps the login after a mistake, and says how long to wait', async () => {
  await using world = await testWorld()
  const login = await doorOf(world).withPassword(await world.given.associate())
  const wrong = await send(world, '/sign-in', { fields: { login: '"><b>x', password: 'wrong' } })
  expect(wrong.statusCode).toBe(401)
  expect(wrong.body).toContain('value="&quot;&gt;&lt;b&gt;x"')
  expect(wrong.body).not.toContain('<b>')
  for (let count = 0; count < 5; count += 1) await send(world, '/sign-in', { fields: { login, password: 'wrong' } })
  const delayed = await send(world, '/sign-in', { fields: { login, password: PASSWORD } })
  expect([delayed.statusCode, delayed.headers['retry-after']]).toEqual([429, '2'])
  expect(delayed.body).toContain('Wait 2 seconds')
  world.pass(2000)
  const right = await send(world, '/sign-in', { fields: { login, password: PASSWORD } })
  expect([right.statusCode, right.headers.location]).toEqual([303, '/'])
  expect(right.headers['set-cookie']).toMatch(/^carnet=/)
})

test('an account of two legal entities chooses on the page, which does not carry the password', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const login = await doorOf(world).withPassword(elena)
  const spain = await world.given.legalEntity()
  const there = await world.given.associate({ in: spain })
  await withInstallation(world.database, { access: 'write' }, (tx) =>
    tx
      .updateTable('membership')
      .set({ accountId: elena.accountId })
      .where('associateId', '=', there.associateId)
      .execute(),
  )
  const page = await send(world, '/sign-in', { fields: { login, password: PASSWORD } })
  expect(page.body).toContain('CNRY-entity-3')
  expect(page.body).not.toContain(PASSWORD)
  const legalEntityId = `ent_${spain.id.replaceAll('-', '')}`
  const chosen = await send(world, '/sign-in', { fields: { login, password: PASSWORD, legalEntityId } })
  expect(chosen.statusCode).toBe(303)
})

test('home leads to signing in for whoever is not, and signing out leads there', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const stranger = await open(world, '/')
  expect([stranger.statusCode, stranger.headers.location]).toEqual([303, '/sign-in'])
  expect((await open(world, '/', elena.headers)).statusCode).toBe(200)
  const out = await send(world, '/sign-out', { headers: elena.headers })
  expect([out.statusCode, out.headers.location]).toEqual([303, '/sign-in'])
  expect(out.headers['set-cookie']).toContain('Max-Age=0')
  expect((await elena.call(access.readSession, {})).status).toBe(401)
})

test('another site’s form neither signs in nor out', async () => {
  await using world = await testWorld()
  const elena = await world.given.associate()
  const path = await linkFor(world, elena)
  const foreign: readonly Headers[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
  ]
  for (const headers of foreign) {
    expect((await send(world, path, { headers: headers })).statusCode).toBe(403)
    expect((await send(world, '/sign-out', { headers: { ...elena.headers, ...headers } })).statusCode).toBe(403)
  }
  expect((await elena.call(access.readSession, {})).status).toBe(200)
  expect((await send(world, path)).statusCode).toBe(303)
})

test('pages speak the browser’s language, load nothing from elsewhere and run nothing', async () => {
  await using world = await testWorld()
  const titles = []
  for (const language of ['en', 'es', 'it', 'fr'])
    titles.push(/<title>([^<]*)/.exec((await open(world, '/sign-in', { 'accept-language': language })).body)?.[1])
  expect(titles).toEqual(['Sign in · Carnet', 'Iniciar sesión · Carnet', 'Accedi · Carnet', 'Sign in · Carnet'])
  const page = await open(world, '/sign-in/whatever')
  expect(page.headers).toMatchObject({
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  expect(page.body).not.toMatch(/<script|style=|onclick|https?:/)
  const styles = await open(world, '/pages.css')
  expect(styles.headers['content-type']).toBe('text/css; charset=utf-8')
  expect(styles.body).not.toMatch(/url\(|@import/)
})

test('a browser is told of an address that leads nowhere on a page, a program as ever', async () => {
  await using world = await testWorld()
  const page = await open(world, '/nowhere', { 'accept-language': 'it' })
  expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.body).toContain('<a href="/">Alla pagina iniziale</a>')
  for (const answer of [
    await open(world, '/api/v1/nowhere'),
    await world.app.inject({ url: '/nowhere', headers: { accept: '*/*' } }),
  ])
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  const foreign = await send(world, '/sign-out', { headers: { accept: 'text/html', origin: 'https://evil.example' } })
  expect([foreign.statusCode, foreign.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
})

test('forms are read by pages only: the API takes JSON', async () => {
  await using world = await testWorld()
  expect((await send(world, '/api/v1/session/sign-in', { fields: { login: 'a', password: 'b' } })).statusCode).toBe(415)
})
