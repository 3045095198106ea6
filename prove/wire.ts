/** A full answer of the server. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly isReplay: boolean
}

/** A request that has no answer after this time counts as one that hangs, in milliseconds. */
export const HANGS_AFTER = 30_000

/** The request got no answer in time, while the connection stood. */
export class Hang extends Error {
  override readonly name = 'Hang'
}

/** Sends a request; resolves when the whole answer has arrived. Throws `Hang`, or whatever `fetch` throws. */
export async function send(
  url: string,
  request: {
    readonly method?: 'GET' | 'POST' | 'PUT'
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = request
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(HANGS_AFTER),
    })
    const text = await response.text()
    return { status: response.status, text, isReplay: response.headers.get('idempotency-replayed') === 'true' }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') throw new Hang(`no answer from ${url}`)
    throw error
  }
}

/** An answer's JSON as a record; empty when it is none. */
export function fieldsOf(answer: Pick<Answer, 'text'>): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(answer.text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}
