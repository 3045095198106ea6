import type { CallOf, Endpoint, ResultOf } from '#contract/endpoint.ts'
import { newId } from '#platform/ids.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

/** An answer as a test looks at it: the status, the typed body of a success, the problem's code of a refusal. */
export interface Answered<E extends Endpoint> {
  readonly status: number
  /** The body of a success. Throws, with the problem, when the server refused. */
  readonly body: ResultOf<E>
  readonly problem:
    | { readonly code: string; readonly errors?: readonly { pointer: string; code: string }[] }
    | undefined
  readonly raw: LightMyRequestResponse
}

/** Somebody who calls the API through HTTP, typed by the contract. */
export class Caller {
  readonly app: FastifyInstance
  readonly headers: Readonly<Record<string, string>>

  constructor(app: FastifyInstance, headers: Readonly<Record<string, string>>) {
    this.app = app
    this.headers = headers
  }

  /** Calls an endpoint. An Idempotency-Key is made up unless `headers` brings one. */
  async call<const E extends Endpoint>(
    endpoint: E,
    input: CallOf<E>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered<E>> {
    const {
      params = {},
      query = {},
      body,
      ifMatch,
    } = input as { params?: Record<string, string>; query?: Record<string, unknown>; body?: object; ifMatch?: string } // CallOf has these parts and no others.
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    const raw = await this.app.inject({
      method: endpoint.method,
      url: `/api/v1${path}`,
      query: Object.fromEntries(
        Object.entries(query)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, String(value)]),
      ),
      headers: {
        ...this.headers,
        ...(endpoint.method === 'POST' ? { 'idempotency-key': newId<'request'>() } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    return answered(raw)
  }
}

function answered<E extends Endpoint>(raw: LightMyRequestResponse): Answered<E> {
  const failed = raw.statusCode >= 400
  return {
    status: raw.statusCode,
    get body(): ResultOf<E> {
      if (failed) throw new Error(`Refused: ${raw.statusCode} ${raw.body}`)
      return (raw.body === '' ? undefined : raw.json()) as ResultOf<E> // The server parsed it by the endpoint's own schema.
    },
    problem: failed ? raw.json() : undefined,
    raw,
  }
}
