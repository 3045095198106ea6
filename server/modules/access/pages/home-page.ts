import { access } from '#contract/access.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Language } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { FastifyInstance } from 'fastify'
import { type Html, html } from '#platform/http/html.ts'
import { sendPage } from '#platform/http/send-page.ts'
import type { PageDeps } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { wholePage } from './parts.ts'

/** Who is signed in, where a browser looks first, and the way out. */
export function homePages(scope: FastifyInstance, deps: PageDeps): void {
  scope.get('/', async (request, reply) => {
    const current = await unlessSignedOut(() => deps.call(access.readSession, { request, reply }))
    if (!current) return reply.redirect('/sign-in', 303)
    return sendPage(reply, 200, homePage(request.language, current))
  })

  scope.post('/sign-out', async (request, reply) => {
    await unlessSignedOut(() => deps.call(access.signOut, { request, reply }))
    return reply.redirect('/sign-in', 303)
  })
}

async function unlessSignedOut<T>(fn: () => Promise<T>): Promise<T | undefined> {
  try {
    return await fn()
  } catch (error) {
    if (error instanceof Problem && error.kind.code === requestProblems.notSignedIn.code) return undefined
    throw error
  }
}

function homePage(language: Language, current: ResultOf<typeof access.readSession>): Html {
  const store = current.stores.find(({ id }) => id === current.storeId)
  return wholePage(
    language,
    current.associate.preferredName ?? current.associate.name,
    html`<dl class="facts">
        <div>
          <dt>${text(language, 'access.page-legal-entity')}</dt>
          <dd>${current.legalEntity.name}</dd>
        </div>
        <div>
          <dt>${text(language, 'access.page-store')}</dt>
          <dd>${store?.name ?? text(language, 'access.page-no-store')}</dd>
        </div>
      </dl>
      <p><a href="/api/reference">${text(language, 'access.page-reference')}</a></p>
      <form method="post" action="/sign-out">
        <button class="quiet">${text(language, 'access.page-sign-out')}</button>
      </form>`,
  )
}
