import type { CallOf, Endpoint, Endpoints, ProblemOf, ResultOf } from './endpoint.ts'
import type { requestProblems } from './problems.ts'

/** A problem as it comes over the wire (RFC 9457), in the language of the call's Accept-Language. */
export interface WireProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code: string
  readonly instance?: string
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message?: string }[]
}

/** The codes that every endpoint can answer. */
export type RequestProblem = (typeof requestProblems)[keyof typeof requestProblems]['code']

/** The server refused. `isProblem` narrows what it refused with. */
export class ProblemError<Code extends string = string> extends Error {
  override readonly name = 'ProblemError'
  readonly code: Code
  readonly problem: WireProblem
  /** Seconds until it is worth asking again, when the server said so. */
  readonly retryAfter: number | undefined

  constructor(problem: WireProblem & { readonly code: Code }, retryAfter?: number) {
    super(`${problem.status} ${problem.code}: ${problem.title}`)
    this.code = problem.code
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/**
 * True when the error is the server's refusal with one of these codes; a code that the endpoint does not declare does not
 * compile.
 *
 * @example if (isProblem(error, organisation.openStore, 'organisation/store-code-taken')) …
 */
export function isProblem<const E extends Endpoint, const C extends ProblemOf<E> | RequestProblem>(
  error: unknown,
  _endpoint: E,
  ...codes: readonly C[]
): error is ProblemError<C> {
  return error instanceof ProblemError && codes.some((code) => code === error.code)
}

export interface ClientOptions {
  /** Where the server is, without a path: `https://carnet.example.com`. In a browser: empty. */
  readonly baseUrl: string
  readonly fetch?: typeof globalThis.fetch
  /** Asked before every call: a bearer token, Accept-Language. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** Waits between attempts; for tests. */
  readonly wait?: (milliseconds: number) => Promise<void>
  /** How often a call is tried at most. */
  readonly attempts?: number
}

type Input<E extends Endpoint> = unknown extends CallOf<E> ? [input?: CallOptions] : [input: CallOf<E> & CallOptions]

export interface CallOptions {
  readonly signal?: AbortSignal
  /** For a change that was begun before: the key it was sent with. One is made up otherwise. */
  readonly idempotencyKey?: string
}

/** One function per endpoint, by operationId. */
export type Client<T extends Endpoints> = {
  readonly [K in keyof T]: (...input: Input<T[K]>) => Promise<ResultOf<T[K]>>
}

/**
 * A typed client of endpoints. It throws `ProblemError` when the server refuses, and whatever `fetch` throws when there is
 * no answer. A reading, and a POST with its Idempotency-Key, are sent again (with the same key, so nothing is done twice)
 * after 429, 503, 409 still-running and a lost connection; another change only after 429, which says that it was not begun.
 */
export function createClient<const T extends Endpoints>(endpoints: T, options: ClientOptions): Client<T> {
  const calls = Object.entries(endpoints).map(([name, endpoint]) => [
    name,
    (input: Parts = {}) => call(endpoint, input, options),
  ])
  return Object.fromEntries(calls) as Client<T> // Every endpoint has got the function of its own type.
}

interface Parts extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly ifMatch?: string
}

async function call(endpoint: Endpoint, input: Parts, options: ClientOptions): Promise<unknown> {
  const { attempts = 4, wait = (time) => new Promise((resolve) => setTimeout(resolve, time)) } = options
  const send = options.fetch ?? globalThis.fetch
  const isKeyed = endpoint.method === 'POST' && !endpoint.withoutIdempotencyKey && endpoint.access.kind !== 'public'
  const isRepeatable = isKeyed || endpoint.method === 'GET'
  const key = isKeyed ? (input.idempotencyKey ?? crypto.randomUUID()) : undefined
  const url = options.baseUrl + addressOf(endpoint, input)

  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= attempts
    let response: Response
    try {
      response = await send(
        url,
        requestOf(endpoint, input, { ...options.headers?.(), ...(key && { 'idempotency-key': key }) }),
      )
    } catch (error) {
      if (last || !isRepeatable || input.signal?.aborted) throw error
      await wait(pause(attempt))
      continue
    }
    if (response.ok) return response.status === 204 ? undefined : response.json()
    const problem = await problemOf(response)
    if (last || !isWorthAgain(problem, isRepeatable) || input.signal?.aborted) throw problem
    await wait(problem.retryAfter === undefined ? pause(attempt) : Math.min(problem.retryAfter * 1000, 30_000))
  }
}

function isWorthAgain({ problem }: ProblemError, isRepeatable: boolean): boolean {
  if (problem.status === 429) return true
  return isRepeatable && (problem.status === 503 || problem.code === 'request/still-running')
}

/** Longer each time, and not the same for everybody who lost the same server. */
function pause(attempt: number): number {
  return 200 * 2 ** attempt * (0.5 + Math.random() / 2)
}

function addressOf({ path }: Endpoint, { params = {}, query = {} }: Parts): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined) search.append(name, textOf(one))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(textOf(params[name])))
  return `/api/v1${filled}${search.size === 0 ? '' : `?${search.toString()}`}`
}

/** Parameters are words, numbers and switches; the contract's types let nothing else through. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError('A parameter is neither a text nor a number nor true or false')
}

function requestOf({ method }: Endpoint, input: Parts, headers: Readonly<Record<string, string>>): RequestInit {
  return {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...headers,
      ...(input.ifMatch === undefined ? {} : { 'if-match': input.ifMatch }),
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  }
}

/** What is not a problem of ours was answered by something before the server: a proxy, a captive portal. */
async function problemOf(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const isOurs = response.headers.get('content-type')?.startsWith('application/problem+json')
  const problem = isOurs
    ? ((await response.json()) as WireProblem) // The media type says so.
    : { type: 'about:blank', title: response.statusText, status: response.status, code: `http/${response.status}` }
  return new ProblemError(problem, Number.isFinite(retryAfter) ? retryAfter : undefined)
}
