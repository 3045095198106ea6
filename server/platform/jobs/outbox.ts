import type { Tx } from '../database/index.ts'
import type { Queue } from './queues.ts'

/** Something put into a queue. `data` goes through JSON. */
export interface Parcel {
  readonly data: object
  /** Not before this instant. */
  readonly startAfter?: Date
  readonly retryLimit?: number
}

/** A job as it is known outside its module. */
export interface DeclaredJob {
  readonly name: string
  readonly schedule: string | null
  /** Tries after the first. */
  readonly retries: number
  /** True when it needs no data, so that a person may start it. */
  readonly runsWithoutData: boolean
}

/** Takes jobs and events into the transaction that asks for them: they are there when it commits, and never were when it does not. */
export interface Outbox {
  /** Every job of every module, by name. */
  readonly jobs: ReadonlyMap<string, DeclaredJob>
  /** The names of those who listen to an event. */
  subscribersOf(event: string): readonly string[]
  /** Puts all parcels into a queue with one statement of this transaction. */
  send(tx: Tx, queue: Queue, parcels: readonly Parcel[]): Promise<void>
}
