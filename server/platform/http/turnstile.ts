import { unavailable } from './classify-error.ts'

/** Lets a few pass at a time; the next wait outside, in order. */
export interface Turnstile {
  /** Runs `fn` when it is its turn. Throws 503 when too many are waiting already. */
  pass<T>(fn: () => Promise<T>): Promise<T>
}

/** A turnstile that `atOnce` are inside of and `waiting` stand before. */
export function makeTurnstile({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): Turnstile {
  let inside = 0
  const queue: (() => void)[] = []
  return {
    async pass(fn) {
      if (inside >= atOnce) {
        if (queue.length >= waiting) throw unavailable(1)
        await new Promise<void>((resolve) => queue.push(resolve))
      } else inside += 1
      try {
        return await fn()
      } finally {
        // Whoever is next takes the place over, so that nobody slips in between.
        const next = queue.shift()
        if (next) next()
        else inside -= 1
      }
    },
  }
}
