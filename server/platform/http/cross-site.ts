import { requestProblems } from '#contract/problems.ts'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses (403) a change that another site makes a browser send: the browser says where it comes from in `Sec-Fetch-Site`
 * (Fetch Metadata) or, over plain http, in `Origin`. Signing in is covered too. A bearer token is not sent by browsers on
 * their own, so its requests pass; so do programs, which send neither header.
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: URL): void {
  const { headers } = request
  if (reading.has(request.method) || headers.authorization !== undefined) return
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new Problem(requestProblems.crossSite)
  const { origin } = headers
  if (origin !== undefined && !isOwn(origin, request, publicUrl)) throw new Problem(requestProblems.crossSite)
}

function isOwn(origin: string, request: FastifyRequest, publicUrl: URL): boolean {
  if (origin === publicUrl.origin) return true
  return URL.canParse(origin) && new URL(origin).origin === `${request.protocol}://${request.host}`
}
