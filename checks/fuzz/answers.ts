import { isDeepStrictEqual } from 'node:util'
import { problemsOf } from '#platform/http/openapi/problems-of.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import type { LightMyRequestResponse } from 'fastify'
import { z } from 'zod'

/** What is wrong with an answer, whatever was asked; undefined when it keeps the contract. */
export function answerFault(bound: BoundEndpoint, answer: LightMyRequestResponse): string | undefined {
  const { statusCode: status } = answer
  if (status >= 500) return `answers ${status}: ${answer.body.slice(0, 300)}`
  return status < 300 ? successFault(bound, answer) : problemFault(bound, answer)
}

function successFault(
  { endpoint }: BoundEndpoint,
  { statusCode, headers, body }: LightMyRequestResponse,
): string | undefined {
  const expected = endpoint.response ? (endpoint.status ?? 200) : 204
  if (statusCode !== expected) return `answers ${statusCode} and declares ${expected}`
  if (!endpoint.response) return body === '' ? undefined : 'has a body with 204'
  if (headers['content-type'] !== 'application/json; charset=utf-8') return `is ${headers['content-type']}`
  const wire: unknown = JSON.parse(body)
  const decoded = z.safeDecode(endpoint.response, wire as never) // Whether it is one, is the question.
  if (!decoded.success) return `does not fit its schema: ${decoded.error.message.slice(0, 300)}`
  const again: unknown = JSON.parse(JSON.stringify(z.encode(endpoint.response, decoded.data)))
  return isDeepStrictEqual(again, wire) ? undefined : `holds what it does not declare: ${body.slice(0, 300)}`
}

const Shape = z.strictObject({
  type: z.string().startsWith('urn:carnet:problem:'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().regex(/^[a-z][a-z-]*\/[a-z-]+$/),
  instance: z.string().startsWith('urn:uuid:').optional(),
  errors: z
    .array(z.strictObject({ pointer: z.string().startsWith('#'), code: z.string(), message: z.string().min(1) }))
    .optional(),
})

function problemFault(
  { endpoint }: BoundEndpoint,
  { statusCode, headers, body }: LightMyRequestResponse,
): string | undefined {
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return `refuses as ${headers['content-type']}`
  const parsed = Shape.safeParse(JSON.parse(body))
  if (!parsed.success) return `is no problem of ours: ${parsed.error.message.slice(0, 200)} ${body.slice(0, 300)}`
  if (parsed.data.status !== statusCode) return `says ${parsed.data.status} with ${statusCode}`
  const declared = problemsOf(endpoint).some(({ code, status }) => code === parsed.data.code && status === statusCode)
  return declared ? undefined : `answers ${parsed.data.code} and does not declare it`
}
