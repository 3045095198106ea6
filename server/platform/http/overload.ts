import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/index.ts'
import { unavailable } from './classify-error.ts'
import type { Limits } from './limits.ts'

const SAMPLE = 1_000
const RESOLUTION = 20

/** How busy this process is. */
export interface Load {
  /** Mean delay of the event loop over the last second, in milliseconds. */
  eventLoopDelay(): number
  /** Throws 503 when there is more to do than can be done soon: quickly, so that the rest is served. */
  shed(): void
}

/** Watches the event loop until the app closes, and the queue for database connections. */
export function watchLoad(app: FastifyInstance, database: Database, limits: Limits): Load {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
  histogram.enable()
  let delay = 0
  const sampling = setInterval(() => {
    // The histogram holds the time between two ticks of its timer; the timer's own interval is no delay. NaN: no tick yet.
    delay = Math.max(0, (histogram.mean || 0) / 1e6 - RESOLUTION)
    histogram.reset()
  }, SAMPLE).unref()
  app.addHook('onClose', () => {
    clearInterval(sampling)
    histogram.disable()
  })
  return {
    eventLoopDelay: () => delay,
    shed() {
      if (delay > limits.eventLoopDelay || database.pool.waitingCount > limits.poolQueue) throw unavailable(1)
    },
  }
}
