import type { Language } from '#contract/shared.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { BoundEndpoint } from '../module.ts'
import type { Authenticator } from './authenticate.ts'
import { type CarryOutDeps, carryOut, type IncomingRequest } from './carry-out.ts'

export const API_PREFIX = '/api/v1'

/** Puts every endpoint on the router. The contract is the only place where a route comes from. */
export function registerEndpoints(app: FastifyInstance, endpoints: readonly BoundEndpoint[], deps: CarryOutDeps): void {
  for (const bound of endpoints) {
    app.route({
      method: bound.endpoint.method,
      url: API_PREFIX + bound.endpoint.path,
      config: { bound },
      handler: async (request, reply) => {
        const answer = await carryOut(deps, bound, incoming(request, deps.authenticator))
        reply.code(answer.status).headers(answer.headers)
        if (answer.body === null) return reply.send()
        return reply.type('application/json; charset=utf-8').send(answer.body)
      },
    })
  }
}

function incoming(request: FastifyRequest, authenticator: Authenticator): IncomingRequest {
  const { cookie, authorization } = request.headers
  return {
    requestId: request.id,
    network: request.ip,
    language: request.language,
    credential: authenticator.readCredential({ cookie, authorization }),
    idempotencyKey: one(request.headers['idempotency-key']),
    ifMatch: one(request.headers['if-match']),
    url: request.url,
    params: request.params,
    query: request.query,
    body: request.body,
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Negotiated from Accept-Language: the language problems are told in. */
    language: Language
  }
  interface FastifyContextConfig {
    /** The endpoint behind a route of the API; absent on pages and health checks. */
    bound?: BoundEndpoint
  }
}
