/** What the server takes before it says no. Generous for a shop whose associates share one network; tests tighten it. */
export interface Limits {
  /** Requests a minute from one network (an IPv4 address, an IPv6 /64). */
  readonly perNetwork: number
  /** Requests a minute with one session or token. */
  readonly perCredential: number
  /** Requests a minute from one network to the endpoints where secrets can be guessed. */
  readonly guessesPerNetwork: number
  /** Mean delay of the event loop over a second, in milliseconds, past which requests are turned away. */
  readonly eventLoopDelay: number
  /** Requests that may wait for a database connection. */
  readonly poolQueue: number
  readonly connections: number
  /** Milliseconds for a request's headers, and for the whole request. */
  readonly headersWithin: number
  readonly requestWithin: number
  /** Milliseconds between two looks at connections that are too slow. */
  readonly slownessCheckedEvery: number
  /** Bytes of a request's line and headers, of its body, and characters of its address. */
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly addressLength: number
  readonly queryParameters: number
  /** Milliseconds that an answer of the readiness probe is good for. */
  readonly probeEvery: number
  /** The share of the data folder's disk that must be free. */
  readonly freeDisk: number
}

/** The limits on how often, from what one session or token may do a minute: many people share one network, few try a secret. */
export function ratesOf(perCredential: number): Pick<Limits, 'perCredential' | 'perNetwork' | 'guessesPerNetwork'> {
  return { perCredential, perNetwork: perCredential * 10, guessesPerNetwork: perCredential / 10 }
}

export const defaultLimits: Omit<Limits, keyof ReturnType<typeof ratesOf>> = {
  eventLoopDelay: 200,
  poolQueue: 200,
  connections: 10_000,
  headersWithin: 10_000,
  requestWithin: 30_000,
  slownessCheckedEvery: 2_000,
  headerBytes: 16_384,
  bodyBytes: 1_048_576,
  addressLength: 8_000,
  queryParameters: 100,
  probeEvery: 1_000,
  freeDisk: 0.05,
}

/** For tests about anything else: no limit on how often and how busy. What a single request may be stays as it is. */
export const unhurried: Partial<Limits> = {
  perNetwork: Number.MAX_SAFE_INTEGER,
  perCredential: Number.MAX_SAFE_INTEGER,
  guessesPerNetwork: Number.MAX_SAFE_INTEGER,
  eventLoopDelay: Number.POSITIVE_INFINITY,
  poolQueue: Number.POSITIVE_INFINITY,
}
