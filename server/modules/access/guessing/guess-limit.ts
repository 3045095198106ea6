/** How guessing at one thing is slowed down. It is never stopped for good: that would let a stranger lock somebody out. */
export interface GuessLimit {
  /** Tries in a row without a delay. */
  readonly free: number
  /** The delay doubles with each further failure, up to this many seconds. */
  readonly longestSeconds: number
  /** After so long without a failure the count starts again. */
  readonly forgetAfterSeconds: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/** One login, one PIN, one known device: 108 tries in the first day of a siege, 96 in every further one. */
export const ONE_SECRET: GuessLimit = { free: 5, longestSeconds: 15 * MINUTE, forgetAfterSeconds: 24 * HOUR }
/** One network: a whole shop may stand behind it, so it bears more, and never waits for more than a minute. */
export const ONE_NETWORK: GuessLimit = { free: 50, longestSeconds: MINUTE, forgetAfterSeconds: HOUR }
/** One shared device, whoever's PIN is tried on it. */
export const ONE_DEVICE: GuessLimit = { free: 20, longestSeconds: 15 * MINUTE, forgetAfterSeconds: HOUR }

/** Failures in a row, and when the last one was. */
export interface Failures {
  readonly failures: number
  readonly lastFailedAt: Date
}

/** How many whole seconds the next try has to wait. 0: it may be made. */
export function secondsToWait(limit: GuessLimit, seen: Failures | undefined, now: Date): number {
  if (!seen || isForgotten(limit, seen, now) || seen.failures < limit.free) return 0
  // The exponent is held down so that no count, however high, leaves the range of exact numbers.
  const delay = Math.min(2 ** Math.min(seen.failures - limit.free + 1, 20), limit.longestSeconds)
  return Math.max(0, Math.ceil((seen.lastFailedAt.getTime() + delay * 1000 - now.getTime()) / 1000))
}

function isForgotten(limit: GuessLimit, seen: Failures, now: Date): boolean {
  return now.getTime() - seen.lastFailedAt.getTime() >= limit.forgetAfterSeconds * 1000
}
