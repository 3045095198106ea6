import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What is read at the moment somebody looks. */
export interface Gauges {
  readonly poolTotal: () => number
  readonly poolIdle: () => number
  readonly poolWaiting: () => number
  readonly eventLoopDelay: () => number
  readonly connections: () => Promise<number>
}

export interface Metrics {
  /** A request that was answered: rate, errors and duration per route template. Labels never hold an id. */
  answered(request: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }): void
  /** A problem by its code. */
  problem(code: string): void
  /** Something on a socket that was no HTTP request. */
  broken(code: string): void
  /** Where other parts register metrics of their own: jobs, outbox, sign-ins. */
  readonly registry: Registry
  /** Prometheus text format, version 0.0.4. */
  text(): Promise<{ readonly body: string; readonly contentType: string }>
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** The metrics of one server. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const seconds = new Histogram({
    name: 'carnet_http_request_seconds',
    help: 'Time to answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const problems = new Counter({
    name: 'carnet_http_problems_total',
    help: 'Refusals and failures, by problem code',
    labelNames: ['code'],
    registers,
  })
  const broken = new Counter({
    name: 'carnet_http_broken_requests_total',
    help: 'Bytes that were no HTTP request, or came too slowly',
    labelNames: ['code'],
    registers,
  })
  const read = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value())
      },
    })
  read('carnet_database_connections', 'Database connections of this server', gauges.poolTotal)
  read('carnet_database_connections_idle', 'Database connections that wait for work', gauges.poolIdle)
  read('carnet_database_waiting', 'Requests that wait for a database connection', gauges.poolWaiting)
  read(
    'carnet_event_loop_delay_seconds',
    'Mean delay of the event loop over a second',
    () => gauges.eventLoopDelay() / 1000,
  )
  read('carnet_http_connections', 'Open connections', gauges.connections)
  return {
    registry,
    answered({ method, route, status, seconds: taken }) {
      seconds.observe({ method: METHODS.has(method) ? method : 'other', route, status: String(status) }, taken)
    },
    problem: (code) => problems.inc({ code }),
    broken: (code) => broken.inc({ code }),
    async text() {
      const merged = Registry.merge([registry, processRegistry()])
      return { body: await merged.metrics(), contentType: merged.contentType }
    },
  }
}

let ofProcess: Registry | undefined

/** Memory, processor, garbage collection: of the process, however many servers it holds. Watched from the first look on. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}
