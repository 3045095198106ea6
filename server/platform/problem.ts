import type { ProblemKind } from '#contract/endpoint.ts'

/** One field that is wrong: where (a JSON pointer into the request's part) and which rule, in a word that texts translate. */
export interface FieldError {
  readonly pointer: string
  readonly code: string
}

export interface ProblemDetails {
  /** Parameters of the problem's text. Never personal data, never what was typed. */
  readonly params?: Readonly<Record<string, string | number>>
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
  /** Commit what was written before the refusal: a counted failed sign-in, a denial's audit row. */
  readonly keepWrites?: true
}

/** An expected failure, named in the contract. Answered as application/problem+json in the caller's language. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  readonly details: ProblemDetails

  constructor(kind: ProblemKind, details: ProblemDetails = {}) {
    super(kind.code, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.details = details
  }
}
