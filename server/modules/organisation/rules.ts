import type { Id } from '#contract/shared.ts'

/** An id that a body names, with where it stands there. */
export interface Named<T extends string> {
  readonly id: Id<T>
  readonly pointer: string
}

/** The ids of a field that holds several, each with its pointer. */
export function namedIn<T extends string>(field: string, ids: readonly Id<T>[]): readonly Named<T>[] {
  return ids.map((id, index) => ({ id, pointer: `#/${field}/${index}` }))
}

/** What a field's new list adds to the one before, and what it takes away. What it takes away stands nowhere but in the field. */
export function movesBetween<T extends string>(
  field: string,
  before: readonly Id<T>[],
  after: readonly Id<T>[] | undefined,
): { readonly added: readonly Named<T>[]; readonly removed: readonly Named<T>[] } {
  if (after === undefined) return { added: [], removed: [] }
  const had = new Set(before)
  const has = new Set(after)
  return {
    added: namedIn(field, after).filter(({ id }) => !had.has(id)),
    removed: before.filter((id) => !has.has(id)).map((id) => ({ id, pointer: `#/${field}` })),
  }
}

/** A list of ids as it is kept: each once, in the order in which the database gives them back. */
export function asKept<T extends string>(ids: readonly Id<T>[]): Id<T>[]
export function asKept<T extends string>(ids: readonly Id<T>[] | undefined): Id<T>[] | undefined
export function asKept<T extends string>(ids: readonly Id<T>[] | undefined): Id<T>[] | undefined {
  // A UUID's text sorts as its bytes do.
  return ids && [...new Set(ids)].sort()
}
