import { access } from '#contract/access.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import type { Language } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { FastifyInstance } from 'fastify'
import { type Html, html } from '#platform/http/html.ts'
import { formField } from '#platform/http/pages.ts'
import { sendPage } from '#platform/http/send-page.ts'
import type { PageDeps } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { choice, fault, field, wholePage } from './parts.ts'

type Choice = Extract<ResultOf<typeof access.signIn>, { state: 'choose' }>['legalEntities']

/** Login and password, for who comes without a link. */
export function signInPages(scope: FastifyInstance, deps: PageDeps): void {
  scope.get('/sign-in', (request, reply) => sendPage(reply, 200, signInPage(request.language, {})))

  scope.post('/sign-in', { config: { guessable: true } }, async (request, reply) => {
    const login = formField(request, 'login')
    const legalEntityId = formField(request, 'legalEntityId')
    const body = { login, password: formField(request, 'password'), ...(legalEntityId ? { legalEntityId } : {}) }
    try {
      const answer = await deps.call(access.signIn, { request, reply }, body)
      if (answer.state === 'signed-in') return reply.redirect('/', 303)
      return sendPage(reply, 200, signInPage(request.language, { login, legalEntities: answer.legalEntities }))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      void reply.headers(error.details.headers ?? {})
      return sendPage(reply, error.kind.status, signInPage(request.language, { login, problem: error }))
    }
  })
}

function signInPage(
  language: Language,
  {
    login = '',
    legalEntities,
    problem,
  }: { readonly login?: string; readonly legalEntities?: Choice; readonly problem?: Problem },
): Html {
  return wholePage(
    language,
    text(language, 'access.page-sign-in'),
    html`${fault(language, problem)}
      ${legalEntities && html`<p class="soft">${text(language, 'access.page-choose')}</p>`}
      <form method="post" action="/sign-in">
        ${field(text(language, 'access.page-login'), { name: 'login', type: 'text', autocomplete: 'username', value: login })}
        ${legalEntities && chooser(language, legalEntities)}
        ${field(text(language, 'access.page-password'), { name: 'password', type: 'password', autocomplete: 'current-password' })}
        <button>${text(language, 'access.page-sign-in')}</button>
      </form>`,
  )
}

// The password is asked for again: a page does not carry it.
function chooser(language: Language, legalEntities: Choice): Html {
  return choice(text(language, 'access.page-legal-entity'), {
    name: 'legalEntityId',
    value: '',
    options: legalEntities.map(({ id, name }) => ({ value: id, text: name })),
  })
}
