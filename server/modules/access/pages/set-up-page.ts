import { access, accessProblems } from '#contract/access.ts'
import type { Language } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Html, html } from '#platform/http/html.ts'
import { formField } from '#platform/http/pages.ts'
import { sendPage } from '#platform/http/send-page.ts'
import type { PageDeps } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { choice, fault, field, fieldFaults, toSignIn, wholePage } from './parts.ts'
import { currencies, languages, likelyTimeZone, timeZones } from './set-up-choices.ts'

interface SetUpRoute {
  Params: { token: string }
}

/** What was typed, by field; the password is not among it. */
type Typed = Readonly<Record<(typeof FIELDS)[number], string>> & { readonly also: readonly Language[] }

const FIELDS = [
  'legalEntity/name',
  'legalEntity/code',
  'legalEntity/currency',
  'legalEntity/timeZone',
  'legalEntity/languages',
  'administrator/name',
  'administrator/login',
] as const

/** Where the link of `setup-link` leads. Opening it uses nothing up; the form opens the legal entity and signs in. */
export function setUpPages(scope: FastifyInstance, deps: PageDeps): void {
  scope.get('/set-up/:token', (request, reply) => {
    return sendPage(reply, 200, setUpPage(request.language, { typed: untouched(request.language) }))
  })

  scope.post<SetUpRoute>('/set-up/:token', { config: { guessable: true } }, async (request, reply) => {
    const { language, params } = request
    // The route's type of parameters narrows the request's, and nothing about it changes on the way.
    const plain = request as FastifyRequest
    const typed = typedIn(plain)
    const password = formField(plain, 'administrator/password')
    try {
      await deps.call(access.setUp, { request: plain, reply }, bodyOf({ typed, password, language, ...params }))
      return reply.redirect('/', 303)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      const isRefused = problem.kind.code === accessProblems.setupRefused.code
      const page = isRefused ? refusedPage(language, problem) : setUpPage(language, { typed, problem })
      return sendPage(reply, problem.kind.status, page)
    }
  })
}

function untouched(language: Language): Typed {
  return {
    'legalEntity/name': '',
    'legalEntity/code': '',
    'legalEntity/currency': 'EUR',
    'legalEntity/timeZone': likelyTimeZone(language),
    'legalEntity/languages': language,
    'administrator/name': '',
    'administrator/login': '',
    also: [],
  }
}

function typedIn(request: FastifyRequest): Typed {
  const also = languages().flatMap(({ value }) => (formField(request, `also/${value}`) ? [value] : []))
  const fields = Object.fromEntries(FIELDS.map((name) => [name, formField(request, name).trim()]))
  // One entry for each field's name.
  return { ...(fields as Record<(typeof FIELDS)[number], string>), also }
}

function bodyOf(given: { readonly typed: Typed; password: string; language: Language; token: string }): unknown {
  const { typed, password, language, token } = given
  return {
    token,
    legalEntity: {
      name: typed['legalEntity/name'],
      code: typed['legalEntity/code'].toLowerCase(),
      currency: typed['legalEntity/currency'],
      timeZone: typed['legalEntity/timeZone'],
      languages: [typed['legalEntity/languages'], ...typed.also].slice(0, languages().length),
    },
    // Whoever has personnel numbers gives the administrator theirs later.
    administrator: {
      name: typed['administrator/name'],
      login: typed['administrator/login'],
      password,
      personnelNumber: '1',
      language,
    },
  }
}

function setUpPage(
  language: Language,
  { typed, problem }: { readonly typed: Typed; readonly problem?: Problem | undefined },
): Html {
  const wrong = fieldFaults(language, problem)
  const about = <Name extends (typeof FIELDS)[number]>(name: Name) => ({
    name,
    value: typed[name],
    wrong: wrong.get(name),
  })
  return wholePage(
    language,
    text(language, 'access.page-set-up'),
    html`${wrong.size > 0 ? marked(language) : fault(language, problem)}
      <form method="post">
        <fieldset>
          <legend>${text(language, 'access.page-legal-entity')}</legend>
          ${field(text(language, 'access.page-name'), { ...about('legalEntity/name'), type: 'text', autocomplete: 'organization' })}
          ${field(text(language, 'access.page-code'), {
            ...about('legalEntity/code'),
            type: 'text',
            autocomplete: 'off',
            hint: text(language, 'access.page-code-rules'),
          })}
          ${choice(text(language, 'access.page-currency'), { ...about('legalEntity/currency'), options: currencies(language) })}
          ${choice(text(language, 'access.page-time-zone'), { ...about('legalEntity/timeZone'), options: timeZones() })}
          ${choice(text(language, 'access.page-main-language'), { ...about('legalEntity/languages'), options: languages() })}
          ${furtherLanguages(language, typed)}
        </fieldset>
        <fieldset>
          <legend>${text(language, 'access.page-administrator')}</legend>
          ${field(text(language, 'access.page-your-name'), { ...about('administrator/name'), type: 'text', autocomplete: 'name' })}
          ${field(text(language, 'access.page-login'), {
            ...about('administrator/login'),
            type: 'text',
            autocomplete: 'username',
            hint: text(language, 'access.page-login-rules'),
          })}
          ${field(text(language, 'access.page-password'), {
            name: 'administrator/password',
            type: 'password',
            autocomplete: 'new-password',
            wrong: wrong.get('administrator/password'),
            hint: text(language, 'access.page-password-rules'),
          })}
        </fieldset>
        <button>${text(language, 'access.page-set-up-and-sign-in')}</button>
      </form>`,
  )
}

function marked(language: Language): Html {
  return html`<div class="fault" role="alert">
    <strong>${text(language, 'request.invalid')}</strong>
    <span>${text(language, 'access.page-marked')}</span>
  </div>`
}

function furtherLanguages(language: Language, { also }: Typed): Html {
  return html`<fieldset class="choices">
    <legend>${text(language, 'access.page-further-languages')}</legend>
    ${languages().map(
      (one) =>
        html`<label class="check"
          ><input
            type="checkbox"
            name="also/${one.value}"
            ${also.includes(one.value) && html`checked`}
          />${one.text}</label
        >`,
    )}
  </fieldset>`
}

function refusedPage(language: Language, problem: Problem): Html {
  return wholePage(
    language,
    text(language, 'access.page-set-up'),
    html`${fault(language, problem)} ${toSignIn(language)}`,
  )
}
