import { requestProblems } from '#contract/problems.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'

/** Answers any failure as application/problem+json (RFC 9457). What is not a `Problem` is a bug: 500 and nothing about it. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = error instanceof Problem ? error : new Problem(requestProblems.internal, { cause: error })
  const { kind, details } = problem
  return reply
    .code(kind.status)
    .headers(details.headers ?? {})
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:carnet:problem:${kind.code}`,
        code: kind.code,
        status: kind.status,
        instance: `urn:uuid:${request.id}`,
        errors: details.errors,
      }),
    )
}
