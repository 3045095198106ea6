import type { Endpoint, ProblemKind } from '#contract/endpoint.ts'
import { requestProblems as p } from '#contract/problems.ts'

/** True when the endpoint is a POST that needs an `Idempotency-Key`. */
export function takesIdempotencyKey(endpoint: Endpoint): boolean {
  return endpoint.method === 'POST' && !endpoint.withoutIdempotencyKey && endpoint.access.kind !== 'public'
}

/** Every problem that an endpoint can answer: its own, and those that follow from what it declares. */
export function problemsOf(endpoint: Endpoint): readonly ProblemKind[] {
  const isChange = endpoint.method !== 'GET'
  return [
    ...(endpoint.problems ?? []),
    p.malformed,
    p.notAcceptable,
    p.timeout,
    p.addressTooLong,
    p.tooMany,
    p.headersTooLarge,
    p.internal,
    p.unavailable,
    ...(endpoint.access.kind === 'public' ? [] : [p.notSignedIn]),
    ...(endpoint.access.kind === 'operation' ? [p.forbidden] : []),
    ...(isChange ? [p.crossSite, p.conflict] : []),
    ...(endpoint.params || endpoint.feature ? [p.notFound] : []),
    // An undeclared query or body is refused too.
    p.invalid,
    ...(isChange ? [p.tooLarge, p.mediaType] : []),
    ...(takesIdempotencyKey(endpoint) ? [p.keyMissing, p.keyReused, p.stillRunning] : []),
    ...(endpoint.ifMatch ? [p.stale, p.versionMissing] : []),
  ]
}
