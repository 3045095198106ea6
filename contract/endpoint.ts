import type { z } from 'zod'
import type { Operation } from './operations.ts'

/** A failure with a name, answered as application/problem+json (RFC 9457). Its text is in texts/problems, keyed by `code`. */
export interface ProblemKind {
  readonly code: `${string}/${string}`
  readonly status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 406
    | 408
    | 409
    | 412
    | 413
    | 414
    | 415
    | 422
    | 428
    | 429
    | 431
    | 500
    | 503
}

/**
 * Who may call an endpoint.
 * `public`: anyone, with the reason why nobody has to be known. `signedIn`: any session or token.
 * `operation`: the caller's roles grant this operation with some scope; how far the scope reaches is decided by the query.
 */
export type Access =
  | { readonly kind: 'public'; readonly because: string }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'operation'; readonly operation: Operation }

/** One HTTP operation. The server routes it, the typed client calls it, OpenAPI describes it, the access matrix tries it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, with `:name` for parameters. */
  readonly path: `/${string}`
  readonly summary: string
  readonly description?: string
  readonly access: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Parsed on the way out, so nothing undeclared leaves the server. Absent: 204. */
  readonly response?: z.ZodType
  readonly status?: 200 | 201 | 202
  readonly problems?: readonly ProblemKind[]
  /** The change needs `If-Match` with the ETag that was read (428 without it, 412 when stale). */
  readonly ifMatch?: true
  /** A POST that needs no `Idempotency-Key`, with the reason. Every other POST needs one. */
  readonly withoutIdempotencyKey?: string
  /** A change that is allowed to leave no audit row, with the reason. Every other change leaves at least one. */
  readonly withoutAudit?: string
  /** 404 while this feature is off in the legal entity. */
  readonly feature?: string
  /** Guessable secrets are tried here: a stricter rate limit per network. */
  readonly guessable?: true
}

export type Endpoints = Readonly<Record<string, Endpoint>>

/** Declares a capability's endpoints; the key is the operationId. Keeps the literal types that server and client infer from. */
export function defineEndpoints<const T extends Endpoints>(endpoints: T): T {
  return endpoints
}

/** Declares a capability's problems; keeps the literal codes. */
export function defineProblems<const T extends Readonly<Record<string, ProblemKind>>>(problems: T): T {
  return problems
}

export const signedIn = { kind: 'signedIn' } as const
/** Access for whoever's roles grant the operation. */
export function operation<const O extends Operation>(name: O) {
  return { kind: 'operation', operation: name } as const
}
/** Access for anyone; the reason is part of the contract. */
export function publicBecause(because: string) {
  return { kind: 'public', because } as const
}

type In<S> = S extends z.ZodType ? z.input<S> : undefined
type Out<S> = S extends z.ZodType ? z.output<S> : undefined
type Part<K extends string, V> = [V] extends [undefined] ? unknown : { readonly [P in K]: V }

/** What a caller passes: wire types, ids with their prefix, instants as ISO strings. */
export type CallOf<E extends Endpoint> = Part<'params', In<E['params']>> &
  Part<'query', In<E['query']>> &
  Part<'body', In<E['body']>> &
  (E extends { ifMatch: true } ? { readonly ifMatch: string } : unknown)

/** What a handler receives: parsed, branded, with dates. */
export type InputOf<E extends Endpoint> = Part<'params', Out<E['params']>> &
  Part<'query', Out<E['query']>> &
  Part<'body', Out<E['body']>> &
  (E extends { ifMatch: true } ? { readonly version: number } : unknown)

/** What a handler answers with; encoded to the wire by the response schema. */
export type ReplyOf<E extends Endpoint> = E['response'] extends z.ZodType ? z.output<E['response']> : void
/** What a caller gets. */
export type ResultOf<E extends Endpoint> = E['response'] extends z.ZodType ? z.input<E['response']> : undefined
/** The codes a caller of this endpoint has to be ready for, besides those every endpoint can answer. */
export type ProblemOf<E extends Endpoint> = E['problems'] extends readonly ProblemKind[]
  ? E['problems'][number]['code']
  : never
