import type { Id } from '#contract/shared.ts'

/** Columns of a row with the name of the associate who changed it last. */
interface Row {
  readonly changedBy: Id<'associate'> | null
  readonly changedByName: string | null
}

/** Who changed a row, as the contract tells it. */
export function changedBy(row: Row | undefined): { associateId: Id<'associate'>; name: string } | null {
  if (!row || row.changedBy === null) return null
  return { associateId: row.changedBy, name: row.changedByName ?? '' }
}
