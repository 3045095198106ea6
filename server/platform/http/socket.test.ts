import net from 'node:net'
import { testWorld, type WorldOptions } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { drain } from './drain.ts'
import { exchange, trialModule } from './testing.ts'

async function listening(options: WorldOptions = {}) {
  const world = await testWorld({ more: [trialModule()], ...options })
  await world.app.listen({ host: '127.0.0.1', port: 0 })
  const address = world.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen on a port')
  return Object.assign(world, { port: address.port })
}

const HEAD = 'POST /api/v1/trial/words HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const GET = 'GET /api/v1/trial/echo HTTP/1.1\r\nHost: x\r\n'
const END = `${GET}Connection: close\r\n\r\n`

/** The statuses of the answers in a stream of bytes. */
const statuses = (answers: string) => [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

test.each([
  ['a length and chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${END}`, 400],
  ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}${END}`, 400],
  ['two lengths in one', `${HEAD}Content-Length: 2, 2\r\n\r\n{}${END}`, 400],
  ['a length that is no number', `${HEAD}Content-Length: +2\r\n\r\n{}${END}`, 400],
  ['a hidden encoding', `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${END}`, 400],
  ['a space before the colon', `${HEAD}Content-Length : 2\r\n\r\n{}${END}`, 400],
  ['lines that end without a return', `GET /api/v1/trial/echo HTTP/1.1\nHost: x\n\n${END}`, 400],
  ['a folded header', `${GET}X-Long: a\r\n b\r\n\r\n${END}`, 400],
  ['a header with NUL', `${GET}X-Nul: a\0b\r\n\r\n${END}`, 400],
  ['a chunk of no size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${END}`, 400],
  ['no HTTP', `\x16\x03\x01\x02\x00\x01\x00${END}`, 400],
  ['another version', `GET / HTTP/9.9\r\nHost: x\r\n\r\n${END}`, 400],
  ['headers of 20 kB', `${GET}X-Big: ${'x'.repeat(20_000)}\r\n\r\n${END}`, 431],
  ['an address of 20 kB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n${END}`, 431],
])('%s: one refusal, and the connection ends', async (_, bytes, status) => {
  await using world = await listening()
  const answers = await exchange(world.port, bytes)
  expect(statuses(answers)).toEqual([status])
  expect(answers).toContain('application/problem+json')
  expect(answers.toLowerCase()).toContain('connection: close')
  expect(answers.toLowerCase()).toContain('x-content-type-options: nosniff')
})

test('a request without Host is a problem; headers of 8 kB and requests in a row are served', async () => {
  await using world = await listening()
  expect(statuses(await exchange(world.port, 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'))).toEqual([400])
  expect(
    statuses(await exchange(world.port, `${GET}X-Big: ${'x'.repeat(8_192)}\r\nConnection: close\r\n\r\n`)),
  ).toEqual([200])
  expect(statuses(await exchange(world.port, `${GET}\r\n${GET}\r\n${END}`))).toEqual([200, 200, 200])
})

test('a body that is announced too large, or never ends, is 413 before it is read', async () => {
  await using world = await listening()
  const announced = await exchange(world.port, `${HEAD}Content-Length: 1048577\r\n\r\n`)
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const endless = await exchange(world.port, [
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n`,
    ...Array.from({ length: 40 }, () => chunk),
  ])
  expect(statuses(announced)).toEqual([413])
  expect(statuses(endless)).toEqual([413])
})

test('headers and bodies that do not come are answered 408, and the connection ends', async () => {
  await using world = await listening({ limits: { headersWithin: 50, requestWithin: 100, slownessCheckedEvery: 20 } })
  const slow = await exchange(world.port, 'GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow')
  const unfinished = await exchange(world.port, `${HEAD}Content-Length: 100\r\n\r\n{"a":`)
  expect([statuses(slow), statuses(unfinished)]).toEqual([[408], [408]])
  expect(slow).toContain('request/timeout')
})

test('a body that ends before its length leaves the server well', async () => {
  await using world = await listening()
  const socket = net.connect(world.port, '127.0.0.1')
  await new Promise<void>((resolve) => socket.write(`${HEAD}Content-Length: 100\r\n\r\n{"a":`, () => resolve()))
  socket.destroy()
  expect(statuses(await exchange(world.port, END))).toEqual([200])
})

test('garbage behind a request that is being answered gets no answer of its own', async () => {
  let release = () => {}
  let arrived = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const there = new Promise<void>((resolve) => (arrived = resolve))
  const wait = () => {
    arrived()
    return gate
  }
  await using world = await listening({ more: [trialModule({ wait })] })
  const answers = exchange(world.port, `${HEAD}Content-Length: 2\r\n\r\n{}\x16\x03 garbage\r\n\r\n`)
  await there
  expect(await answers).toBe('')
  release()
})

test('a server that drains finishes what it has begun, takes nothing new, and lets go of connections', async () => {
  let release = () => {}
  let arrived = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const there = new Promise<void>((resolve) => (arrived = resolve))
  const wait = () => {
    arrived()
    return gate
  }
  await using world = await listening({ more: [trialModule({ wait })] })
  const begun = exchange(world.port, `${HEAD}Content-Length: 2\r\n\r\n{}`)
  const idle = exchange(world.port, `${GET}\r\n`)
  await there
  const drained = drain(world.app)
  const again = drain(world.app)
  expect(statuses(await idle)).toEqual([200])
  await expect(fetch(`http://127.0.0.1:${world.port}/livez`)).rejects.toThrow('fetch failed')
  release()
  const answer = await begun
  expect(statuses(answer)).toEqual([200])
  expect(answer.toLowerCase()).toContain('connection: close')
  await Promise.all([drained, again])
})

test('readiness is red while a draining server still listens, and requests are still served', async () => {
  let stop = () => {}
  const notice = new Promise<void>((resolve) => (stop = resolve))
  await using world = await listening()
  const drained = drain(world.app, { notice })
  const ready = await fetch(`http://127.0.0.1:${world.port}/readyz`)
  const served = await fetch(`http://127.0.0.1:${world.port}/api/v1/trial/echo`)
  expect([ready.status, served.status, served.headers.get('connection')]).toEqual([503, 200, 'close'])
  expect(await ready.json()).toMatchObject({ errors: [{ code: 'request/not-ready-draining' }] })
  stop()
  await drained
})

test('what has not ended in the time to drain is cut off', async () => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  await using world = await listening({ more: [trialModule({ wait: () => gate })] })
  const begun = exchange(world.port, `${HEAD}Content-Length: 2\r\n\r\n{}`)
  await expect.poll(() => world.database.pool.totalCount - world.database.pool.idleCount).toBe(1)
  await drain(world.app, { within: 1 })
  expect(await begun).toBe('')
  release()
})
