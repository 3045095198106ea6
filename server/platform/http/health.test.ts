import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createLog } from '#platform/log/log.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { trialModule } from './testing.ts'

const token = 'a-token-of-sixteen-letters'
const local = { remoteAddress: '127.0.0.1' }

test('a server with a database that takes writes is ready', async () => {
  await using world = await testWorld({ dataFolder: tmpdir(), limits: { freeDisk: 0 } })
  expect((await world.app.inject('/livez')).json()).toEqual({ alive: true })
  expect((await world.app.inject('/readyz')).json()).toEqual({ ready: true })
})

test('a database that only reads, and a disk without room, make it unready and leave it alive', async () => {
  await using world = await testWorld({
    dataFolder: mkdtempSync(`${tmpdir()}/carnet-`),
    limits: { freeDisk: 1, probeEvery: 0 },
  })
  const client = await world.superuser()
  // In this database only: the cluster serves other tests beside this one.
  await client.query(`do $$ begin
    execute format('alter role carnet_app in database %I set default_transaction_read_only = on', current_database());
  end $$`)
  const left = async () => {
    const ended = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    return ended.rowCount
  }
  await expect.poll(left).toBe(0)
  const ready = await world.app.inject({ url: '/readyz', headers: { 'accept-language': 'it' } })
  const alive = await world.app.inject('/livez')
  await client.end()
  expect([ready.statusCode, ready.headers['retry-after'], alive.statusCode]).toEqual([503, '5', 200])
  expect(ready.json()).toMatchObject({
    code: 'request/unavailable',
    errors: [
      { pointer: '#/database', code: 'request/not-ready-database', message: 'Il database non accetta modifiche' },
      { pointer: '#/disk', code: 'request/not-ready-disk' },
    ],
  })
})

test('asking for readiness a hundred times asks the database once', async () => {
  await using world = await testWorld({ limits: { probeEvery: 60_000 } })
  let connections = 0
  world.database.pool.on('acquire', () => (connections += 1))
  const answers = await Promise.all(Array.from({ length: 100 }, () => world.app.inject('/readyz')))
  expect(answers.every((answer) => answer.statusCode === 200)).toBe(true)
  expect(connections).toBe(1)
})

test('metrics are for the token and for this machine, and for nobody who comes through a proxy', async () => {
  await using world = await testWorld({ env: { CARNET_METRICS_TOKEN: token } })
  const ask = async (headers: Record<string, string>, from: object = local) =>
    (await world.app.inject({ url: '/metrics', headers, ...from })).statusCode
  expect(await ask({})).toBe(200)
  expect(await ask({ authorization: `Bearer ${token}` }, { remoteAddress: '203.0.113.9' })).toBe(200)
  expect(await ask({ authorization: `Bearer ${token}x` })).toBe(404)
  expect(await ask({ 'x-forwarded-for': '127.0.0.1' })).toBe(404)
  expect(await ask({ forwarded: 'for=127.0.0.1' })).toBe(404)
  expect(await ask({}, { remoteAddress: '203.0.113.9' })).toBe(404)
})

test('metrics count by route template and hold no id, no address and no secret', async () => {
  await using world = await testWorld({ more: [trialModule()] })
  const hq = await world.given.associate({ may: 'everything' })
  for (const url of [
    '/api/v1/trial/versions/4711',
    '/api/v1/trial/versions/4712',
    '/CNRY/4713',
    '/api/v1/trial/versions/%',
  ])
    await world.app.inject({ url, headers: hq.headers })
  const { body, headers } = await world.app.inject({ url: '/metrics', ...local })
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toContain(
    'carnet_http_request_seconds_count{method="GET",route="/api/v1/trial/versions/:version",status="200"} 2',
  )
  expect(body).toContain('route="none",status="404"} 1')
  expect(body).toContain('carnet_http_problems_total{code="request/not-found"} 1')
  for (const name of ['carnet_database_waiting', 'carnet_event_loop_delay_seconds', 'process_resident_memory_bytes'])
    expect(body).toContain(`\n${name} `)
  // Only where an id would stand: the figures themselves may hold any digits.
  expect(body).not.toMatch(/versions\/\d|CNRY|[0-9a-f]{8}-[0-9a-f]{4}-/)
})

test('the log writes what its list of fields allows, and a line break in a value starts no line', () => {
  const lines: string[] = []
  const log = createLog('warn', (line) => lines.push(line))
  const wider = { requestId: 'a\nb', body: 'CNRY', cookie: 'CNRY' }
  log.write('info', 'not this one')
  log.write('warn', 'request', wider)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{"time":"[^"]+","level":"warn","event":"request","requestId":"a\\nb"\}\n$/)
})
