import { requestProblems } from '#contract/problems.ts'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import type { Limits } from './limits.ts'
import { malformed } from './read-body.ts'

/**
 * Refuses what no endpoint takes, before anything is read or looked up: no Host (RFC 9110 section 7.2), an address that is
 * too long (414) or holds NUL, a compressed body (415: its real size is unknown until it is unpacked).
 */
export function checkRequest(request: FastifyRequest, limits: Limits): void {
  const { url, headers } = request
  if (!headers.host) throw malformed('request/host-missing', '#')
  if (url.length > limits.addressLength) throw new Problem(requestProblems.addressTooLong)
  const [path = ''] = url.split('?', 1)
  if (/%00/.test(path)) throw malformed('request/address-encoding', '#params')
  const encoding = headers['content-encoding']
  if (encoding !== undefined && !/^identity$/i.test(encoding.trim())) throw new Problem(requestProblems.mediaType)
}

const ours: ReadonlySet<string> = new Set(['*/*', 'application/*', 'application/json', 'application/problem+json'])

/** Throws 406 when the caller would not take JSON. */
export function checkAccept(accept: string | undefined): void {
  if (accept === undefined || accept.trim() === '') return
  const isTaken = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.toLowerCase().split(';')
    const isRefused = parameters.some((parameter) => /^\s*q\s*=\s*0(?:\.0*)?\s*$/.test(parameter))
    return !isRefused && ours.has(type.trim())
  })
  if (!isTaken) throw new Problem(requestProblems.notAcceptable)
}
