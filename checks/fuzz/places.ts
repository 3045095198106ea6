/** Where something is in a body, step by step. */
export type Path = readonly (string | number)[]

/** An id as it stands on the wire, of whatever table. */
export const ID = /^[a-z]{3}_[0-9a-f]{32}$/

/** Every place of a body, the whole one first. */
export function placesIn(value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] {
  const here = { path, value }
  if (Array.isArray(value)) return [here, ...value.flatMap((item, at) => placesIn(item, [...path, at]))]
  if (typeof value !== 'object' || value === null) return [here]
  return [here, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))]
}

/** A body with something else in one place. */
export function replaced(value: unknown, [step, ...rest]: Path, next: unknown): unknown {
  if (step === undefined) return next
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === step ? replaced(item, rest, next) : item))
  const entries = Object.entries(value ?? {}).map(([name, inner]: [string, unknown]) => [
    name,
    name === step ? replaced(inner, rest, next) : inner,
  ])
  return Object.fromEntries(entries) as unknown
}
