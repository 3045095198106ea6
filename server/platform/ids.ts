import type { Id } from '#contract/shared.ts'
import { v7 } from 'uuid'

/** A new UUIDv7 for a row of the table: grows with time, so indexes stay compact and rows sort by age. */
export function newId<const Table extends string>(): Id<Table> {
  // The brand is the caller's statement of what the id is for; every UUIDv7 is as good as another.
  return v7() as Id<Table>
}
