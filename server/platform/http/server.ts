import type { Server } from 'node:http'
import { requestProblems } from '#contract/problems.ts'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database, Tx } from '../database/index.ts'
import { newId } from '../ids.ts'
import type { Outbox } from '../jobs/index.ts'
import { createLog, type Log } from '../log/log.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { Module } from '../module.ts'
import { Problem } from '../problem.ts'
import { negotiateLanguage } from '../text/negotiate-language.ts'
import { answerProblem, type FindText } from './answer-problem.ts'
import type { Authenticator } from './authenticate.ts'
import { checkAccept, checkRequest } from './check-request.ts'
import { answerBrokenRequests } from './client-error.ts'
import { refuseCrossSite } from './cross-site.ts'
import { closeWhileDraining } from './drain.ts'
import { serveHealth } from './health.ts'
import { defaultLimits, type Limits, ratesOf } from './limits.ts'
import { answerUnrouted } from './not-found.ts'
import { observe } from './observe.ts'
import { serveDescription } from './openapi/serve.ts'
import { watchLoad } from './overload.ts'
import { registerPages } from './pages.ts'
import { limitRates } from './rate-limit.ts'
import { readBodies } from './read-body.ts'
import { readQuery } from './read-query.ts'
import { API_PREFIX, registerEndpoints } from './register.ts'
import { securityHeaders } from './security-headers.ts'
import { makeTurnstile } from './turnstile.ts'

/** What the HTTP server is made of. */
export interface ServerDeps {
  readonly config: Config
  readonly database: Database
  readonly modules: readonly Module[]
  readonly authenticator: Authenticator
  readonly outbox: Outbox
  readonly findText: FindText
  readonly log?: Log | undefined
  readonly limits?: Partial<Limits> | undefined
  /** The folder whose disk readiness watches; absent when the database is elsewhere. */
  readonly dataFolder?: string | undefined
  now(): Date
  sign(text: string): string
  isFeatureOn(tx: Tx, feature: string): Promise<boolean>
}

const KEEP_ALIVE = 65_000 // Longer than the minute that load balancers keep a connection: they close it, never we under their hands.

/** Builds the HTTP server without listening: routes from the contracts, problems, limits, health, description. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const limits: Limits = { ...defaultLimits, ...ratesOf(deps.config.requestRate), ...deps.limits }
  const log = deps.log ?? createLog(deps.config.logLevel)
  const headers = securityHeaders(deps.config.publicUrl)
  const page = deps.modules.find((module) => module.problemPage)?.problemPage
  const problems = { findText: deps.findText, log, page }

  const app: FastifyInstance = Fastify({
    logger: false,
    genReqId: () => newId<'request'>(),
    // The socket's own address is hop 0; each proxy that is configured is believed about one hop more.
    trustProxy: (_address, hop) => hop < deps.config.proxies,
    bodyLimit: limits.bodyBytes,
    // A query is read where a refusal can be answered: below.
    routerOptions: { maxParamLength: 200, querystringParser: () => ({}) },
    // While it drains, what comes in over connections that are open is still served.
    return503OnClosing: false,
    requestTimeout: limits.requestWithin,
    keepAliveTimeout: KEEP_ALIVE,
    http: {
      headersTimeout: limits.headersWithin,
      connectionsCheckingInterval: limits.slownessCheckedEvery,
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: false, // Its absence is answered by us, as a problem.
    },
    // Addresses that the router cannot read get here past every hook.
    frameworkErrors: (error, request, reply) => {
      receive(request, reply)
      reply.raw.once('finish', () => observe({ log, metrics }, request, reply))
      void answerProblem(problems, error, { request, reply })
    },
    clientErrorHandler: (error, socket) => answerBroken(error, socket),
  })
  app.server.maxConnections = limits.connections
  const answerBroken = countBroken(app.server)
  const load = watchLoad(app, deps.database, limits)
  const metrics = createMetrics({
    poolTotal: () => deps.database.pool.totalCount,
    poolIdle: () => deps.database.pool.idleCount,
    poolWaiting: () => deps.database.pool.waitingCount,
    eventLoopDelay: () => load.eventLoopDelay(),
    connections: () => new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count ?? 0))),
  })

  function countBroken(server: Server) {
    const answer = answerBrokenRequests(server, { findText: deps.findText, headers })
    return (error: NodeJS.ErrnoException, socket: Parameters<typeof answer>[1]) => {
      metrics.broken(error.code ?? 'unknown')
      answer(error, socket)
    }
  }

  /** What every answer has, whatever becomes of the request. */
  function receive(request: FastifyRequest, reply: FastifyReply): void {
    request.language = negotiateLanguage(request.headers['accept-language'])
    void reply.headers(headers).header('x-request-id', request.id)
  }

  app.decorateRequest('language', 'en')
  app.decorateRequest('credential', undefined)
  app.decorateRequest('problem', undefined)
  app.decorateRequest('principal', undefined)
  closeWhileDraining(app)
  readBodies(app)
  const answeredUnrouted = answerUnrouted(app)
  const limitRate = await limitRates(app, limits)

  // In this order: what is known of every request first, then the cheapest refusals.
  app.addHook('onRequest', async (request, reply) => {
    receive(request, reply)
    checkRequest(request, limits)
    if (request.routeOptions.config.isHealth) return
    load.shed()
    request.credential = deps.authenticator.readCredential(request.headers)
    await limitRate(request, reply)
    if (answeredUnrouted(request, reply)) return reply
    refuseCrossSite(request, deps.config.publicUrl)
    const { bound } = request.routeOptions.config
    if (!bound) return
    checkAccept(request.headers.accept)
    request.query = readQuery(request.url, bound.endpoint.query, limits.queryParameters)
  })
  app.addHook('onResponse', async (request, reply) => {
    if (!request.routeOptions.config.isHealth) observe({ log, metrics }, request, reply)
  })
  app.setErrorHandler((error, request, reply) => answerProblem(problems, error, { request, reply }))
  app.setNotFoundHandler(() => {
    throw new Problem(requestProblems.notFound)
  })

  serveHealth(app, { ...deps, dataFolder: deps.dataFolder, metrics, limits })
  const endpoints = deps.modules.flatMap((module) => module.endpoints)
  serveDescription(app, { endpoints, prefix: API_PREFIX })
  // As many as there are threads for such work; the rest wait without a connection, and nobody else waits for them.
  const carryOutDeps = { ...deps, guesses: makeTurnstile({ atOnce: 4, waiting: limits.poolQueue }) }
  registerEndpoints(app, endpoints, carryOutDeps)
  registerPages(app, deps.modules, carryOutDeps)
  return app
}
