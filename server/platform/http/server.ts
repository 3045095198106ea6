import { requestProblems } from '#contract/problems.ts'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Database, Tx } from '../database/index.ts'
import { newId } from '../ids.ts'
import type { Module } from '../module.ts'
import { Problem } from '../problem.ts'
import { answerProblem } from './answer-problem.ts'
import type { Authenticator } from './authenticate.ts'
import { registerEndpoints } from './register.ts'

/** What the HTTP server is made of. */
export interface ServerDeps {
  readonly config: Config
  readonly database: Database
  readonly modules: readonly Module[]
  readonly authenticator: Authenticator
  now(): Date
  sign(text: string): string
  isFeatureOn(tx: Tx, feature: string): Promise<boolean>
}

/** Builds the HTTP server without listening: routes from the contracts, problems, limits, health. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    genReqId: () => newId<'request'>(),
    // The socket's own address is hop 0; each proxy that is configured is believed about one hop more.
    trustProxy: (_address, hop) => hop < deps.config.proxies,
    bodyLimit: 1_048_576,
  })
  app.decorateRequest('language', 'en')
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => answerProblem(new Problem(requestProblems.notFound), request, reply))
  registerEndpoints(
    app,
    deps.modules.flatMap((module) => module.endpoints),
    deps,
  )
  return app
}
