import { access, accessProblems } from '#contract/access.ts'
import type { Language } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Html, html } from '#platform/http/html.ts'
import { formField } from '#platform/http/pages.ts'
import { sendPage } from '#platform/http/send-page.ts'
import type { PageDeps } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { fault, field, fieldFaults, toSignIn, wholePage } from './parts.ts'

interface LinkRoute {
  Params: { credential: string }
}

/** Where one-time links lead. Opening one does nothing yet: mail scanners open every link; only the button uses it. */
export function linkPages(scope: FastifyInstance, deps: PageDeps): void {
  for (const [path, page] of [
    ['/sign-in/:credential', signInPage],
    ['/set-password/:credential', passwordPage],
  ] as const) {
    scope.get(path, (request, reply) => sendPage(reply, 200, page(request.language, undefined)))
    scope.post<LinkRoute>(path, { config: { guessable: true } }, (request, reply) =>
      follow(deps, { request, reply }, page),
    )
  }
}

async function follow(
  deps: PageDeps,
  { request, reply }: { readonly request: FastifyRequest<LinkRoute>; readonly reply: FastifyReply },
  page: (language: Language, problem: Problem) => Html,
): Promise<FastifyReply> {
  const newPassword = formField(request, 'newPassword')
  const body = { credential: request.params.credential, ...(newPassword ? { newPassword } : {}) }
  try {
    // The route's type of parameters narrows the request's, and nothing about it changes on the way.
    await deps.call(access.useLink, { request: request as FastifyRequest, reply }, body)
    return reply.redirect('/', 303)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { language } = request
    const isSpent = error.kind.code === accessProblems.linkSpent.code
    return sendPage(reply, error.kind.status, isSpent ? spentPage(language, error) : page(language, error))
  }
}

function signInPage(language: Language, problem: Problem | undefined): Html {
  return wholePage(
    language,
    text(language, 'access.page-sign-in'),
    html`${fault(language, problem)}
      <p class="soft">${text(language, 'access.page-link')}</p>
      <form method="post"><button>${text(language, 'access.page-sign-in')}</button></form>
      ${toSignIn(language)}`,
  )
}

function passwordPage(language: Language, problem: Problem | undefined): Html {
  const wrong = fieldFaults(language, problem).get('newPassword')
  return wholePage(
    language,
    text(language, 'access.page-set-password'),
    html`${!wrong && fault(language, problem)}
      <form method="post">
        ${field(text(language, 'access.page-new-password'), {
          name: 'newPassword',
          type: 'password',
          autocomplete: 'new-password',
          wrong,
          hint: text(language, 'access.page-password-rules'),
        })}
        <button>${text(language, 'access.page-set-and-sign-in')}</button>
      </form>`,
  )
}

function spentPage(language: Language, problem: Problem): Html {
  return wholePage(
    language,
    text(language, 'access.page-sign-in'),
    html`${fault(language, problem)} ${toSignIn(language)}`,
  )
}
