import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from './html.ts'
import { API_PREFIX } from './register.ts'

// Forms go to this server, styles and the icon come from it; a page loads and runs nothing else.
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Sends a page. */
export function sendPage(reply: FastifyReply, status: number, page: Html): FastifyReply {
  return (
    reply
      .code(status)
      .header('content-security-policy', POLICY)
      // With `no-referrer` browsers send `Origin: null` along with our own forms, which then count as another site's.
      .header('referrer-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(page.markup)
  )
}

/** Whether somebody looks at this in a browser: outside the API, and HTML is named among what is accepted. */
export function asksForPage({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith(`${API_PREFIX}/`) && (headers.accept ?? '').includes('text/html')
}
