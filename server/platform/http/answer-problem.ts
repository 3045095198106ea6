import { requestProblems } from '#contract/problems.ts'
import type { Language } from '#contract/shared.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../log/log.ts'
import type { Problem } from '../problem.ts'
import { classifyError } from './classify-error.ts'
import type { Html } from './html.ts'
import { asksForPage, sendPage } from './send-page.ts'

/** Finds a text by its key, `capability.key`; undefined when there is none. app.ts hands in the one of the texts. */
export type FindText = (
  language: Language,
  key: string,
  params?: Readonly<Record<string, string | number>>,
) => string | undefined

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

export interface AnswerProblemDeps {
  readonly findText: FindText
  readonly log: Log
  /** What a person in a browser sees of a problem. */
  readonly page?: ((language: Language, problem: Problem) => Html) | undefined
}

/**
 * Answers any failure as application/problem+json (RFC 9457) in the caller's language; outside the API, a browser gets a
 * page. What is not expected is logged once and answered 500; the wire carries no stack, no SQL, and nothing that was typed.
 */
export function answerProblem(
  deps: AnswerProblemDeps,
  error: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const problem = classifyError(error, request.method !== 'GET' && request.method !== 'HEAD')
  const { kind, details } = problem
  request.problem = kind.code
  if (kind.status >= 500 && details.cause !== undefined)
    deps.log.fault(details.cause, { requestId: request.id, route: request.routeOptions.url, code: kind.code })
  if (kind.status === 401) void reply.header('www-authenticate', 'Bearer realm="carnet"')
  void reply
    .code(kind.status)
    .headers(details.headers ?? {})
    .header('content-language', request.language)
    .header('vary', 'Accept-Language')
  if (deps.page && asksForPage(request)) return sendPage(reply, kind.status, deps.page(request.language, problem))
  return reply
    .type(PROBLEM_TYPE)
    .send(problemBody(deps.findText, problem, { language: request.language, requestId: request.id }))
}

/** A problem as it goes over the wire. */
export function problemBody(
  findText: FindText,
  { kind, details }: Problem,
  { language, requestId }: { readonly language: Language; readonly requestId: string },
): string {
  const key = keyOf(kind.code)
  return JSON.stringify({
    type: `urn:carnet:problem:${kind.code}`,
    title: findText(language, key, details.params) ?? kind.code,
    status: kind.status,
    detail: findText(language, `${key}.detail`, details.params),
    code: kind.code,
    // A 404 says nothing about itself: of an id that is not there and of one that is not yours, the answers are the same
    // byte by byte. The request's id is in the X-Request-Id header of every answer.
    instance: kind.status === requestProblems.notFound.status ? undefined : `urn:uuid:${requestId}`,
    errors: details.errors?.map((error) => ({ ...error, message: findText(language, keyOf(error.code)) })),
  })
}

/** `organisation/store-code-taken` is told by the text `organisation.store-code-taken`. */
const keyOf = (code: string) => code.replace('/', '.')

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that it was answered with, for log and metrics. */
    problem: string | undefined
  }
}
