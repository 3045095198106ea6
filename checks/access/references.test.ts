// Bodies and addresses name rows besides the one that an endpoint is about. None may be of another legal entity, and it is the
// code that has to see to it: row-level security is off here.
import { defineEndpoints, operation } from '#contract/endpoint.ts'
import { StoreId } from '#contract/shared.ts'
import { modules } from '#server/app.ts'
import { bind, type BoundEndpoint } from '#platform/module.ts'
import { newId } from '#platform/ids.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { bodyFor, queryFor } from '../fuzz/bodies.ts'
import { ID, type Path, placesIn, replaced } from '../fuzz/places.ts'
import { specimensOf } from '../fuzz/requests.ts'
import { type Side, wire } from '../fuzz/specimens.ts'
import { everything } from './callers.ts'
import { addressOf, type Stage, stage, versionOf } from './matrix.ts'
import { tenantTables } from './snapshot.ts'
import { goodRelation, targetOf } from './targets.ts'

const endpoints = modules
  .flatMap((module) => module.endpoints)
  .filter(({ endpoint }) => endpoint.access.kind === 'operation')

/** Bodies that name more than the good ones do. */
const MORE: Readonly<Record<string, (side: Side) => readonly object[] | Promise<readonly object[]>>> = {
  namePlanted: ({ stores }) => [{ storeId: wire('sto', stores.here) }],
  updateCustomer: ({ stores, patrons }) => [
    { homeStoreId: wire('sto', stores.here) },
    { addressBookIds: [wire('abk', patrons.here)] },
  ],
  addClients: ({ keepers, loose }) => [
    { associateId: wire('ass', keepers.here), customerIds: [wire('cus', loose)], role: 'secondary' },
  ],
  removeClients: ({ keepers, loose }) => [
    { associateId: wire('ass', keepers.here), customerIds: [wire('cus', loose)] },
  ],
  createSavedView: ({ stores }) => [
    { name: 'Shared', book: 'store', query: {}, sharedWithStoreId: wire('sto', stores.here) },
  ],
  updateSavedView: ({ stores }) => [{ sharedWithStoreId: wire('sto', stores.here) }],
  recordOrder: async (side) => [await returnOf(side)],
  reassignClients: ({ keepers, successor }) => [
    ...(['associate', 'evenly', 'homeStore', 'lastHelped'] as const).map((by) => ({
      fromAssociateId: wire('ass', keepers.here),
      rule: { by, to: by === 'associate' ? wire('ass', successor) : [wire('ass', successor)] },
    })),
    {
      fromAssociateId: wire('ass', keepers.here),
      rule: {
        by: 'attribute',
        attribute: 'likes',
        cases: [{ value: 'gold', to: wire('ass', successor) }],
        rest: [wire('ass', successor)],
      },
    },
  ],
}

/** What brings back a line of a sale. */
async function returnOf({ plant, loose }: Side): Promise<object> {
  const orderId = wire('ord', await plant.order(loose, 'here'))
  const line = { item: { code: 'RING' }, quantity: '-1', unitPrice: '10', returnOf: { orderId, lineNumber: 1 } }
  return { number: 'R-1', kind: 'return', currency: 'EUR', placedAt: '2026-03-07T12:00:00Z', lines: [line] }
}

/** Passed over, as what does not exist. */
const PASSED_OVER: ReadonlySet<string> = new Set(['removeClients customerIds/0'])

interface Reference {
  readonly path: Path
  readonly id: string
  /** A good body, made anew: what is made once cannot be made again. */
  readonly body: () => object
}

async function referencesOf(on: Stage, { operationId }: BoundEndpoint): Promise<readonly Reference[]> {
  const good = () => bodyFor(operationId, on.a) ?? {}
  const more = (await MORE[operationId]?.(on.a)) ?? []
  return [good, ...more.map((body) => () => body)].flatMap((body) =>
    placesIn(body()).flatMap(({ value, path }) =>
      typeof value === 'string' && ID.test(value) && path.at(-1) !== 'id' ? [{ body, path, id: value }] : [],
    ),
  )
}

async function send(on: Stage, bound: BoundEndpoint, body: unknown) {
  const { associateId, headers } = await on.of.a.who(everything())
  const of = { home: on.a, foreign: on.b, self: { associateId } }
  const url = addressOf(bound, await targetOf(bound, goodRelation(bound), of))
  return on.world.app.inject({
    method: bound.endpoint.method,
    url,
    headers: {
      ...headers,
      ...(bound.endpoint.method === 'POST' ? { 'idempotency-key': String(newId()) } : {}),
      ...(bound.endpoint.ifMatch ? { 'if-match': await versionOf(on, bound, url) } : {}),
    },
    payload: body as object, // The good body with another id in it.
  })
}

async function withoutSecurity(on: Stage): Promise<void> {
  for (const table of await tenantTables(on.client))
    await on.client.query(`alter table "${table}" no force row level security, disable row level security`)
}

async function bodyFaults(on: Stage, among: readonly BoundEndpoint[]) {
  const foreign = await specimensOf(on.b)
  const faults: string[] = []
  let tried = 0
  for (const bound of among)
    for (const { body, path, id } of await referencesOf(on, bound)) {
      const where = `${bound.operationId} ${path.join('/')}`
      if (PASSED_OVER.has(where)) continue
      const theirs = foreign[id.slice(0, 3)]?.[0]
      if (theirs === undefined) throw new Error(`There is no specimen of ${id}`)
      const refused = await send(on, bound, replaced(body(), path, theirs))
      const accepted = await send(on, bound, body())
      tried += 1
      if (refused.statusCode < 400 || refused.statusCode >= 500 || refused.body.includes('CNRY-b'))
        faults.push(`${where}: ${refused.statusCode} ${refused.body.slice(0, 300)}`)
      // Else it may be refused for something else.
      if (accepted.statusCode >= 300) faults.push(`${where}: a good body is ${accepted.statusCode} ${accepted.body}`)
    }
  return { faults, tried }
}

test('a body that names a row of another legal entity is refused by the code alone', async () => {
  await using on = await stage()
  await withoutSecurity(on)
  const { faults, tried } = await bodyFaults(on, endpoints)
  expect(faults).toEqual([])
  expect(tried).toBeGreaterThan(35)
})

test('a body whose ids nobody looks at is found', async () => {
  const planted = defineEndpoints({
    namePlanted: {
      method: 'POST',
      path: '/planted/name',
      summary: '',
      access: operation('store.manage'),
      withoutAudit: 'planted',
      withoutIdempotencyKey: 'planted',
      body: z.strictObject({ storeId: StoreId }),
      response: z.object({ name: z.string() }),
    },
  })
  const bound = bind('planted', planted, {
    namePlanted: ({ tx }, { body }) =>
      tx.selectFrom('store').where('id', '=', body.storeId).select('name').executeTakeFirstOrThrow(),
  })
  await using on = await stage({ more: [{ name: 'faulty', endpoints: bound }] })
  await withoutSecurity(on)
  const { faults } = await bodyFaults(on, bound)
  expect(faults).toEqual([expect.stringMatching(/namePlanted storeId: 200 .*CNRY-b-here-store/)])
})

test('a filter on a row of another legal entity shows nothing of it, by the code alone', async () => {
  await using on = await stage()
  await withoutSecurity(on)
  const foreign = await specimensOf(on.b)
  const { associateId, headers } = await on.of.a.who(everything())
  const of = { home: on.a, foreign: on.b, self: { associateId } }
  const faults: string[] = []
  let tried = 0
  for (const bound of endpoints.filter(({ endpoint }) => endpoint.method === 'GET' && endpoint.query))
    for (const [name, prefix] of idsIn(bound)) {
      const url = addressOf(bound, await targetOf(bound, goodRelation(bound), of))
      for (const theirs of foreign[prefix] ?? []) {
        const query = { ...queryFor(bound.operationId, on.a), [name]: theirs }
        const answer = await on.world.app.inject({ url, headers, query })
        tried += 1
        const items = answer.statusCode === 200 ? answer.json<{ items?: readonly unknown[] }>().items : []
        if (answer.statusCode >= 500 || answer.body.includes('CNRY-b') || (items && items.length > 0))
          faults.push(`${bound.operationId} ${name}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
      }
    }
  expect(faults).toEqual([])
  expect(tried).toBeGreaterThan(20)
})

/** The parameters behind an address that hold an id, with its prefix. */
function idsIn({ endpoint }: BoundEndpoint): readonly (readonly [string, string])[] {
  if (!endpoint.query) return []
  const { properties = {} } = z.toJSONSchema(endpoint.query, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).flatMap(([name, schema]) => {
    const prefix = typeof schema === 'object' ? /^\^([a-z]{3})_/.exec(schema.pattern ?? '')?.[1] : undefined
    return prefix === undefined ? [] : [[name, prefix] as const]
  })
}
