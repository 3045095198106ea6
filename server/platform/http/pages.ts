import type { ResultOf } from '#contract/endpoint.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { withTenant } from '../database/index.ts'
import type { Module, PageDeps } from '../module.ts'
import { type CarryOutDeps, carryOut } from './carry-out.ts'
import { incoming } from './register.ts'

/** Puts the modules' pages on the router, in a scope of their own: only there are forms read. */
export function registerPages(app: FastifyInstance, modules: readonly Module[], deps: CarryOutDeps): void {
  const endpoints = new Map(modules.flatMap((module) => module.endpoints).map((bound) => [bound.endpoint, bound]))
  const pageDeps: PageDeps = {
    async call(endpoint, { request, reply }, body) {
      const bound = endpoints.get(endpoint)
      if (!bound) throw new Error('A page calls an endpoint that is not on the router')
      const answer = await carryOut(deps, bound, { ...incoming(request), body })
      void reply.headers(answer.headers)
      // Written by this endpoint's own schema.
      return (answer.body === null ? undefined : JSON.parse(answer.body)) as ResultOf<typeof endpoint>
    },
    read: (legalEntityId, fn) => withTenant(deps.database, { access: 'read', legalEntityId }, fn),
  }
  void app.register(async (scope) => {
    scope.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(text))),
    )
    for (const { pages } of modules) pages?.(scope, pageDeps)
  })
}

/** One field of a form that was sent; empty when it is not there. */
export function formField(request: FastifyRequest, name: string): string {
  const { body } = request
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return ''
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value
  return typeof value === 'string' ? value : ''
}
