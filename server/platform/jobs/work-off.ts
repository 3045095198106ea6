import type { JobWithMetadata } from 'pg-boss'
import { deliver, type DeliverDeps } from '../events/deliver.ts'
import type { AnySubscriber } from '../events/event.ts'
import { bury } from './bury.ts'
import { fanOut } from './fan-out.ts'
import type { AnyJob } from './job.ts'
import type { Declarations } from './open-outbox.ts'
import { DeliveryParcel, JobParcel, TickParcel } from './parcel.ts'
import type { Queue } from './queues.ts'
import { runJob } from './run-job.ts'

/** What the worker knows of one thing it took from a queue. */
export type Taken = Pick<JobWithMetadata, 'data' | 'retryCount' | 'retryLimit' | 'createdOn' | 'signal'>

export interface WorkOffDeps extends DeliverDeps {
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortSignal
}

/** Does what was taken from a queue. Throws when it has to be tried again. */
export async function workOff(deps: WorkOffDeps, queue: Queue, taken: Taken): Promise<void> {
  const number = taken.retryCount + 1
  const isLast = taken.retryCount >= taken.retryLimit
  switch (queue) {
    case 'jobs': {
      const signal = AbortSignal.any([deps.stopping, taken.signal])
      const isStopping = () => deps.stopping.aborted
      return runJob(deps, JobParcel.parse(taken.data), { number, isLast, signal, isStopping })
    }
    case 'events':
      return deliver(deps, DeliveryParcel.parse(taken.data), { number, isLast })
    case 'ticks':
      return fanOut(deps, { job: TickParcel.parse(taken.data).job, at: taken.createdOn })
    case 'dead':
      return bury(deps, taken.data)
  }
}

/** Every module's jobs and subscribers, by name. Throws when two have the same: runs are told apart by it. */
export function byName(modules: readonly Declarations[]): {
  readonly jobsByName: ReadonlyMap<string, AnyJob>
  readonly subscribersByName: ReadonlyMap<string, AnySubscriber>
} {
  const jobs = modules.flatMap((module) => module.jobs ?? [])
  const subscribers = modules.flatMap((module) => module.subscribers ?? [])
  const names = new Set<string>()
  for (const { name } of [...jobs, ...subscribers]) {
    if (names.has(name)) throw new Error(`Two jobs or subscribers are called ${name}`)
    names.add(name)
  }
  return {
    jobsByName: new Map(jobs.map((job) => [job.name, job])),
    subscribersByName: new Map(subscribers.map((subscriber) => [subscriber.name, subscriber])),
  }
}
