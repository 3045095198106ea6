import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../log/log.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** Writes one log line and counts one request for an answer that has left. */
export function observe(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // `*` is the framework's name for no route; an address of the caller's own making must not become a label.
  const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
  const status = reply.raw.headersSent ? reply.statusCode : 499
  metrics.answered({ method: request.method, route, status, seconds: reply.elapsedTime / 1000 })
  if (request.problem !== undefined) metrics.problem(request.problem)
  log.write(status >= 500 ? 'warn' : 'info', 'request', {
    requestId: request.id,
    principal: request.principal?.id,
    legalEntityId: request.principal?.legalEntityId,
    method: request.method,
    route,
    status,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    code: request.problem,
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who the caller turned out to be, for the log. */
    principal: { readonly id: string; readonly legalEntityId: string } | undefined
  }
}
