import type { Scope } from '#contract/operations.ts'
import { modules } from '#server/app.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wire } from '../fuzz/specimens.ts'
import { type Caller, everything, everythingBut } from './callers.ts'
import { addressOf, operationOf, scopesOf, type Stage, stage } from './matrix.ts'
import { BELOW, EXPECTED, type Item } from './list-oracle.ts'
import { ACROSS_ENTITIES } from './oracle.ts'
import { paramsOf, relationsOf, targetOf } from './targets.ts'

const lists = modules
  .flatMap((module) => module.endpoints)
  .filter(
    ({ endpoint, operationId }) =>
      operationId.startsWith('list') && endpoint.query && endpoint.access.kind === 'operation',
  )

let on: Stage
beforeAll(async () => {
  on = await stage()
})
afterAll(() => on[Symbol.asyncDispose]())

/** The stores that somebody who works in `here` reaches. */
function reached(scope: Scope): readonly string[] | null {
  const { stores } = on.a
  if (scope === 'own') return []
  if (scope === 'store') return [stores.here]
  return scope === 'addressBook' ? [stores.here, stores.sharing] : null
}

async function expected(
  { operationId }: BoundEndpoint,
  of: { readonly scope: Scope; readonly others: boolean; readonly caller: Caller },
) {
  const [prefix, query] = EXPECTED[operationId] ?? []
  if (prefix === undefined || query === undefined) return undefined
  const { rows } = await on.client.query<{ id: string }>(
    `${query} and legal_entity_id = $1 and ($2::uuid[] is null or true) and $3::uuid is not null
     and $4::timestamptz is not null and $5::uuid is not null and $6::boolean is not null`,
    [on.a.entity.id, reached(of.scope), of.caller.associateId, on.world.now(), on.a.stores.here, of.others],
  )
  return rows.map(({ id }) => wire(prefix, id)).toSorted()
}

interface Page {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

async function pageOf(
  { url, caller }: { readonly url: string; readonly caller: Caller },
  query: Readonly<Record<string, string>>,
) {
  return on.world.app.inject({ url, headers: caller.headers, query })
}

/** Every item of a list, in pages of this many. */
async function whole(of: { readonly url: string; readonly caller: Caller }, limit: string): Promise<readonly string[]> {
  const all = await items(of, limit)
  return all.map(({ id, customer, customerId }) => id ?? customer?.id ?? customerId ?? '')
}

async function items(of: { readonly url: string; readonly caller: Caller }, limit: string): Promise<readonly Item[]> {
  const found: Item[] = []
  let cursor: string | null = null
  do {
    const answer = await pageOf(of, cursor === null ? { limit } : { limit, cursor })
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
    const page: Page = answer.json<Page>()
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

/** What a caller may have who works with clients: clients of one's own, one who was covered until yesterday, a view. */
async function plantOwn({ associateId }: Caller): Promise<void> {
  const { plant } = on.a
  for (let at = 0; at < 4; at += 1) {
    const client = await plant.customer('here', { listed: false, keptBy: associateId })
    await plant.bookEvent(client, associateId, 'here')
  }
  await plant.customer('here', { listed: false, coveredBy: [associateId] })
  await plant.savedView(associateId, 'here')
}

test.each(Object.keys(EXPECTED))('%s holds what the oracle says, whatever the size of its pages', async (name) => {
  const [bound] = lists.filter(({ operationId }) => operationId === name)
  if (!bound) throw new Error(`${name} is no list`)
  const url = addressOf(bound, {})
  let most = 0
  for (const scope of scopesOf(bound))
    for (const others of [false, true]) {
      const operation = operationOf(bound)
      const caller = await on.of.a.who(others ? everythingBut(operation, scope) : { [operation]: scope })
      await plantOwn(caller)
      const all = await whole({ url, caller }, '200')
      const whose = await expected(bound, { scope, others, caller })
      expect([scope, ...all.toSorted()]).toEqual([scope, ...(whose ?? [])])
      expect(await whole({ url, caller }, '3')).toEqual(all)
      most = Math.max(most, all.length)
    }
  // Both sides are planted alike. An empty list would equal the oracle's, and prove nothing.
  expect(most).toBeGreaterThan(0)
})

test.each(Object.entries(BELOW))(
  '%s holds what its row has, whatever the size of its pages',
  async (name, { rows, key }) => {
    const [bound] = lists.filter(({ operationId }) => operationId === name)
    if (!bound) throw new Error(`${name} is no list`)
    const { params, row } = await filledRow(bound)
    const caller = await on.of.a.who(everything())
    const url = addressOf(bound, params)
    const seen = await items({ url, caller }, '200')
    const { rows: whose } = await on.client.query<{ id: string }>(rows, [row])
    expect(seen.map((item) => String(key(item))).toSorted()).toEqual(
      whose.map(({ id }) => id.replaceAll('-', '')).toSorted(),
    )
    expect(seen.length).toBeGreaterThan(3)
    expect(await items({ url, caller }, '1')).toEqual(seen)
  },
)

/** A row with several of whatever a list below it holds, and its address. */
async function filledRow(bound: BoundEndpoint) {
  const { plant, keepers } = on.a
  if (paramsOf(bound)[0] === 'importId') {
    const row = await plant.import('done')
    return { row, params: { importId: wire('imp', row) } }
  }
  const row = await plant.customer('here', { kind: 'company' })
  for (let at = 0; at < 4; at += 1) {
    for (const kind of ['consent', 'attributeChange', 'order', 'wish', 'buyer'] as const)
      await plant.detail(kind, row, 'here')
    await plant.bookEvent(row, keepers.here, 'here')
  }
  return { row, params: { customerId: wire('cus', row) } }
}

test('every list is tried: by what it holds, or because it has no rows of its own', () => {
  const others = lists.map(({ operationId }) => operationId).filter((name) => !(name in EXPECTED || name in BELOW))
  expect(others.toSorted()).toEqual([
    'listAssociateRoles',
    'listFeatures',
    'listLegalEntities',
    'listNumberGaps',
    'listParameters',
    'listSessions',
  ])
})

test('a cursor is of one list and one legal entity', async () => {
  let tried = 0
  for (const bound of lists.filter(({ operationId }) => !ACROSS_ENTITIES.has(operationId))) {
    const row = relationsOf(bound).find((relation) => relation !== 'own') ?? 'none'
    const inside = await on.of.a.who(everything())
    const outside = await on.of.b.who(everything())
    const self = { associateId: inside.associateId }
    const params = await targetOf(bound, row, { home: on.a, foreign: on.b, self })
    const theirs = await targetOf(bound, row, { home: on.b, foreign: on.a, self })
    const first = await pageOf({ url: addressOf(bound, theirs), caller: outside }, { limit: '1' })
    const { nextCursor } = first.json<Page>()
    if (nextCursor === null) continue
    tried += 1
    const answer = await pageOf({ url: addressOf(bound, params), caller: inside }, { cursor: nextCursor })
    expect([bound.operationId, answer.statusCode]).toEqual([bound.operationId, 422])
    expect(answer.json()).toMatchObject({ errors: [{ pointer: '#query/cursor', code: 'field/cursor-unknown' }] })
    const elsewhere = lists.find((other) => other !== bound && relationsOf(other)[0] === 'none')
    if (!elsewhere) throw new Error('There is one list only')
    const other = await pageOf({ url: addressOf(elsewhere, {}), caller: outside }, { cursor: nextCursor })
    expect([bound.operationId, other.statusCode]).toEqual([bound.operationId, 422])
  }
  expect(tried).toBeGreaterThan(8)
})

test('filters take nothing from beyond the reach', async () => {
  const may = {
    'associate.read': 'store',
    'device.read': 'store',
    'audit.read': 'store',
    'token.manage': 'own',
  } as const
  const caller = await on.of.a.who(may)
  const foreign = await on.b.plant.associate('here')
  const there = await on.a.plant.associate('there')
  const tried = [
    ['/api/v1/associates', { storeId: wire('sto', on.a.stores.there) }],
    ['/api/v1/associates', { storeId: wire('sto', on.b.stores.here) }],
    ['/api/v1/associates', { addressBookId: wire('abk', on.b.books.here) }],
    ['/api/v1/associates', { text: 'CNRY-b' }],
    ['/api/v1/associates', { text: 'CNRY-a-there' }],
    ['/api/v1/devices', { storeId: wire('sto', on.a.stores.there) }],
    ['/api/v1/devices', { storeId: wire('sto', on.b.stores.here) }],
    ['/api/v1/audit', { storeId: wire('sto', on.a.stores.there) }],
    ['/api/v1/audit', { storeId: wire('sto', on.b.stores.here) }],
    ['/api/v1/tokens', { associateId: wire('ass', foreign.id) }],
    ['/api/v1/tokens', { associateId: wire('ass', there.id) }],
  ] as const
  for (const [url, query] of tried) {
    const answer = await pageOf({ url, caller }, query)
    expect([query, answer.statusCode, answer.json<Page>().items]).toEqual([query, 200, []])
  }
  const found = await pageOf({ url: '/api/v1/associates', caller }, { text: 'CNRY-a-here' })
  expect(found.json<Page>().items.length).toBeGreaterThan(0)
})

test('the client book of a store is there for whom reaches the store', async () => {
  const caller = await on.of.a.who({ 'clientBook.viewStore': 'addressBook' })
  for (const url of ['/api/v1/client-books', '/api/v1/store-client-book/clients'])
    for (const [storeId, status] of [
      [on.a.stores.here, 200],
      [on.a.stores.sharing, 200],
      [on.a.stores.there, 404],
      [on.b.stores.here, 404],
    ] as const) {
      const answer = await pageOf({ url, caller }, { storeId: wire('sto', storeId) })
      const isFilled = answer.body.includes('CNRY-a')
      expect([url, storeId, answer.statusCode, isFilled]).toEqual([url, storeId, status, status === 200])
      expect(answer.body).not.toMatch(/CNRY-b|CNRY-a-there/)
    }
})

test('roles add up without lending each other their scope', async () => {
  const caller = await on.of.a.who({}, 'here', true)
  // The store `here` itself, and `there` with what shares its address books: nothing. `sharing` shares those of `here`.
  await on.a.plant.grant(caller.associateId, ['store.read', 'store'], 'here')
  await on.a.plant.grant(caller.associateId, ['store.read', 'addressBook'], 'there')
  const ids = await whole({ url: '/api/v1/stores', caller }, '200')
  expect(ids.toSorted()).toEqual([on.a.stores.here, on.a.stores.there].map((id) => wire('sto', id)).toSorted())
  const hidden = await on.world.app.inject({
    url: `/api/v1/stores/${wire('sto', on.a.stores.sharing)}`,
    headers: caller.headers,
  })
  expect(hidden.statusCode).toBe(404)
})
