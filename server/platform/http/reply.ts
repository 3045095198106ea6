import { z } from 'zod'
import type { BoundEndpoint } from '../module.ts'

/** What goes back on the wire. `body` is JSON text; null answers without a body. */
export interface Answer {
  readonly status: number
  readonly body: string | null
  readonly headers: Readonly<Record<string, string>>
}

/** Gathers what the handler says about its answer, and encodes it. */
export class Reply {
  readonly headers: Record<string, string> = {}
  audited = false
  /** True once the handler has gone on in another legal entity than the caller's. */
  entered = false

  encode({ endpoint, operationId }: BoundEndpoint, result: unknown): Answer {
    if (endpoint.method !== 'GET' && !this.audited && !endpoint.withoutAudit)
      throw new Error(`${operationId} changed something without an audit row`)
    if (!endpoint.response) return { status: 204, body: null, headers: this.headers }
    const tag = etagOf(result)
    if (tag !== undefined) this.headers['etag'] ??= tag
    const wire = z.encode(endpoint.response, result as never) // The handler's type is the schema's own output.
    return { status: endpoint.status ?? 200, body: JSON.stringify(wire), headers: this.headers }
  }
}

/** The ETag of an answer with a `version`, inside or on the wire: the same number in quotes. */
export function etagOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('version' in answer)) return undefined
  return typeof answer.version === 'number' ? `"${answer.version}"` : undefined
}

/** True when `If-None-Match` names the tag: the caller has this version already. Weak comparison (RFC 9110 section 13.1.2). */
export function hasAlready(ifNoneMatch: string | undefined, tag: string | undefined): boolean {
  if (ifNoneMatch === undefined || tag === undefined) return false
  return ifNoneMatch.split(',').some((known) => known.trim() === '*' || known.trim().replace(/^W\//, '') === tag)
}
