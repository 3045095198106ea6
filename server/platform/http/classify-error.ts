import type { ProblemKind } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { Problem } from '../problem.ts'

/** What the framework and the HTTP parser refuse by themselves. */
const framework: Readonly<Record<string, ProblemKind>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: requestProblems.tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: requestProblems.mediaType,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: requestProblems.malformed,
  FST_ERR_BAD_URL: requestProblems.malformed,
  FST_ERR_MAX_PARAM_LENGTH: requestProblems.addressTooLong,
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: requestProblems.mediaType,
}

/** Classes and codes of PostgreSQL (Appendix A of its manual) that say "not now": seconds until it is worth asking again. */
const databaseAway: readonly (readonly [code: RegExp, seconds: number])[] = [
  [/^57014$/, 1], // the statement took longer than its timeout
  [/^55P03$/, 1], // a lock was not to be had in time
  [/^53100$/, 60], // disk full
  [/^53/, 5], // memory, connections
  [/^57P0[1-5]$/, 5], // shutting down, starting up, dropped
  [/^25P0[34]$/, 1], // idle or running too long in a transaction
  [/^08/, 5], // connection
  [/^58030$/, 5], // input or output error
  [/^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/, 5],
]

/** Two changes met: neither is wrong by itself, and asking again may succeed. */
const met = /^(?:23505|23503|23P01|40001|40P01)$/

// The driver tells of these without a code.
const driverAway =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/**
 * The problem behind any error. What is not expected is a bug: 500, with the error as its cause for the log. Row-level
 * security refusing a write (42501) is a bug too: the code should have looked first.
 * A read-only database (25006) is "not now" for a change; for a reading it means that the code tried to write.
 */
export function classifyError(error: unknown, isChange: boolean): Problem {
  if (error instanceof Problem) return error
  if (!(error instanceof Error)) return new Problem(requestProblems.internal, { cause: error })
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const refused = framework[code]
  if (refused) return new Problem(refused, { cause: error })
  // A body that ended early: the stream's own error, which the framework marks as the caller's fault.
  if (code === 'ECONNRESET' && 'statusCode' in error) return new Problem(requestProblems.malformed, { cause: error })
  const seconds = databaseAway.find(([codes]) => codes.test(code))?.[1]
  if (seconds !== undefined) return unavailable(seconds, error)
  if (driverAway.test(error.message)) return unavailable(5, error)
  if (code === '25006' && isChange) return unavailable(5, error)
  if (met.test(code)) return new Problem(requestProblems.conflict, { cause: error })
  return new Problem(requestProblems.internal, { cause: error })
}

/** 503, and after how many seconds to ask again. */
export function unavailable(seconds: number, cause?: unknown): Problem {
  return new Problem(requestProblems.unavailable, { cause, headers: { 'retry-after': String(seconds) } })
}
