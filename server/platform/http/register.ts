import type { Language } from '#contract/shared.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { BoundEndpoint } from '../module.ts'
import type { Credential } from '../context.ts'
import { actorIdOf } from '../audit/record.ts'
import { type CarryOutDeps, carryOut, type IncomingRequest } from './carry-out.ts'
import { malformed } from './read-body.ts'
import { hasAlready } from './reply.ts'

export const API_PREFIX = '/api/v1'

/** Puts every endpoint on the router. The contract is the only place where a route comes from. */
export function registerEndpoints(app: FastifyInstance, endpoints: readonly BoundEndpoint[], deps: CarryOutDeps): void {
  for (const bound of endpoints) {
    app.route({
      method: bound.endpoint.method,
      url: API_PREFIX + bound.endpoint.path,
      config: { bound },
      handler: async (request, reply) => {
        requireBody(bound, request.body)
        const answer = await carryOut(deps, bound, incoming(request))
        void reply.headers(answer.headers)
        if (bound.endpoint.method === 'GET' && hasAlready(request.headers['if-none-match'], answer.headers['etag']))
          return reply.code(304).send()
        void reply.code(answer.status)
        if (answer.body === null) return reply.send()
        return reply.type('application/json; charset=utf-8').send(answer.body)
      },
    })
  }
}

/** No bytes at all are no JSON text: 400, as for any other text that is none. */
function requireBody({ endpoint }: BoundEndpoint, body: unknown): void {
  if (body === undefined && endpoint.body && !endpoint.body.safeParse(undefined).success)
    throw malformed('request/body-empty', '#')
}

/** A request as `carryOut` takes it. */
export function incoming(request: FastifyRequest): IncomingRequest {
  return {
    requestId: request.id,
    network: request.ip,
    language: request.language,
    credential: request.credential,
    idempotencyKey: one(request.headers['idempotency-key']),
    ifMatch: one(request.headers['if-match']),
    url: request.url,
    params: request.params,
    query: request.query,
    body: request.body,
    recognise: (caller) => {
      const id = `${caller.actor.kind}:${actorIdOf(caller) ?? ''}`
      request.principal = { id, legalEntityId: caller.legalEntityId }
    },
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Negotiated from Accept-Language: the language problems are told in. */
    language: Language
    /** What the request brought to show who calls, not yet looked at. */
    credential: Credential | undefined
  }
  interface FastifyContextConfig {
    /** The endpoint behind a route of the API; absent on pages and health checks. */
    bound?: BoundEndpoint
    /** Guessable secrets are tried on this page, as on endpoints that say so. */
    guessable?: true
  }
}
