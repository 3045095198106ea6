import { readFile } from 'node:fs/promises'
import { type Endpoint, operation } from '#contract/endpoint.ts'
import { type Operation, OPERATIONS } from '#contract/operations.ts'
import { organisation } from '#contract/organisation.ts'
import { requestProblems } from '#contract/problems.ts'
import { LANGUAGES } from '#contract/shared.ts'
import { openApiDocument } from '#platform/http/openapi/document.ts'
import { problemsOf } from '#platform/http/openapi/problems-of.ts'
import { modules } from '#server/app.ts'
import { testWorld } from '#server/testing/world.ts'
import * as catalogues from '#texts/catalogues.ts'
import { findText, problemKey } from '#texts/index.ts'
import { expect, test } from 'vitest'
import {
  bindingFaults,
  codesIn,
  type Declared,
  endpointsIn,
  operationFaults,
  pageFaults,
  REFERENCE_NUMBERS,
  routeFaults,
  routesOf,
  verbFaults,
} from './contract-rules.ts'
import { filesLike, ROOT } from './files.ts'

const bound = modules.flatMap((module) => module.endpoints)
const endpoints = bound.map(({ endpoint }) => endpoint)
// The keys of OPERATIONS are its operations.
const operations = Object.keys(OPERATIONS) as Operation[]

async function declaredEndpoints(): Promise<readonly Declared[]> {
  const files = await filesLike(/^contract\/[a-z-]+\.ts$/)
  const found: Declared[] = []
  for (const file of files.filter((name) => !name.endsWith('.test.ts')))
    found.push(...endpointsIn(file, (await import(new URL(file, ROOT).href)) as Record<string, unknown>)) // A module is an object of its exports.
  return found
}

const planted: Endpoint = { method: 'GET', path: '/planted', summary: '', access: operation('store.read') }
const asBound = (operationId: string, endpoint: Endpoint) => ({
  capability: 'planted',
  operationId,
  endpoint,
  handle: async () => undefined,
})

test('every endpoint of every contract file is bound once, under a name and an address of its own', async () => {
  const declared = await declaredEndpoints()
  expect(declared.length).toBeGreaterThan(90)
  expect(bindingFaults(declared, bound)).toEqual([])

  const one = { file: 'contract/planted.ts', operationId: 'readPlanted', endpoint: planted }
  expect(bindingFaults([...declared, one], bound)).toEqual([expect.stringMatching(/bound 0 times/)])
  expect(bindingFaults(declared, [...bound, asBound('readPlanted', planted)])).toEqual([
    expect.stringMatching(/in no contract file/),
  ])
  expect(bindingFaults(declared, bound.slice(1))).toEqual([expect.stringMatching(/bound 0 times/)])
  const named = asBound('listStores', planted)
  expect(bindingFaults([...declared, { ...one, operationId: 'listStores' }], [...bound, named])).toEqual([
    expect.stringMatching(/the name of several/),
  ])
  const twin = { ...planted, path: '/stores/:id' } as const
  expect(bindingFaults([{ ...one, endpoint: twin }, ...declared], [...bound, asBound('readTwin', twin)])).toEqual([
    expect.stringMatching(/bound twice/),
  ])
})

test('the router serves what the contract declares below /api/v1, and nothing else', async () => {
  await using world = await testWorld()
  const routes = routesOf(world.app.printRoutes({ commonPrefix: false }))
  expect(routes).toContain('PATCH /api/v1/stores/:storeId')
  expect(routeFaults(endpoints, routes)).toEqual([])
  expect(routeFaults(endpoints, [...routes, 'POST /api/v1/planted'])).toEqual(['POST /api/v1/planted: no contract'])
  expect(routeFaults([...endpoints, planted], routes)).toEqual(['GET /api/v1/planted: no route'])
})

test('an operation’s name begins with what its method does', () => {
  expect(verbFaults(bound)).toEqual([])
  expect(verbFaults([asBound('fetchPlanted', planted)])).toEqual(['fetchPlanted is a GET'])
  expect(verbFaults([asBound('readPlanted', { ...planted, method: 'PATCH' })])).toEqual(['readPlanted is a PATCH'])
  expect(verbFaults([asBound('updatePlanted', { ...planted, method: 'POST' })])).toEqual(['updatePlanted is a POST'])
})

test('every list comes in pages', () => {
  expect(pageFaults(bound)).toEqual([])
  const { response } = organisation.listStores
  expect(pageFaults([asBound('listPlanted', { ...planted, response })])).toEqual(['listPlanted: no pages'])
  expect(pageFaults([asBound('readPlanted', { ...planted, response })])).toEqual([expect.stringMatching(/named list/)])
})

test('every operation is asked for by an endpoint or announced for a later module, and the client book has the reference’s numbers', () => {
  expect(operationFaults(operations, endpoints)).toEqual([])
  const withoutDevices = endpoints.filter(({ path }) => !path.startsWith('/devices'))
  expect(operationFaults(operations, withoutDevices)).toHaveLength(2)
  expect(operationFaults(operations, endpoints, new Set(['clientBook.add']))).toEqual([
    expect.stringMatching(/not to come any more/),
  ])

  const numbered = operations.flatMap((name) => {
    const kind = OPERATIONS[name]
    return 'number' in kind ? [[kind.number, name] as const] : []
  })
  expect(Object.fromEntries(numbered)).toEqual(REFERENCE_NUMBERS)
})

test('every operation on a row named by its address can answer 404, and says so in the document', () => {
  const ofRows = endpoints.filter(({ params }) => params)
  expect(ofRows.length).toBeGreaterThan(50)
  expect(ofRows.filter((endpoint) => !problemsOf(endpoint).includes(requestProblems.notFound))).toEqual([])
  const { paths } = openApiDocument(bound, '/api/v1') as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>
  } // Its own writer's shape, with the types let go of.
  const silent = Object.entries(paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) => ('404' in responses ? [] : [`${method} ${path}`])),
    )
  expect(silent).toEqual([])
  expect(problemsOf(planted)).not.toContain(requestProblems.notFound)
})

/** Keys that have no text in some language. */
function untold(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) =>
    LANGUAGES.filter((language) => !tells(language, key)).map((language) => `${key} in ${language}`),
  )
}

/** Whether a language has the text of its own: `findText` would not tell one that needs parameters. */
function tells(language: (typeof LANGUAGES)[number], key: string): boolean {
  const dot = key.indexOf('.')
  const [capability, name] = [key.slice(0, dot), key.slice(dot + 1)]
  const catalogue = Object.entries(catalogues).find(([known]) => known === capability)?.[1]
  return catalogue !== undefined && Object.hasOwn(catalogue[language], name)
}

test('every problem is told in every language, with what to do next', () => {
  const codes = [...new Set(endpoints.flatMap((endpoint) => problemsOf(endpoint)).map(({ code }) => code))]
  expect(codes.length).toBeGreaterThan(60)
  expect(untold(codes.map(problemKey).flatMap((key) => [key, `${key}.detail`]))).toEqual([])
  expect(untold(['organisation.planted'])).toHaveLength(3)
  expect(untold(['request.invalid', 'request.invalid.detail'])).toEqual([])
  expect(findText('it', 'request.invalid')).toBeDefined()
})

test('every code that contract and server can answer with has its text', async () => {
  const files = (await filesLike(/^(contract|server)\/.*\.ts$/)).filter((file) => !/test(?:ing)?(?:[/.-]|$)/.test(file))
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, ROOT), 'utf8').catch(() => '')))
  const capabilities = Object.keys(catalogues)
  const codes = [...new Set(sources.flatMap((source) => codesIn(source, capabilities)))]
  expect(codes.filter((code) => code.startsWith('field/')).length).toBeGreaterThan(15)
  expect(untold(codes.map(problemKey))).toEqual([])
  expect(codesIn(`error: 'field/planted'`, capabilities)).toEqual(['field/planted'])
  expect(untold(['field.planted'])).toHaveLength(3)
})
