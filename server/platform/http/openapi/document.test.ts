import { modules } from '#server/app.ts'
import { testWorld } from '#server/testing/world.ts'
import SwaggerParser from '@apidevtools/swagger-parser'
import { expect, test } from 'vitest'
import { openApiDocument } from './document.ts'

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
interface DocumentedOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, { readonly 'x-carnet-problems'?: readonly string[] }>>
  readonly 'x-carnet-operation'?: string
}

const endpoints = modules.flatMap((module) => module.endpoints)
const written = openApiDocument(endpoints, '/api/v1') as Document // Its own writer's shape, with the types let go.

test('the document of every module is valid OpenAPI 3.1', async () => {
  const copy = structuredClone(written)
  // The parser types what it takes by the specification's own types; it validates, whatever the type.
  const api = await SwaggerParser.validate(copy as unknown as Parameters<typeof SwaggerParser.validate>[0])
  expect(Object.keys(api.paths ?? {}).length).toBeGreaterThan(0)
})

test('every endpoint is described once, under its capability, with who may call it', () => {
  const operations = Object.values(written.paths).flatMap((path) => Object.values(path))
  expect(operations.map((operation) => operation.operationId).toSorted()).toEqual(
    endpoints.map((bound) => bound.operationId).toSorted(),
  )
  expect(operations.length).toBeGreaterThan(1)
  const [list, open] = [written.paths['/stores']?.['get'], written.paths['/stores']?.['post']]
  expect(list).toMatchObject({ tags: ['organisation'], 'x-carnet-operation': 'store.read' })
  expect(list?.security).toHaveLength(2)
  expect(list?.parameters).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query', required: false })]),
  )
  expect(open?.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: true }])
  expect(open?.responses['409']?.['x-carnet-problems']).toContain('organisation/store-code-taken')
  expect(Object.keys(open?.responses ?? {})).toEqual(
    expect.arrayContaining(['201', '400', '401', '403', '413', '415', '422', '429', '503']),
  )
})

test('shapes with a name are components, written once and referred to', () => {
  expect(written.components.schemas).toHaveProperty('Store')
  expect(JSON.stringify(written.paths['/stores'])).toContain('"$ref":"#/components/schemas/Store"')
  expect(JSON.stringify(written)).not.toContain('$defs')
})

test('the server gives its document with an ETag, and 304 to who has it', async () => {
  await using world = await testWorld()
  const first = await world.app.inject('/api/v1/openapi.json')
  const etag = String(first.headers.etag)
  const second = await world.app.inject({ url: '/api/v1/openapi.json', headers: { 'if-none-match': etag } })
  expect(first.json()).toEqual(JSON.parse(JSON.stringify(written)))
  expect([second.statusCode, second.body, second.headers.etag]).toEqual([304, '', etag])
})

test('the reference page loads its script and the document from this server and nothing from elsewhere', async () => {
  await using world = await testWorld()
  const page = await world.app.inject('/api/reference')
  const loaded = [...page.body.matchAll(/(?:src|href|data-url)="([^"]+)"/g)].map(([, address]) => address ?? '')
  expect(loaded).toEqual(['/api/v1/openapi.json', '/api/reference/script.js'])
  expect(page.headers['content-security-policy']).toContain("script-src 'self';")
  for (const address of loaded) expect((await world.app.inject(address)).statusCode).toBe(200)
  const script = await world.app.inject('/api/reference/script.js')
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(script.body.length).toBeGreaterThan(1_000_000)
})
