import { requestProblems } from '#contract/problems.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import { JsonFault, parseJson } from './json-scan.ts'

// Fatal: bytes that are no UTF-8 are refused, not replaced. A byte order mark is left out, as RFC 8259 section 8.1 permits.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The server reads one kind of body: JSON in UTF-8. Anything else is answered 415 without being read. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      done(null, readJson(request, bytes))
    } catch (error) {
      done(error instanceof Error ? error : new Error('The body could not be read', { cause: error }))
    }
  })
}

function readJson(request: FastifyRequest, bytes: Buffer): unknown {
  if (!isUtf8(request.headers['content-type'])) throw new Problem(requestProblems.mediaType)
  // Clients that name a type for a body they do not send are common.
  if (bytes.length === 0) return undefined
  try {
    return parseJson(utf8.decode(bytes))
  } catch (error) {
    if (error instanceof JsonFault) throw refusal(error)
    throw malformed('request/body-encoding', '#')
  }
}

function isUtf8(contentType: string | undefined): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType ?? '')?.[1]
  return charset === undefined || /^utf-?8$/i.test(charset)
}

function refusal({ code, pointer }: JsonFault): Problem {
  const kind = code === 'field/unknown' ? requestProblems.invalid : requestProblems.malformed
  return new Problem(kind, { errors: [{ pointer, code }] })
}

/** A request that cannot be read: 400 with the place and the reason. */
export function malformed(code: string, pointer: string): Problem {
  return new Problem(requestProblems.malformed, { errors: [{ pointer, code }] })
}
