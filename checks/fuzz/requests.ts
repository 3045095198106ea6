import { newId } from '#platform/ids.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import type { LightMyRequestResponse } from 'fastify'
import fc from 'fast-check'
import type { Caller } from '../access/callers.ts'
import { addressOf, type Stage, versionOf } from '../access/matrix.ts'
import { goodRelation, targetOf } from '../access/targets.ts'
import { type Specimens, wireValues } from './arbitrary.ts'
import { bodyFor, queryFor } from './bodies.ts'
import type { Wire } from './faults.ts'
import { PLACES, type Side, WHOLE_KINDS, wire } from './specimens.ts'

/** Ids of one legal entity, by prefix. */
export async function specimensOf(side: Side): Promise<Specimens> {
  const { plant, stores, books, patrons } = side
  const someone = await plant.associate('here')
  const whole: Record<string, readonly string[]> = {}
  for (const kind of WHOLE_KINDS)
    whole[kind] = [wire(kind, await plant.whole(kind)), wire(kind, await plant.whole(kind))]
  return {
    ...whole,
    sto: PLACES.map((place) => wire('sto', stores[place])),
    abk: PLACES.flatMap((place) => [wire('abk', patrons[place]), wire('abk', books[place])]),
    ass: [wire('ass', someone.id), wire('ass', (await plant.associate('there')).id)],
    ses: [wire('ses', someone.session)],
    tok: [wire('tok', someone.token)],
    ras: [wire('ras', someone.assignment)],
    dev: [wire('dev', await plant.device('here'))],
    aud: [wire('aud', await plant.auditEntry('here'))],
    ...(await tradeSpecimensOf(side)),
  }
}

async function tradeSpecimensOf({ plant, keepers }: Side): Promise<Specimens> {
  const client = await plant.customer('here', { keptBy: keepers.here })
  const customers = [client, await plant.customer('here', { kind: 'company' }), await plant.customer('there')]
  return {
    cus: customers.map((id) => wire('cus', id)),
    cpt: [wire('cpt', await plant.partOf('contact_point', client))],
    adr: [wire('adr', await plant.partOf('postal_address', client))],
    cns: [wire('cns', await plant.detail('consent', client, 'here'))],
    ord: [wire('ord', await plant.order(client, 'here')), wire('ord', await plant.order(null, 'here'))],
    wis: [wire('wis', await plant.detail('wish', client, 'here'))],
    cbk: [wire('cbk', await plant.clientBook(keepers.here))],
    cbo: [wire('cbo', await plant.bookEvent(client, keepers.here, 'here'))],
    sav: [wire('sav', await plant.savedView(keepers.here, 'here'))],
  }
}

/** Valid requests of an endpoint, as its schemas allow them: the first is known to be good, the others differ in something. */
export function validParts(
  bound: BoundEndpoint,
  { side, specimens }: { readonly side: Side; readonly specimens: Specimens },
  run: { readonly seed: number; readonly numRuns: number },
) {
  const { endpoint, operationId } = bound
  const bodies = endpoint.body ? fc.sample(wireValues(endpoint.body, specimens), run) : []
  const queries = endpoint.query ? fc.sample(wireValues(endpoint.query, specimens), run) : []
  return Array.from({ length: run.numRuns }, (_, at) => {
    const good = bodyFor(operationId, side)
    // Ids that a client makes are once and for all; what is drawn again would only be taken.
    const drawn = withoutId(bodies[at])
    // Every other body is a good one with a single part of the drawn one.
    const [part] = Object.entries(drawn ?? {}).slice(at % 7)
    const mixed = good === undefined || at % 2 === 1 ? drawn : { ...good, ...(part ? Object.fromEntries([part]) : {}) }
    return {
      body: endpoint.body ? (at === 0 ? (good ?? drawn) : mixed) : undefined,
      query: at === 0 ? Object.entries(queryFor(operationId, side)) : pairsOf(queries[at]),
    }
  })
}

function withoutId(body: unknown): object | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  if (!('id' in body)) return body
  const { id: _, ...others } = body
  return others
}

function pairsOf(query: unknown): readonly (readonly [string, string])[] {
  const pairs = Object.entries(typeof query === 'object' && query !== null ? query : {})
  return pairs.flatMap(([name, value]) => {
    if (name === 'cursor') return []
    // What is read from text has no form in JSON Schema: a number, here.
    if (!['string', 'number', 'boolean'].includes(typeof value)) return [[name, '7'] as const]
    const text = name === 'limit' ? String(1 + (Math.abs(Math.trunc(Number(value) || 0)) % 200)) : String(value)
    return [[name, text] as const]
  })
}

/** A whole request for a row that the caller may reach. */
export async function requestFor(
  on: Stage,
  { bound, caller, fresh }: { readonly bound: BoundEndpoint; readonly caller: Caller; readonly fresh: boolean },
  parts: { readonly body: unknown; readonly query: Wire['query'] },
): Promise<Wire> {
  const { endpoint } = bound
  const relation = goodRelation(bound)
  const params = await targetOf(bound, relation, {
    home: on.a,
    foreign: on.b,
    self: { associateId: caller.associateId },
  })
  const version = endpoint.ifMatch
    ? { 'if-match': fresh ? await versionOf(on, bound, addressOf(bound, params)) : '"1"' }
    : {}
  const needsKey = endpoint.method === 'POST' && !endpoint.withoutIdempotencyKey
  return { ...parts, params, headers: { ...version, ...(needsKey ? { 'idempotency-key': String(newId()) } : {}) } }
}

/** Sends a request as it is written. */
export async function send(
  on: Stage,
  bound: BoundEndpoint,
  { wire: sent, caller }: { readonly wire: Wire; readonly caller: Pick<Caller, 'headers'> },
): Promise<LightMyRequestResponse> {
  const text = sent.text ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body))
  const query = sent.query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  return on.world.app.inject({
    method: bound.endpoint.method,
    url: addressOf(bound, sent.params) + (query === '' ? '' : `?${query}`),
    headers: {
      ...caller.headers,
      ...sent.headers,
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(text === undefined ? {} : { payload: text }),
  })
}
