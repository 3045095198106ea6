import { access } from '#contract/access.ts'
import { organisation } from '#contract/organisation.ts'
import { createSetupToken } from '#modules/access/index.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { browserAfter, doorOf, PASSWORD } from '../session-testing.ts'

const filled = {
  'legalEntity/name': 'Verani Italia S.r.l.',
  'legalEntity/code': 'Verani-Italia',
  'legalEntity/currency': 'EUR',
  'legalEntity/timeZone': 'Europe/Rome',
  'legalEntity/languages': 'it',
  'also/en': 'on',
  'also/it': 'on',
  'administrator/name': 'Priya Raman',
  'administrator/login': 'priya@verani.example',
  'administrator/password': PASSWORD,
}

async function linkIn(world: World): Promise<string> {
  const token = await createSetupToken(world.database, world.now())
  if (token === undefined) throw new Error('There is an account already')
  return `/set-up/${token}`
}

function open(world: World, url: string, language = 'en') {
  return world.app.inject({ method: 'GET', url, headers: { accept: 'text/html', 'accept-language': language } })
}

function send(world: World, url: string, fields: Readonly<Record<string, string>>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:3000' }
  return world.app.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() })
}

test('the first administrator fills in one form and is signed in', async () => {
  await using world = await testWorld()
  const link = await linkIn(world)
  for (let scanner = 0; scanner < 3; scanner += 1) expect((await open(world, link)).statusCode).toBe(200)
  const done = await send(world, link, filled)
  expect([done.statusCode, done.headers.location]).toEqual([303, '/'])
  const browser = browserAfter(world, { raw: done })
  const home = await world.app.inject({ method: 'GET', url: '/', headers: browser.headers })
  expect(home.body).toContain('Priya Raman')
  expect((await browser.call(organisation.readLegalEntity, {})).body).toMatchObject({
    name: 'Verani Italia S.r.l.',
    code: 'verani-italia',
    currency: 'EUR',
    languages: ['it', 'en'],
    timeZone: 'Europe/Rome',
  })
  expect((await doorOf(world).signIn('priya@verani.example')).status).toBe(200)

  const again = await send(world, link, filled)
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('The setup could not be begun')
  expect(again.body).not.toContain('<form')
})

test('what is wrong stands beside its field, what was typed stays, and the link stays good', async () => {
  await using world = await testWorld()
  const link = await linkIn(world)
  const refused = await send(world, link, {
    ...filled,
    'legalEntity/name': '"><b>x',
    'legalEntity/code': '1 verani',
    'administrator/password': 'Password2026!',
  })
  expect(refused.statusCode).toBe(422)
  expect(refused.headers['set-cookie']).toBeUndefined()
  const common = await send(world, link, { ...filled, 'administrator/password': 'Password2026!' })
  const wrongOf = (body: string) =>
    [...body.matchAll(/id="([^"]+)-wrong">([^<]*)</g)].map(([, name = '', words = '']) => [name, words])
  expect(wrongOf(refused.body)).toEqual([['legalEntity/code', 'This does not have the expected form']])
  expect(wrongOf(common.body)).toEqual([
    ['administrator/password', 'This password is among those that are guessed first'],
  ])
  for (const kept of ['value="&quot;&gt;&lt;b&gt;x"', 'value="1 verani"', 'value="Europe/Rome" selected'])
    expect(refused.body).toContain(kept)
  expect(refused.body).toMatch(/name="also\/en"\s+checked/)
  expect(refused.body).not.toMatch(/name="also\/es"\s+checked/)
  expect(refused.body).not.toContain('Password2026!')
  expect((await send(world, link, filled)).statusCode).toBe(303)
})

test('the form begins with what the browser’s language suggests, and keeps the address to itself', async () => {
  await using world = await testWorld()
  const link = await linkIn(world)
  const page = await open(world, link, 'it')
  expect(page.headers['referrer-policy']).toBe('same-origin')
  for (const part of [
    '<html lang="it">',
    'value="Europe/Rome" selected',
    'value="it" selected',
    'value="EUR" selected',
  ])
    expect(page.body).toContain(part)
  expect(page.body).not.toMatch(/<script|style=|onclick|https?:/)
  const names = [...page.body.matchAll(/ name="([^"]+)"/g)].map(([, name]) => name)
  expect(new Set(names)).toEqual(new Set(['viewport', 'robots', 'also/es', ...Object.keys(filled)]))
})

test('every choice of the form is one that the API takes', async () => {
  await using world = await testWorld()
  const { body } = await open(world, await linkIn(world))
  const choices = (name: string) => {
    const [, options = ''] = new RegExp(`<select\\s[^>]*name="${name}"[^>]*>([^]*?)</select>`).exec(body) ?? []
    return [...options.matchAll(/value="([^"]+)"/g)].map(([, value]) => value)
  }
  const { legalEntity } = access.setUp.body.shape
  const fields = { currency: legalEntity.shape.currency, timeZone: legalEntity.shape.timeZone }
  for (const [name, schema] of Object.entries(fields)) {
    const values = choices(`legalEntity/${name}`)
    expect(values.length).toBeGreaterThan(100)
    expect(values.filter((value) => !schema.safeParse(value).success)).toEqual([])
  }
})
