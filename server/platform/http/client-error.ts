import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProblemKind } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { newId } from '../ids.ts'
import { Problem } from '../problem.ts'
import { type FindText, PROBLEM_TYPE, problemBody } from './answer-problem.ts'

const kinds: Readonly<Record<string, ProblemKind>> = {
  HPE_HEADER_OVERFLOW: requestProblems.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: requestProblems.tooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: requestProblems.timeout,
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
}

/**
 * Answers what is not HTTP, or comes too slowly, on the bare socket, and closes it: nothing after broken framing can be
 * trusted to be a request. In English: what language is asked for is in headers that were never read.
 */
export function answerBrokenRequests(
  server: Server,
  { findText, headers }: { readonly findText: FindText; readonly headers: Readonly<Record<string, string>> },
): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  const latest = new WeakMap<Duplex, { request: IncomingMessage; response: ServerResponse }>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    latest.set(request.socket, { request, response }),
  )

  return (error, socket) => {
    const before = latest.get(socket)
    // Behind a request that is still being answered, bytes of ours would pass for its answer.
    const isBusy = before && !before.response.writableEnded && (before.request.complete || before.response.headersSent)
    if (error.code === 'ECONNRESET' || !socket.writable || isBusy) {
      socket.destroy()
      return
    }
    const kind = kinds[error.code ?? ''] ?? requestProblems.malformed
    const requestId = newId<'request'>()
    const body = problemBody(findText, new Problem(kind), { language: 'en', requestId })
    const lines = Object.entries({
      ...headers,
      'x-request-id': requestId,
      'content-language': 'en',
      'content-type': PROBLEM_TYPE,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${kind.status} ${reasons[kind.status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
      socket.destroy(),
    )
  }
}
