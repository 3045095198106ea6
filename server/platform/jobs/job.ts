import type { z } from 'zod'
import type { Ctx } from '../context.ts'

/** What a job's handler can do besides its work: say how it goes. Lines appear in the job's run, without personal data. */
export interface JobContext {
  /** Runs part of the work in a transaction of its own, as this job's principal in the run's legal entity. */
  transaction<T>(fn: (ctx: Ctx) => Promise<T>): Promise<T>
  log(line: string): void
  /** Aborted when the server stops; long jobs look at it between their steps. */
  readonly signal: AbortSignal
}

/** Work done later, at least once, in one legal entity. The handler is idempotent: a second run finds the work done. */
export interface Job<Data> {
  /** Capability and work: `access.seal-audit`. */
  readonly name: `${string}.${string}`
  readonly data: z.ZodType<Data>
  readonly run: (job: JobContext, data: Data) => Promise<void>
  /** Cron pattern in UTC; the job then runs by itself in every legal entity, with empty data. */
  readonly schedule?: string
  /** Tries after the first, with growing delay. 5 unless told. */
  readonly retries?: number
}

/** A job with the type of its data let go of. Its own schema parses the data before `run` sees it. */
export type AnyJob = Omit<Job<unknown>, 'run'> & { readonly run: (job: JobContext, data: never) => Promise<void> }

/** Declares a job; keeps the type of its data for `enqueue`. */
export function defineJob<Data>(job: Job<Data>): Job<Data> {
  return job
}
