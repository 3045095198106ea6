import { organisation } from '#contract/organisation.ts'
import { createLog } from '#platform/log/log.ts'
import { testWorld } from '#server/testing/world.ts'
import { afterAll, expect, test } from 'vitest'
import { trial, trialModule } from './testing.ts'

const url = '/api/v1/trial/words'
const json = { 'content-type': 'application/json' }

// For requests that are refused before they touch a row: one server serves them all.
const shared = await testWorld({ more: [trialModule()] })
afterAll(() => shared[Symbol.asyncDispose]())

test('a refusal is told in the language that is asked for, with the field, the rule and the request’s id', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const titles = []
  for (const language of ['en', 'es-MX;q=0.9', 'it, en;q=0.5', 'ja']) {
    const { raw } = await hq.call(organisation.listStores, { query: { limit: 0 } }, { 'accept-language': language })
    const body = raw.json()
    titles.push([raw.headers['content-language'], body.title, body.errors[0].message])
    expect(raw.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      vary: 'Accept-Language',
    })
    expect(body).toMatchObject({
      type: 'urn:carnet:problem:request/invalid',
      status: 422,
      code: 'request/invalid',
      instance: `urn:uuid:${String(raw.headers['x-request-id'])}`,
      errors: [{ pointer: '#query/limit', code: 'field/too-small' }],
    })
    expect(body.detail).toBeTypeOf('string')
  }
  expect(titles).toEqual([
    ['en', 'Some values are not valid', 'This is too small'],
    ['es', 'Algunos valores no son válidos', 'Es demasiado pequeño'],
    ['it', 'Alcuni valori non sono validi', 'È troppo piccolo'],
    ['en', 'Some values are not valid', 'This is too small'],
  ])
})

test('an address that exists for another method is 405 and says for which; OPTIONS is told the same', async () => {
  await using world = await testWorld()
  const wrong = await world.app.inject({ method: 'PUT', url: '/api/v1/stores', payload: { any: 'thing' } })
  const asked = await world.app.inject({ method: 'OPTIONS', url: '/api/v1/stores' })
  const odd = await world.app.inject({ method: 'TRACE', url: '/api/v1/stores' })
  expect([wrong.statusCode, wrong.json().code, wrong.headers.allow]).toEqual([
    405,
    'request/method-not-allowed',
    'GET, HEAD, OPTIONS, POST',
  ])
  expect([asked.statusCode, asked.body, asked.headers.allow]).toEqual([204, '', 'GET, HEAD, OPTIONS, POST'])
  expect(odd.statusCode).toBe(405)
})

test('HEAD answers as GET does, without the body', async () => {
  const head = await shared.app.inject({ method: 'HEAD', url: '/api/v1/trial/echo?word=x' })
  const get = await shared.app.inject({ method: 'GET', url: '/api/v1/trial/echo?word=x' })
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']])
})

test('an unknown address, an id nobody has and an id of another legal entity are the same 404 byte by byte', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const elsewhere = await world.given.store({ in: await world.given.legalEntity() })
  const get = (path: string) => world.app.inject({ url: path, headers: hq.headers })
  const unknown = await get('/api/v1/nowhere?x=%zz')
  const nobodys = await get('/api/v1/stores/sto_0197f0c2d5e17a3b8c4d5e6f708192a3')
  const others = await get(`/api/v1/stores/sto_${elsewhere.replaceAll('-', '')}`)
  const withoutRequest = ({ headers: { 'x-request-id': _id, date: _date, ...headers } }: typeof others) =>
    Object.entries(headers).filter(([name]) => !name.startsWith('ratelimit-'))
  expect([unknown, nobodys, others].map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
  expect(new Set([unknown.body, nobodys.body, others.body]).size).toBe(1)
  expect(withoutRequest(others)).toEqual(withoutRequest(nobodys))
  expect(others.json().instance).toBeUndefined()
})

test.each([
  ['no body', '', json, 400, 'request/body-empty'],
  ['broken JSON', '{"a":', json, 400, 'request/json-syntax'],
  ['a key twice', '{"a":1,"a":1}', json, 400, 'request/json-duplicate-key'],
  ['no UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), json, 400, 'request/body-encoding'],
  ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), json, 400, 'request/body-encoding'],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), json, 400, 'request/body-encoding'],
  ['a byte order mark and garbage', '\ufeff\ufeff{}', json, 400, 'request/json-syntax'],
  ['a forbidden key', '{"__proto__":{"polluted":1}}', json, 422, 'field/unknown'],
  ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, undefined],
  ['plain text', '{}', { 'content-type': 'text/plain' }, 415, undefined],
  ['an unreadable type', '{}', { 'content-type': 'json' }, 415, undefined],
  ['no type', '{}', { 'content-type': '' }, 415, undefined],
  ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415, undefined],
  ['a packed body', '{}', { ...json, 'content-encoding': 'gzip' }, 415, undefined],
  ['a body over a mebibyte', `"${'x'.repeat(1_048_575)}"`, json, 413, undefined],
  ['HTML wanted', '{}', { ...json, accept: 'text/html' }, 406, undefined],
  ['JSON not wanted', '{}', { ...json, accept: 'application/json;q=0' }, 406, undefined],
])('%s is refused as a problem', async (...[, payload, headers, status, code]) => {
  const answer = await shared.app.inject({ method: 'POST', url: '/api/v1/trial/statements', payload, headers })
  expect([answer.statusCode, answer.json().errors?.[0].code]).toEqual([status, code])
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(Object.keys({})).toEqual([])
})

test('a body of a mebibyte, a byte order mark, a charset and a wide Accept are taken', async () => {
  const post = async (payload: string, headers: Record<string, string> = {}) =>
    (await shared.app.inject({ method: 'POST', url, payload, headers: { ...json, ...headers } })).statusCode
  expect(await post(`"${'x'.repeat(1_048_574)}"`)).toBe(200)
  expect(await post('\ufeff{}')).toBe(200)
  expect(
    await post('{}', { 'content-type': 'Application/JSON; Charset="UTF-8"', 'content-encoding': 'identity' }),
  ).toBe(200)
  expect(await post('{}', { accept: 'text/html, application/*;q=0.1' })).toBe(200)
})

test.each([
  ['word=1&word=2', 400, 'request/query-repeated'],
  ['word=%00', 400, 'request/address-encoding'],
  ['word=%C0%AF', 400, 'request/address-encoding'],
  ['word=%', 400, 'request/address-encoding'],
  ['a=1' + '&'.repeat(100), 400, 'request/query-too-many'],
  ['a[__proto__][x]=1', 422, 'field/unknown'],
  ['__proto__=1', 422, 'field/unknown'],
  ['legalEntityId=1', 422, 'field/unknown'],
  ['word[]=1', 422, 'field/unknown'],
])('the query %s is refused', async (query, status, code) => {
  const answer = await shared.app.inject({ url: `/api/v1/trial/echo?${query}` })
  expect([answer.statusCode, answer.json().errors?.[0].code]).toEqual([status, code])
})

test('a parameter that takes several values is a list also when it has one; + is a space', async () => {
  const read = async (query: string) =>
    (await shared.app.inject({ url: `/api/v1/trial/echo?${query}` })).json<unknown>()
  expect(await read('tags=a')).toEqual({ tags: ['a'] })
  expect(await read('tags=a&tags=b%20b&word=c+c%2B')).toEqual({ tags: ['a', 'b b'], word: 'c c+' })
})

test.each([
  ['/api/v1/trial/versions/%', 400],
  ['/api/v1/trial/versions/%C0%AF', 400],
  ['/api/v1/trial/versions/%00', 400],
  ['/api/v1/trial/versions/1…', 414],
  ['/api/v1/trial/echo?word=…', 414],
])('the address %s is refused as a problem', async (short, status) => {
  const address = short.replace('…', '1'.repeat(short.includes('?') ? 8_000 : 201))
  const answer = await shared.app.inject({ url: address, headers: { 'accept-language': 'it' } })
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['content-language']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
    'it',
  ])
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
})

const raising = (code: string) =>
  `do $$ begin raise exception 'CNRY-secret' using errcode = '${code}', detail = 'CNRY-detail'; end $$`

test.each([
  ['a statement that takes too long', 'set local statement_timeout = 20; select pg_sleep(60)', 503, '1'],
  ['a full disk', raising('53100'), 503, '60'],
  ['too many connections', raising('53300'), 503, '5'],
  ['a database that shuts down', raising('57P01'), 503, '5'],
  ['a read-only database', raising('25006'), 503, '5'],
  ['a unique constraint nobody expected', raising('23505'), 409, undefined],
  ['two changes that cannot both be', raising('40001'), 409, undefined],
  ['a deadlock', raising('40P01'), 409, undefined],
  ['a write that row-level security refuses', raising('42501'), 500, undefined],
  ['a statement that is wrong', 'select * from nothing_here', 500, undefined],
])('%s is answered without a word of the database: %i', async (...[, sql, status, retryAfter]) => {
  const lines: string[] = []
  await using world = await testWorld({ more: [trialModule()], log: createLog('info', (line) => lines.push(line)) })
  const answer = await world.app.inject({ method: 'POST', url: '/api/v1/trial/statements', payload: { sql } })
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([status, retryAfter])
  expect(answer.body).not.toMatch(/CNRY|select|raise|node_modules|\.ts:/)
  const faults = lines.filter((line) => line.includes('"event":"fault"'))
  expect(faults).toHaveLength(status >= 500 ? 1 : 0)
  expect(lines.join('')).not.toContain('CNRY')
  for (const fault of faults) expect(JSON.parse(fault).requestId).toBe(answer.headers['x-request-id'])
})

test('without a database the answer is 503 soon, and the server lives on', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const hq = await world.given.associate({ may: 'everything' })
  const client = await world.superuser()
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  const name = rows[0]?.name ?? ''
  await client.query(`alter database ${name} with connection limit 0`)
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
    [name],
  )
  const away = await hq.call(organisation.listStores, { query: {} })
  const ready = await world.app.inject({ url: '/readyz' })
  const alive = await world.app.inject({ url: '/livez' })
  await client.query(`alter database ${name} with connection limit -1`)
  await client.end()
  expect([away.status, away.raw.headers['retry-after'], ready.statusCode, alive.statusCode]).toEqual([
    503,
    '5',
    503,
    200,
  ])
  expect(ready.json().errors).toMatchObject([{ pointer: '#/database', code: 'request/not-ready-database' }])
  expect((await hq.call(organisation.listStores, { query: {} })).status).toBe(200)
})

test('a connection that breaks under a request is 503 for that request, and no more', async () => {
  let release = () => {}
  let arrived = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const there = new Promise<void>((resolve) => (arrived = resolve))
  const wait = () => {
    arrived()
    return gate
  }
  await using world = await testWorld({ more: [trialModule({ wait })] })
  const post = () => world.app.inject({ method: 'POST', url, payload: {} })
  const broken = post()
  await there
  const client = await world.superuser()
  const left = async () => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'carnet_app'`,
    )
    return rowCount
  }
  await expect.poll(left).toBe(0)
  release()
  expect((await broken).statusCode).toBe(503)
  expect((await post()).statusCode).toBe(200)
  await client.end()
})

test('a log line says who, where and how long, and nothing that was typed', async () => {
  const lines: string[] = []
  await using world = await testWorld({ more: [trialModule()], log: createLog('info', (line) => lines.push(line)) })
  const hq = await world.given.associate({ may: 'everything' })
  await hq.call(trial.leak, { body: { name: 'CNRY-Jane\nDoe' } }, { 'user-agent': 'CNRY\n{"level":"info"}' })
  await world.app.inject({ url: '/api/v1/trial/versions/4711?x=CNRY', headers: hq.headers })
  const written = lines.map((line): unknown => JSON.parse(line))
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true)
  // Ids are random, and may hold any digits.
  const withoutIds = lines.join('').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  expect(withoutIds).not.toMatch(/CNRY|Jane|333|4711|example\.com/)
  expect(written).toMatchObject([
    { event: 'fault', code: 'request/internal', error: { name: 'SyntaxError', cause: { name: 'TypeError' } } },
    {
      event: 'request',
      level: 'warn',
      principal: `associate:${hq.associateId}`,
      route: '/api/v1/trial/leaks',
      status: 500,
    },
    { event: 'request', level: 'info', route: '/api/v1/trial/versions/:version', status: 422 },
  ])
  expect(lines[0]).toContain('testing.ts')
})
