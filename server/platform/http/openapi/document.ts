import type { Access, Endpoint, ProblemKind } from '#contract/endpoint.ts'
import type { z } from 'zod'
import type { BoundEndpoint } from '../../module.ts'
import { problemsOf, takesIdempotencyKey } from './problems-of.ts'
import { Schemas } from './schemas.ts'

const SESSION_AND_TOKEN = [{ session: [] }, { token: [] }]

/**
 * The OpenAPI 3.1 document of the endpoints, written from the contract alone: what the router, the validation and the
 * typed client are made of too. `x-carnet-operation` names the operation that roles grant.
 */
export function openApiDocument(endpoints: readonly BoundEndpoint[], prefix: string): object {
  const schemas = new Schemas()
  const paths: Record<string, Record<string, object>> = {}
  for (const bound of endpoints) {
    const path = bound.endpoint.path.replace(/:(\w+)/g, '{$1}')
    ;(paths[path] ??= {})[bound.endpoint.method.toLowerCase()] = operationOf(bound, schemas)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Carnet',
      version: '1',
      summary: 'Clienteling: client books, the single view of the customer, outreach, appointments, attribution.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: prefix }],
    tags: [...new Set(endpoints.map(({ capability }) => capability))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas.named, Problem: problemSchema },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-carnet',
          description: 'Set by signing in. Over plain http its name is `carnet`.',
        },
        token: { type: 'http', scheme: 'bearer', description: 'An API token; begins with `carnet_`.' },
      },
    },
  }
}

function operationOf({ endpoint, operationId, capability }: BoundEndpoint, schemas: Schemas): object {
  const parameters = [
    ...parametersOf('path', endpoint.params, schemas),
    ...parametersOf('query', endpoint.query, schemas),
    ...headersOf(endpoint),
  ]
  return {
    operationId,
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    tags: [capability],
    security: endpoint.access.kind === 'public' ? [] : SESSION_AND_TOKEN,
    ...accessOf(endpoint.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined ? {} : { requestBody: bodyOf(endpoint.body, schemas) }),
    responses: { ...successOf(endpoint, schemas), ...refusalsOf(problemsOf(endpoint)) },
  }
}

function accessOf(access: Access): object {
  if (access.kind === 'operation') return { 'x-carnet-operation': access.operation }
  return access.kind === 'public' ? { 'x-carnet-public': access.because } : {}
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, schemas: Schemas): readonly object[] {
  return Object.entries(schema?.shape ?? {}).map(([name, type]) => ({
    name,
    in: place,
    // Optional and defaulted parameters are those that a request may leave out.
    required: place === 'path' || !(type as z.ZodType).safeParse(undefined).success, // A shape holds full schemas.
    schema: schemas.of(type as z.ZodType),
  }))
}

function headersOf(endpoint: Endpoint): readonly object[] {
  return [
    ...(takesIdempotencyKey(endpoint)
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            description:
              'A new value for each intended change. The same key with the same request gets the first answer again.',
            schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
          },
        ]
      : []),
    ...(endpoint.ifMatch
      ? [
          {
            name: 'If-Match',
            in: 'header',
            required: true,
            description: 'The ETag of the version that the change is made to.',
            schema: { type: 'string', pattern: '^"[1-9][0-9]{0,9}"$' },
          },
        ]
      : []),
  ]
}

function bodyOf(body: z.ZodType, schemas: Schemas): object {
  return {
    required: !body.safeParse(undefined).success,
    content: { 'application/json': { schema: schemas.of(body) } },
  }
}

function successOf(endpoint: Endpoint, schemas: Schemas): object {
  if (!endpoint.response) return { 204: { description: 'Done' } }
  const description = endpoint.status === 201 ? 'Created' : endpoint.status === 202 ? 'Accepted' : 'OK'
  const headers = takesIdempotencyKey(endpoint)
    ? {
        'Idempotency-Replayed': {
          description: '`true` when this is the first answer again',
          schema: { type: 'string' },
        },
      }
    : undefined
  return {
    [endpoint.status ?? 200]: {
      description,
      ...(headers && { headers }),
      content: { 'application/json': { schema: schemas.of(endpoint.response) } },
    },
  }
}

function refusalsOf(problems: readonly ProblemKind[]): object {
  const byStatus = new Map<number, Set<string>>()
  for (const { status, code } of problems) byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: [...codes].join(', '),
        'x-carnet-problems': [...codes],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. Texts are in the language that Accept-Language asks for: en, es or it.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'What programs decide by' },
    instance: {
      type: 'string',
      format: 'uri',
      description: 'The request, as X-Request-Id names it; absent from a 404',
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: '`#/name` in the body, `#query/limit`, `#params/storeId`' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
        required: ['pointer', 'code'],
      },
    },
  },
  required: ['type', 'title', 'status', 'code'],
} as const
