import { organisation } from '#contract/organisation.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { trial, trialModule } from './testing.ts'

test('every answer carries the security headers: successes, refusals, pages, health, bad addresses', async () => {
  await using world = await testWorld({ env: { PUBLIC_URL: 'https://carnet.example.com' } })
  const hq = await world.given.associate({ may: 'everything' })
  const routes = [
    '/api/v1/stores',
    '/api/v1/openapi.json',
    '/api/reference',
    '/livez',
    '/readyz',
    '/metrics',
    '/none',
    '/%',
  ]
  for (const url of routes) {
    const { headers } = await world.app.inject({ url, headers: hq.headers })
    expect({ url, ...headers }).toMatchObject({
      url,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'strict-transport-security': 'max-age=31536000',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const policy = String(headers['content-security-policy'])
    expect([url, policy]).toEqual([url, expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'$/)])
    expect([url, policy.includes('unsafe')]).toEqual([url, url === '/api/reference'])
    expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined()
  }
  expect((await hq.call(organisation.listStores, { query: {} })).raw.headers['cache-control']).toBe('no-store')
})

test('over plain http nobody is told to come back by https', async () => {
  await using world = await testWorld()
  expect((await world.app.inject('/livez')).headers['strict-transport-security']).toBeUndefined()
})

test.each([
  ['from this site', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, 201],
  ['from the host it was sent to', { origin: 'http://shop.local:8080', host: 'shop.local:8080' }, 201],
  ['from a program', {}, 201],
  ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['from a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
  ['typed into a browser', { 'sec-fetch-site': 'none' }, 403],
  ['from another site over http', { origin: 'http://evil.example' }, 403],
  ['from a page without an origin', { origin: 'null' }, 403],
  ['from the same host by another scheme', { origin: 'https://localhost:3000' }, 403],
])('a change by session %s', async (_, headers, status) => {
  await using world = await testWorld({ more: [trialModule()] })
  const lina = await world.given.associate()
  const answer = await lina.call(trial.note, { body: { text: 'x' } }, headers)
  expect([answer.status, answer.problem?.code]).toEqual([status, status === 403 ? 'request/cross-site' : undefined])
})

test('another site cannot sign a browser in, and may make it read nothing worse than a refusal', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const post = { method: 'POST', url: '/api/v1/trial/words', payload: {} } as const
  expect((await world.app.inject({ ...post, headers: foreign })).statusCode).toBe(403)
  const token = await world.app.inject({ ...post, headers: { ...foreign, authorization: 'Bearer carnet_x' } })
  expect(token.statusCode).toBe(200)
  const read = await world.app.inject({ url: '/api/v1/trial/echo', headers: foreign })
  expect([read.statusCode, read.headers['access-control-allow-origin']]).toEqual([200, undefined])
})

test('a credential, a network and a place for guessing have their own limits, told in advance', async () => {
  await using world = await testWorld({
    more: [trialModule()],
    limits: { perNetwork: 8, perCredential: 3, guessesPerNetwork: 2 },
  })
  const [lina, marco] = [await world.given.associate(), await world.given.associate()]
  const read = async (caller: { headers: Readonly<Record<string, string>> }) => {
    const { statusCode, headers } = await world.app.inject({ url: '/api/v1/trial/echo', headers: caller.headers })
    return [statusCode, headers['ratelimit-limit'], headers['ratelimit-remaining']]
  }
  const guess = () => world.app.inject({ method: 'POST', url: '/api/v1/trial/guesses' })
  expect(await read(lina)).toEqual([200, '3', '2'])
  expect(await read(lina)).toEqual([200, '3', '1'])
  expect(await read(lina)).toEqual([200, '3', '0'])
  const over = await world.app.inject({ url: '/api/v1/trial/echo', headers: lina.headers })
  expect([over.statusCode, over.json().code, over.headers['ratelimit-remaining']]).toEqual([
    429,
    'request/too-many',
    '0',
  ])
  expect(Number(over.headers['retry-after'])).toBeGreaterThan(0)
  expect((await guess()).statusCode).toBe(204)
  expect((await guess()).statusCode).toBe(204)
  expect((await guess()).statusCode).toBe(429)
  expect(await read(marco)).toEqual([200, '8', '0'])
  expect((await read(marco))[0]).toBe(429)
  expect((await world.app.inject('/readyz')).statusCode).toBe(200)
})

test('an address that a proxy reports counts only when a proxy is configured', async () => {
  for (const [proxies, expected] of [
    ['0', [200, 429]],
    ['1', [200, 200]],
  ] as const) {
    await using world = await testWorld({
      more: [trialModule()],
      limits: { perNetwork: 1 },
      env: { CARNET_PROXIES: proxies },
    })
    const from = async (address: string) =>
      (await world.app.inject({ url: '/api/v1/trial/echo', headers: { 'x-forwarded-for': address } })).statusCode
    expect([await from('203.0.113.1'), await from('203.0.113.2')]).toEqual(expected)
  }
})

test('with the queue for the database full, more is turned away at once, and health still answers', async () => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  await using world = await testWorld({ more: [trialModule({ wait: () => gate })], limits: { poolQueue: 2 } })
  const say = () => world.app.inject({ method: 'POST', url: '/api/v1/trial/words', payload: {} })
  // Eight connections are held, three requests wait for one: the next is one too many.
  const held = Array.from({ length: 11 }, say)
  await expect.poll(() => world.database.pool.waitingCount).toBe(3)
  const shed = await say()
  const alive = await world.app.inject('/livez')
  release()
  expect([shed.statusCode, shed.headers['retry-after'], alive.statusCode]).toEqual([503, '1', 200])
  expect((await Promise.all(held)).map((answer) => answer.statusCode)).toEqual(Array.from({ length: 11 }, () => 200))
})
