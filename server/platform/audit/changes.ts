/**
 * What an audit row says of a change: the fields whose value the patch really changes, as they were and as they become.
 * Fields that the patch leaves out, or repeats as they are, are in neither.
 */
export function changesOf(
  row: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> } {
  const changed = Object.entries(patch).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(row[field]),
  )
  return {
    before: Object.fromEntries(changed.map(([field]) => [field, row[field]])),
    after: Object.fromEntries(changed),
  }
}
