import { Problem } from '../problem.ts'

/** Stands in a run whose worker died, or was too busy to say that it lives. */
export const WORKER_LOST = 'worker-lost'
/** Stands in a run whose job is not in this release. */
export const JOB_UNKNOWN = 'job-unknown'
/** Stands in a run that a stopping server gave back. */
export const INTERRUPTED = 'interrupted'

/**
 * An error in a word that may be stored and shown: a problem's code, a code of the database or the system, or the error's
 * name. Never its message, which may hold what somebody typed; that goes to the server's log.
 */
export function failureCode(error: unknown): string {
  if (error instanceof Problem) return error.kind.code
  if (!(error instanceof Error)) return 'error'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const from = 'severity' in error ? 'database' : error.name
  return (code === undefined ? error.name : `${from}/${code}`).slice(0, 100)
}
