import { createHash } from 'node:crypto'
import { requestProblems } from '#contract/problems.ts'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import type { Limits } from './limits.ts'

const MINUTE = 60_000
/** Networks and credentials that are counted at once; the longest unseen is forgotten. */
const COUNTED = 20_000

/**
 * Counts requests a minute by network and by credential, and by network alone and more strictly where secrets can be
 * guessed. The counts are this process's own. The answer carries `RateLimit-*` of the count that is nearest to its end
 * (draft-ietf-httpapi-ratelimit-headers-06); past it, 429 with `Retry-After`.
 */
export async function limitRates(
  app: FastifyInstance,
  limits: Limits,
): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<void>> {
  await app.register(rateLimit, { global: false, cache: COUNTED })
  const perNetwork = app.createRateLimit({ max: limits.perNetwork, timeWindow: MINUTE })
  const guesses = app.createRateLimit({ max: limits.guessesPerNetwork, timeWindow: MINUTE })
  const perCredential = app.createRateLimit({
    max: limits.perCredential,
    timeWindow: MINUTE,
    // Not the secret itself: this memory is long-lived.
    keyGenerator: ({ credential }) =>
      createHash('sha256')
        .update(credential?.secret ?? '')
        .digest('base64'),
  })

  return async (request, reply) => {
    const counts = [await perNetwork(request)]
    if (request.credential) counts.push(await perCredential(request))
    const { bound, guessable } = request.routeOptions.config
    if (guessable ?? bound?.endpoint.guessable) counts.push(await guesses(request))
    const [nearest] = counts
      .filter((count) => !count.isAllowed)
      .toSorted((a, b) => Number(b.isExceeded) - Number(a.isExceeded) || a.remaining - b.remaining)
    if (!nearest) return
    const headers = {
      'ratelimit-limit': String(nearest.max),
      'ratelimit-remaining': String(nearest.remaining),
      'ratelimit-reset': String(nearest.ttlInSeconds),
    }
    if (nearest.isExceeded)
      throw new Problem(requestProblems.tooMany, {
        headers: { ...headers, 'retry-after': String(Math.max(1, nearest.ttlInSeconds)) },
      })
    void reply.headers(headers)
  }
}
