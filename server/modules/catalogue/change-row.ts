import { requestProblems } from '#contract/problems.ts'
import { Problem } from '#platform/problem.ts'

/** A row that is there and that the caller may see, else 404: for the caller both are the same. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Problem(requestProblems.notFound)
  return row
}

/** Throws 412 unless the row that was read is the version the caller has seen; the update itself asks again. */
export function refuseStale(row: { readonly version: number }, version: number): void {
  if (row.version !== version) throw new Problem(requestProblems.stale)
}

/** Throws 412 when the update found no row of that version any more. */
export function refuseLost(result: { readonly numUpdatedRows: bigint }): void {
  if (result.numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
}
