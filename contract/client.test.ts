import { testWorld } from '#server/testing/world.ts'
import { trial, trialModule } from '#platform/http/testing.ts'
import { expect, expectTypeOf, test } from 'vitest'
import { type ClientOptions, createClient, isProblem, ProblemError } from './client.ts'
import { organisation } from './organisation.ts'

async function listening() {
  const world = await testWorld({ more: [trialModule()] })
  const baseUrl = await world.app.listen({ host: '127.0.0.1', port: 0 })
  const hq = await world.given.associate({ may: 'everything' })
  const options = { baseUrl, headers: () => hq.headers } satisfies ClientOptions
  return Object.assign(world, { baseUrl, options })
}

const never: ClientOptions['wait'] = () => Promise.resolve()

test('a client calls the server with the contract’s types, and gets its wire types back', async () => {
  await using world = await listening()
  const client = createClient(trial, world.options)
  const noted = await client.note({ body: { text: 'New in' } })
  expect(noted).toEqual({ text: 'New in', version: 7 })
  expectTypeOf(noted.version).toEqualTypeOf<number>()
  expect(await client.readVersion({ params: { version: '12' } })).toEqual({ version: 12 })
  expect(await client.echo({ query: { tags: ['a&b', 'ü'], word: '+' } })).toEqual({ tags: ['a&b', 'ü'], word: '+' })
  const stores = createClient(organisation, world.options)
  expect((await stores.listStores({ query: { limit: 10 } })).items).toEqual([])
})

test('a refusal is an error with its code and its fields', async () => {
  await using world = await listening()
  const client = createClient(organisation, world.options)
  const error: unknown = await client.listStores({ query: { limit: 0 } }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ProblemError)
  expect(isProblem(error, organisation.openStore, 'organisation/store-code-taken')).toBe(false)
  expect(isProblem(error, organisation.listStores, 'request/invalid') && error.problem.errors).toMatchObject([
    { pointer: '#query/limit', code: 'field/too-small' },
  ])
  // @ts-expect-error -- listing stores does not declare this problem
  isProblem(error, organisation.listStores, 'organisation/store-code-taken')
})

test('an answer that is lost on the way is asked for again with the same key: one effect', async () => {
  await using world = await listening()
  const keys: (string | null)[] = []
  const losing: typeof fetch = async (url, init) => {
    keys.push(new Headers(init?.headers).get('idempotency-key'))
    const answer = await fetch(url, init)
    if (keys.length === 1) throw new TypeError('The answer is lost')
    return answer
  }
  const client = createClient(trial, { ...world.options, fetch: losing, wait: never })
  expect(await client.note({ body: { text: 'New in' } })).toEqual({ text: 'New in', version: 7 })
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
  const owner = await world.superuser()
  const { rows } = await owner.query(`select 1 from audit_entry where action = 'trial.noted'`)
  await owner.end()
  expect(rows).toHaveLength(1)
})

test('503 is waited for as long as it says, 422 is not asked again, and a change without a key is sent once', async () => {
  await using world = await listening()
  const waits: number[] = []
  let sent = 0
  const answering =
    (status: number): typeof fetch =>
    async () => {
      sent += 1
      return new Response(JSON.stringify({ type: 'x', title: 'x', status, code: 'request/x' }), {
        status,
        headers: { 'content-type': 'application/problem+json', 'retry-after': '3' },
      })
    }
  const wait = async (time: number) => void waits.push(time)
  const attempt = async (status: number, act: (client: ReturnType<typeof made>) => Promise<unknown>) => {
    sent = 0
    await expect(act(made(status))).rejects.toBeInstanceOf(ProblemError)
    return sent
  }
  const made = (status: number) => createClient(trial, { ...world.options, fetch: answering(status), wait })
  expect(await attempt(503, (client) => client.note({ body: { text: 'x' } }))).toBe(4)
  expect(waits).toEqual([3000, 3000, 3000])
  expect(await attempt(422, (client) => client.note({ body: { text: 'x' } }))).toBe(1)
  expect(await attempt(503, (client) => client.run({ body: { sql: '' } }))).toBe(1)
  expect(await attempt(429, (client) => client.run({ body: { sql: '' } }))).toBe(4)
})

test('what is no problem of the server, such as a proxy’s page, is an error with its status', async () => {
  const proxy: typeof fetch = async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' })
  const client = createClient(trial, { baseUrl: '', fetch: proxy, wait: never })
  await expect(client.echo({ query: {} })).rejects.toMatchObject({
    code: 'http/502',
    problem: { title: 'Bad Gateway' },
  })
})
