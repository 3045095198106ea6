import { requestProblems } from '#contract/problems.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'

interface KnownPath {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/**
 * Answers what no route takes: 405 with `Allow` where the address exists for other methods, 204 with `Allow` to OPTIONS,
 * else 404. Call before the routes are registered: it listens to them. There is no CORS: other sites have no business here.
 */
export function answerUnrouted(app: FastifyInstance): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const paths = new Map<string, KnownPath>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set(['OPTIONS']) }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  /** True when the request has been answered here. Throws 404 and 405. */
  return (request, reply) => {
    if (!request.is404) return false
    const [path = ''] = request.url.split('?', 1)
    const methods = new Set<string>()
    for (const known of paths.values())
      if (known.pattern.test(path)) for (const method of known.methods) methods.add(method)
    if (methods.size === 0) throw new Problem(requestProblems.notFound)
    const allow = [...methods].toSorted().join(', ')
    if (request.method !== 'OPTIONS') throw new Problem(requestProblems.method, { headers: { allow } })
    void reply.code(204).header('allow', allow).send()
    return true
  }
}

function patternOf(template: string): RegExp {
  const literal = template.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/:\w+/g, '[^/]+')}$`)
}
