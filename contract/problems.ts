import { defineProblems } from './endpoint.ts'

/** What any endpoint can answer, declared once. */
export const requestProblems = defineProblems({
  malformed: { code: 'request/malformed', status: 400 },
  keyMissing: { code: 'request/idempotency-key-missing', status: 400 },
  notSignedIn: { code: 'request/not-signed-in', status: 401 },
  forbidden: { code: 'request/forbidden', status: 403 },
  crossSite: { code: 'request/cross-site', status: 403 },
  notFound: { code: 'request/not-found', status: 404 },
  method: { code: 'request/method-not-allowed', status: 405 },
  notAcceptable: { code: 'request/not-acceptable', status: 406 },
  timeout: { code: 'request/timeout', status: 408 },
  stillRunning: { code: 'request/still-running', status: 409 },
  conflict: { code: 'request/conflict', status: 409 },
  stale: { code: 'request/stale-version', status: 412 },
  tooLarge: { code: 'request/too-large', status: 413 },
  addressTooLong: { code: 'request/address-too-long', status: 414 },
  mediaType: { code: 'request/media-type', status: 415 },
  invalid: { code: 'request/invalid', status: 422 },
  keyReused: { code: 'request/idempotency-key-reused', status: 422 },
  versionMissing: { code: 'request/version-missing', status: 428 },
  tooMany: { code: 'request/too-many', status: 429 },
  headersTooLarge: { code: 'request/headers-too-large', status: 431 },
  internal: { code: 'request/internal', status: 500 },
  unavailable: { code: 'request/unavailable', status: 503 },
})
