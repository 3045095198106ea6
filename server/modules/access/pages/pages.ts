import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { PageDeps } from '#platform/module.ts'
import { homePages } from './home-page.ts'
import { linkPages } from './link-pages.ts'
import { setUpPages } from './set-up-page.ts'
import { signInPages } from './sign-in-page.ts'

const styles = readFileSync(new URL('./pages.css', import.meta.url), 'utf8')
const icon = readFileSync(new URL('./icon.svg', import.meta.url), 'utf8')

/** The pages of signing in. Without scripts; they use the same endpoints as everybody. */
export function pages(scope: FastifyInstance, deps: PageDeps): void {
  scope.get('/pages.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(styles),
  )
  // Where browsers look unasked, also from the page of the API's reference.
  scope.get('/favicon.ico', (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  )
  signInPages(scope, deps)
  linkPages(scope, deps)
  setUpPages(scope, deps)
  homePages(scope, deps)
}
