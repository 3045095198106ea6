import { median, quantile } from './statistics.ts'

const ROUNDS = 15
const WARM_UP = 200

/** The same work twice: by the product, and by hand through the same driver. */
export interface Pair {
  readonly subject: () => Promise<unknown>
  readonly baseline: () => Promise<unknown>
  /** Puts things back after either, off the clock. */
  readonly after?: () => Promise<unknown>
}

/** Times in milliseconds, ratios of subject to baseline. */
export interface PairTimes {
  readonly p50: number
  readonly p99: number
  readonly baseline50: number
  readonly ratio50: number
  readonly ratio99: number
}

/**
 * Runs both in turns, a sample of one after a sample of the other, in rounds. What the machine does besides hits both alike,
 * so the median of the rounds' ratios says more than any time. Method: docs/operate/speed.md.
 */
export async function interleave(pair: Pair, samples: number): Promise<PairTimes> {
  for (let n = 0; n < Math.min(WARM_UP, 2 * samples); n += 1) {
    await timed(pair, pair.subject)
    await timed(pair, pair.baseline)
  }
  const rounds: { subject: number[]; baseline: number[] }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = { subject: [] as number[], baseline: [] as number[] }
    for (let n = 0; n < samples; n += 1) {
      times.subject.push(await timed(pair, pair.subject))
      times.baseline.push(await timed(pair, pair.baseline))
    }
    rounds.push(times)
  }
  const ratio = (q: number) =>
    median(rounds.map(({ subject, baseline }) => quantile(subject, q) / quantile(baseline, q)))
  const all = rounds.flatMap(({ subject }) => subject)
  return {
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    baseline50: median(rounds.flatMap(({ baseline }) => baseline)),
    ratio50: ratio(0.5),
    ratio99: ratio(0.99),
  }
}

async function timed({ after }: Pair, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  const took = performance.now() - began
  await after?.()
  return took
}
