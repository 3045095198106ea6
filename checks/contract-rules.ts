import type { Endpoint } from '#contract/endpoint.ts'
import type { Operation } from '#contract/operations.ts'
import type { BoundEndpoint } from '#platform/module.ts'

/** An endpoint as a contract file declares it. */
export interface Declared {
  readonly file: string
  readonly operationId: string
  readonly endpoint: Endpoint
}

/** Lists whose length the release decides, not the retailer: they come whole. */
export const WHOLE_LISTS: ReadonlySet<string> = new Set(['listOperations', 'listJobs'])

/** Operations that roles can grant already, whose endpoints a later module brings. */
export const LATER_OPERATIONS: ReadonlySet<Operation> = new Set<Operation>()

/** The numbers that the reference product gives its client-book operations. */
export const REFERENCE_NUMBERS: Readonly<Record<number, Operation>> = {
  712: 'clientBook.viewOwn',
  713: 'clientBook.viewStore',
  714: 'clientBook.add',
  715: 'clientBook.remove',
  716: 'clientBook.reassign',
}

/** The endpoints that a contract file exports, by what they look like: an object of objects with a method and a path. */
export function endpointsIn(file: string, exported: Readonly<Record<string, unknown>>): readonly Declared[] {
  return Object.values(exported).flatMap((value) =>
    Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([operationId, endpoint]) =>
      isEndpoint(endpoint) ? [{ file, operationId, endpoint }] : [],
    ),
  )
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
}

/** What is declared and bound not exactly once, and what is bound and nowhere declared. */
export function bindingFaults(declared: readonly Declared[], bound: readonly BoundEndpoint[]): readonly string[] {
  const times = (endpoint: Endpoint) => bound.filter((one) => one.endpoint === endpoint).length
  return [
    ...declared
      .filter(({ endpoint }) => times(endpoint) !== 1)
      .map(({ file, operationId, endpoint }) => `${operationId} of ${file} is bound ${times(endpoint)} times`),
    ...bound
      .filter((one) => !declared.some(({ endpoint }) => endpoint === one.endpoint))
      .map(({ operationId }) => `${operationId} is bound and in no contract file`),
    ...repeated(bound.map(({ operationId }) => operationId)).map((name) => `${name} is the name of several operations`),
    ...repeated(bound.map(({ endpoint }) => addressOf(endpoint))).map((address) => `${address} is bound twice`),
  ]
}

const addressOf = ({ method, path }: Endpoint) => `${method} /api/v1${path.replace(/:\w+/g, ':_')}`
const repeated = (names: readonly string[]) => [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]

/** Routes of the API without a contract, and contracts without a route. `routes` are lines as `GET /api/v1/stores/:storeId`. */
export function routeFaults(endpoints: readonly Endpoint[], routes: readonly string[]): readonly string[] {
  const known = new Set(endpoints.map(addressOf))
  const there = new Set(
    routes
      .map((route) => route.replace(/:\w+/g, ':_'))
      // What every GET brings along, and the description of all the others.
      .filter((route) => !route.startsWith('HEAD ') && route !== 'GET /api/v1/openapi.json'),
  )
  return [
    ...[...there]
      .filter((route) => route.includes(' /api/v1') && !known.has(route))
      .map((one) => `${one}: no contract`),
    ...[...known].filter((route) => !there.has(route)).map((one) => `${one}: no route`),
  ]
}

/** The router's tree, as Fastify prints it, as lines `GET /path`. */
export function routesOf(tree: string): readonly string[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const found = /^((?:[│ ] {3})*)[└├]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!found) return []
    const [, indent = '', part = '', methods = ''] = found
    const depth = indent.length / 4
    above.length = depth
    above[depth] = part
    const path = above.join('').replace(/^\/{2,}/, '/')
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path}`)
  })
}

const VERBS: Readonly<Record<Endpoint['method'], RegExp>> = {
  GET: /^(?:read|list|verify)[A-Z]/,
  POST: /^(?!read|list|get|update|delete)[a-z]+/,
  PATCH: /^(?:update|rename)[A-Z]/,
  PUT: /^(?:set|switch|choose|change)[A-Z]/,
  DELETE: /^(?:delete|remove|end|unassign|reset)[A-Z]/,
}

/** Names of operations that do not say what their method does. */
export function verbFaults(bound: readonly Pick<BoundEndpoint, 'operationId' | 'endpoint'>[]): readonly string[] {
  return bound
    .filter(({ operationId, endpoint }) => !VERBS[endpoint.method].test(operationId))
    .map(({ operationId, endpoint }) => `${operationId} is a ${endpoint.method}`)
}

/** Lists without pages: neither `limit` and `cursor` in, nor items and `nextCursor` out. */
export function pageFaults(bound: readonly Pick<BoundEndpoint, 'operationId' | 'endpoint'>[]): readonly string[] {
  return bound.flatMap(({ operationId, endpoint }) => {
    const takes = endpoint.query ? Object.keys(endpoint.query.shape) : []
    const pages = ['limit', 'cursor'].every((name) => takes.includes(name)) && gives(endpoint, 'nextCursor')
    if (operationId.startsWith('list') !== gives(endpoint, 'items')) return [`${operationId}: lists are named list…`]
    return operationId.startsWith('list') && !pages && !WHOLE_LISTS.has(operationId) ? [`${operationId}: no pages`] : []
  })
}

function gives({ response }: Endpoint, field: string): boolean {
  const shape = response && 'shape' in response ? response.shape : undefined
  return typeof shape === 'object' && shape !== null && field in shape
}

/** Operations that no endpoint asks for and no later module is announced to bring, and the other way round. */
export function operationFaults(
  names: readonly Operation[],
  endpoints: readonly Endpoint[],
  later: ReadonlySet<Operation> = LATER_OPERATIONS,
): readonly string[] {
  const used = new Set(endpoints.map(({ access }) => (access.kind === 'operation' ? access.operation : undefined)))
  return names.flatMap((name) => {
    if (!used.has(name) && !later.has(name)) return [`${name} is asked for by no endpoint`]
    return used.has(name) && later.has(name) ? [`${name} has endpoints: it is not to come any more`] : []
  })
}

/** Codes of problems and faults that sources name: `'field/too-long'`. */
export function codesIn(source: string, capabilities: readonly string[]): readonly string[] {
  const quoted = new RegExp(`['\`]((?:${capabilities.join('|')})/[a-z][a-z-]*)['\`]`, 'g')
  return [...source.matchAll(quoted)].flatMap(([, code]) => (code === undefined ? [] : [code]))
}
