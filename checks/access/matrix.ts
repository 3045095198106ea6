import { OPERATIONS, type Operation, type Scope } from '#contract/operations.ts'
import { newId } from '#platform/ids.ts'
import { defineParameter } from '#platform/parameters/index.ts'
import type { BoundEndpoint, Module } from '#platform/module.ts'
import { testWorld, type World, type WorldOptions } from '#server/testing/world.ts'
import type { LightMyRequestResponse } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import { bodyFor, queryFor } from '../fuzz/bodies.ts'
import { plantSide, type Side } from '../fuzz/specimens.ts'
import { type Caller, Callers } from './callers.ts'
import { type Params, targetOf } from './targets.ts'
import type { Relation } from './oracle.ts'

/** One question: this caller, this endpoint, that row. `expected` is the class of the answer's status. */
export interface Cell {
  readonly bound: BoundEndpoint
  readonly caller: Caller
  readonly relation: Relation | 'none'
  readonly expected: 'allowed' | 401 | 403 | 404
  readonly params: Params
  /** Canaries that must not be in the answer. */
  readonly hidden: readonly string[]
}

/** A server with two legal entities, `a` that is asked and `b` that must never be heard of. */
export interface Stage extends AsyncDisposable {
  readonly world: World
  readonly client: pg.Client
  readonly a: Side
  readonly b: Side
  readonly of: { readonly a: Callers; readonly b: Callers }
}

/** Something to set: the product may declare no parameter that fits, and a test must not wait for one. */
export const plantedModule: Module = {
  name: 'planted',
  endpoints: [],
  parameters: [defineParameter({ key: 'planted.days', schema: z.int().min(1).max(365), default: 30 })],
}

export async function stage(options: WorldOptions = {}): Promise<Stage> {
  const world = await testWorld({ ...options, more: [plantedModule, ...(options.more ?? [])] })
  const [a, b] = [await plantSide(world, 'a'), await plantSide(world, 'b')]
  const of = { a: new Callers(world, a), b: new Callers(world, b) }
  const client = await world.superuser()
  return { world, client, a, b, of, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** The scopes an endpoint's operation can be granted with; none where it asks for no operation. */
export function scopesOf({ endpoint }: BoundEndpoint): readonly Scope[] {
  return endpoint.access.kind === 'operation' ? OPERATIONS[endpoint.access.operation].scopes : []
}

export function operationOf({ endpoint, operationId }: BoundEndpoint): Operation {
  if (endpoint.access.kind !== 'operation') throw new Error(`${operationId} asks for no operation`)
  return endpoint.access.operation
}

const headquarters = (side: Side): Caller => ({
  name: 'headquarters',
  headers: side.hq.headers,
  associateId: side.hq.associateId,
})

/** The ETag of what an endpoint changes, as headquarters reads it. */
export async function versionOf({ world, a }: Stage, { operationId }: BoundEndpoint, url: string): Promise<string> {
  const { headers } = headquarters(a)
  if (operationId === 'switchFeature') {
    const list = await world.app.inject({ url: '/api/v1/features', headers })
    const { items } = list.json<{ items: { key: string; version: number }[] }>()
    return `"${items.find(({ key }) => url.endsWith(`/${key}`))?.version ?? 1}"`
  }
  for (const address of [url, url.replace(/\/[^/]+$/, '')]) {
    const { headers: found } = await world.app.inject({ url: address, headers })
    if (typeof found['etag'] === 'string') return found['etag']
  }
  return '"1"'
}

export function addressOf({ endpoint }: BoundEndpoint, params: Params): string {
  return `/api/v1${endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}`
}

/** Sends what a cell asks. Only an allowed change needs the version that is there. */
export async function ask(on: Stage, { bound, caller, params, expected }: Cell): Promise<LightMyRequestResponse> {
  const { endpoint, operationId } = bound
  const url = addressOf(bound, params)
  const body = bodyFor(operationId, on.a)
  if (endpoint.body && body === undefined)
    throw new Error(`There is no body for ${operationId} in checks/fuzz/bodies.ts`)
  const version = expected === 'allowed' && endpoint.ifMatch ? await versionOf(on, bound, url) : '"1"'
  return on.world.app.inject({
    method: endpoint.method,
    url,
    query: { ...queryFor(operationId, on.a) },
    headers: {
      ...caller.headers,
      ...(endpoint.method === 'POST' ? { 'idempotency-key': String(newId()) } : {}),
      ...(endpoint.ifMatch ? { 'if-match': version } : {}),
    },
    ...(body === undefined ? {} : { payload: body }),
  })
}

/** What a cell's answer gets wrong, in a line; undefined when it is as it should be. */
export function faultOf(cell: Cell, answer: LightMyRequestResponse): string | undefined {
  const where = `${cell.bound.operationId} · ${cell.caller.name} · ${cell.relation}`
  const isAllowed = answer.statusCode < 300 || (answer.statusCode === 409 && cell.relation === 'own')
  const isRight = cell.expected === 'allowed' ? isAllowed : answer.statusCode === cell.expected
  if (!isRight) return `${where}: ${answer.statusCode} instead of ${cell.expected} ${answer.body.slice(0, 300)}`
  const said = JSON.stringify(answer.headers) + answer.body
  const leaked = cell.hidden.find((canary) => said.includes(canary))
  return leaked === undefined ? undefined : `${where}: the answer holds ${leaked}`
}

/** Makes a cell; the row is planted afresh. */
export async function cell(
  on: Stage,
  of: Pick<Cell, 'bound' | 'caller' | 'relation' | 'expected'> & { readonly hidden?: readonly string[] },
): Promise<Cell> {
  const self = { associateId: of.caller.associateId }
  const params = await targetOf(of.bound, of.relation, { home: on.a, foreign: on.b, self })
  const hidden = of.hidden ?? (of.expected === 'allowed' ? ['CNRY-b'] : ['CNRY-'])
  return { ...of, params, hidden }
}
