import type { Build } from './build.ts'
import { type Installation, install } from './installation.ts'

/** A promise of the product, and how it is tried. */
export interface Proof {
  /** As it is told on the command line: `acked-survives-kill`. */
  readonly name: string
  /** How many trials are its own in a whole run. */
  readonly share: number
  /** Why it cannot be tried here; undefined when it can. */
  readonly hindrance?: () => string | undefined
  /** Prepares what the trials share and hands `each` one trial; a trial answers what is wrong, a sentence each. */
  prove(trials: Trials): Promise<void>
}

/** The trials of one promise. */
export interface Trials {
  readonly build: Build
  /** The product as it is, to prepare folders with; the same as `build` unless that is bad on purpose. */
  readonly sound: Build
  /** Milliseconds after which a second server that has not refused counts as one that does not. */
  readonly refusesWithin: number
  /** Hands over a data folder that was set up; the build that is tried runs on it from the next start on. */
  readonly withInstallation: (use: (installation: Installation) => Promise<void>) => Promise<void>
  /** Runs them. One that throws has failed, too. */
  readonly each: (trial: (number: number) => Promise<readonly string[]>) => Promise<void>
}

/** How trials came out. */
export interface Outcome {
  readonly trials: number
  readonly failures: number
  readonly faults: readonly string[]
}

export interface RunOptions {
  readonly build: Build
  readonly sound?: Build
  readonly count: number
  readonly refusesWithin: number
  /** One for several promises, to save time; it stays as it is left. Otherwise each promise gets one of its own. */
  readonly shared?: Installation
  /** Ends at the first failure: a build that is bad on purpose is caught by one. */
  readonly untilFailure?: boolean
}

/** Runs the trials of a promise. Throws when what they share cannot be prepared. */
export async function runProof(proof: Proof, options: RunOptions): Promise<Outcome> {
  const { build, sound = build, count, refusesWithin, shared, untilFailure = false } = options
  const faults: string[] = []
  let trials = 0
  let failures = 0
  await proof.prove({
    build,
    sound,
    refusesWithin,
    async withInstallation(use) {
      if (shared) return use(shared)
      await using installation = await install(sound)
      await installation.server.kill()
      installation.build = build
      await use(installation)
    },
    async each(trial) {
      while (trials < count && !(untilFailure && failures > 0)) {
        const found = await trial(trials).catch((error: unknown) => [
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        ])
        trials += 1
        if (found.length === 0) continue
        failures += 1
        faults.push(...found.map((fault) => `trial ${trials}: ${fault}`))
      }
    },
  })
  return { trials, failures, faults }
}

/** A whole number from `least` to `most`, any as likely. */
export function anyOf(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1))
}
