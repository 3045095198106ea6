import { ackedSurvivesDatabaseKill } from './promises/acked-survives-database-kill.ts'
import { ackedSurvivesKill } from './promises/acked-survives-kill.ts'
import { auditComplete } from './promises/audit-complete.ts'
import { bookInvariants } from './promises/book-invariants.ts'
import { diskFull } from './promises/disk-full.ts'
import { firstStart } from './promises/first-start.ts'
import { importResumes } from './promises/import-resumes.ts'
import { oneHolder } from './promises/one-holder.ts'
import type { Proof } from './proof.ts'

/** What is proven; docs/operate/promises.md tells it to whoever runs an installation. */
export const promises: readonly Proof[] = [
  ackedSurvivesKill,
  ackedSurvivesDatabaseKill,
  oneHolder,
  firstStart,
  diskFull,
  auditComplete,
  importResumes,
  bookInvariants,
]

/** Trials of a whole run, when no other number is asked for: each promise gets its own share. */
export const TRIALS = promises.reduce((sum, { share }) => sum + share, 0)

/** How many of `all` trials each promise gets: its share, and one at least. */
export function spread(all: number, chosen: readonly Proof[]): readonly number[] {
  const shares = chosen.reduce((sum, { share }) => sum + share, 0)
  return chosen.map(({ share }) => Math.max(1, Math.round((all * share) / shares)))
}
