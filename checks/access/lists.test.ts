import type { Scope } from '#contract/operations.ts'
import { modules } from '#server/app.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import { expect, test } from 'vitest'
import { wire } from '../fuzz/specimens.ts'
import { type Caller, everything, everythingBut } from './callers.ts'
import { addressOf, operationOf, scopesOf, type Stage, stage } from './matrix.ts'
import { ACROSS_ENTITIES } from './oracle.ts'
import { relationsOf, targetOf } from './targets.ts'

const lists = modules
  .flatMap((module) => module.endpoints)
  .filter(
    ({ endpoint, operationId }) =>
      operationId.startsWith('list') && endpoint.query && endpoint.access.kind === 'operation',
  )

/**
 * Whose rows are in a list, in SQL of the oracle’s own: `$1` the legal entity, `$2` the stores in reach, null for all, `$3` the
 * caller. The id is followed by its prefix.
 */
const EXPECTED: Readonly<Record<string, readonly [string, string]>> = {
  listStores: ['sto', 'select id from store where ($2::uuid[] is null or id = any($2))'],
  listAddressBooks: [
    'abk',
    'select id from address_book b where ($2::uuid[] is null or exists (select from store_address_book s where s.address_book_id = b.id and s.store_id = any($2)))',
  ],
  listAssociates: [
    'ass',
    'select id from associate a where ($2::uuid[] is null or id = $3 or exists (select from associate_store s where s.associate_id = a.id and s.store_id = any($2)))',
  ],
  listDevices: ['dev', 'select id from device where ($2::uuid[] is null or store_id = any($2))'],
  listRoles: ['rol', 'select id from role'],
  listTokens: ['tok', 'select id from api_token where ($2::uuid[] is null or associate_id = $3)'],
  listAudit: ['aud', 'select id from audit_entry where ($2::uuid[] is null or store_id = any($2))'],
  listNumberSequences: ['seq', 'select id from number_sequence'],
  listAttributeTypes: ['aty', 'select id from attribute_type'],
  listAttributes: ['att', 'select id from attribute'],
  listAttributeGroups: ['agr', 'select id from attribute_group'],
  listJobRuns: ['job', 'select id from job_run'],
}

/** The stores that somebody who works in `here` reaches. */
function reached({ a: { stores } }: Stage, scope: Scope): readonly string[] | null {
  if (scope === 'own') return []
  if (scope === 'store') return [stores.here]
  return scope === 'addressBook' ? [stores.here, stores.sharing] : null
}

async function expected(
  on: Stage,
  { operationId }: BoundEndpoint,
  of: { readonly scope: Scope; readonly caller: Caller },
) {
  const [prefix, query] = EXPECTED[operationId] ?? []
  if (prefix === undefined || query === undefined) return undefined
  const { rows } = await on.client.query<{ id: string }>(
    `${query}${query.includes(' where (') ? ' and' : ' where'} legal_entity_id = $1
     and ($2::uuid[] is null or true) and $3::uuid is not null`,
    [on.a.entity.id, reached(on, of.scope), of.caller.associateId],
  )
  return rows.map(({ id }) => wire(prefix, id)).toSorted()
}

interface Page {
  readonly items: readonly { readonly id: string }[]
  readonly nextCursor: string | null
}

async function pageOf(
  on: Stage,
  { url, caller }: { readonly url: string; readonly caller: Caller },
  query: Readonly<Record<string, string>>,
) {
  return on.world.app.inject({ url, headers: caller.headers, query })
}

/** Every item of a list, in pages of this many. */
async function whole(
  on: Stage,
  of: { readonly url: string; readonly caller: Caller },
  limit: string,
): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const answer = await pageOf(on, of, cursor === null ? { limit } : { limit, cursor })
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
    const page: Page = answer.json<Page>()
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null)
  return ids
}

test.each(Object.keys(EXPECTED))('%s holds what the oracle says, whatever the size of its pages', async (name) => {
  await using on = await stage()
  const [bound] = lists.filter(({ operationId }) => operationId === name)
  if (!bound) throw new Error(`${name} is no list`)
  const url = addressOf(bound, {})
  let most = 0
  for (const scope of scopesOf(bound))
    for (const may of [{ [operationOf(bound)]: scope }, everythingBut(operationOf(bound), scope)]) {
      const caller = await on.of.a.who(may)
      const all = await whole(on, { url, caller }, '200')
      const whose = await expected(on, bound, { scope, caller })
      expect([scope, ...all.toSorted()]).toEqual([scope, ...(whose ?? [])])
      expect(await whole(on, { url, caller }, '3')).toEqual(all)
      most = Math.max(most, all.length)
    }
  // Both sides are planted alike. An empty list would equal the oracle's, and prove nothing.
  expect(most).toBeGreaterThan(0)
})

test('every list is tried: by what it holds, or because it has no rows of its own', () => {
  const others = lists.map(({ operationId }) => operationId).filter((name) => !(name in EXPECTED))
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
  await using on = await stage()
  let tried = 0
  for (const bound of lists.filter(({ operationId }) => !ACROSS_ENTITIES.has(operationId))) {
    const row = relationsOf(bound).find((relation) => relation !== 'own') ?? 'none'
    const inside = await on.of.a.who(everything())
    const outside = await on.of.b.who(everything())
    const self = { associateId: inside.associateId }
    const params = await targetOf(bound, row, { home: on.a, foreign: on.b, self })
    const theirs = await targetOf(bound, row, { home: on.b, foreign: on.a, self })
    const first = await pageOf(on, { url: addressOf(bound, theirs), caller: outside }, { limit: '1' })
    const { nextCursor } = first.json<Page>()
    if (nextCursor === null) continue
    tried += 1
    const answer = await pageOf(on, { url: addressOf(bound, params), caller: inside }, { cursor: nextCursor })
    expect([bound.operationId, answer.statusCode]).toEqual([bound.operationId, 422])
    expect(answer.json()).toMatchObject({ errors: [{ pointer: '#query/cursor', code: 'field/cursor-unknown' }] })
    const elsewhere = lists.find((other) => other !== bound && relationsOf(other)[0] === 'none')
    if (!elsewhere) throw new Error('There is one list only')
    const other = await pageOf(on, { url: addressOf(elsewhere, {}), caller: outside }, { cursor: nextCursor })
    expect([bound.operationId, other.statusCode]).toEqual([bound.operationId, 422])
  }
  expect(tried).toBeGreaterThan(8)
})

test('filters take nothing from beyond the reach', async () => {
  await using on = await stage()
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
    const answer = await pageOf(on, { url, caller }, query)
    expect([query, answer.statusCode, answer.json<Page>().items]).toEqual([query, 200, []])
  }
  const found = await pageOf(on, { url: '/api/v1/associates', caller }, { text: 'CNRY-a-here' })
  expect(found.json<Page>().items.length).toBeGreaterThan(0)
})

test('roles add up without lending each other their scope', async () => {
  await using on = await stage()
  const caller = await on.of.a.who({}, 'here', true)
  // The store `here` itself, and `there` with what shares its address books: nothing. `sharing` shares those of `here`.
  await on.a.plant.grant(caller.associateId, ['store.read', 'store'], 'here')
  await on.a.plant.grant(caller.associateId, ['store.read', 'addressBook'], 'there')
  const ids = await whole(on, { url: '/api/v1/stores', caller }, '200')
  expect(ids.toSorted()).toEqual([on.a.stores.here, on.a.stores.there].map((id) => wire('sto', id)).toSorted())
  const hidden = await on.world.app.inject({
    url: `/api/v1/stores/${wire('sto', on.a.stores.sharing)}`,
    headers: caller.headers,
  })
  expect(hidden.statusCode).toBe(404)
})
