import type { Price } from '#contract/catalogue-shapes.ts'

/** True when `id` is `above`, or hangs below it. `parents` holds for each category the one above it. */
export function isBelow<Id extends string>(parents: ReadonlyMap<Id, Id | null>, id: Id, above: Id): boolean {
  const seen = new Set<Id>()
  for (let at: Id | null = id; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === above) return true
    seen.add(at)
  }
  return false
}

/** Options in the order in which the database gives them back (jsonb: shorter names first), so that the same look the same. */
export function asKept(options: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(options)
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
}

/** Prices in the order in which the database gives them back. */
export function byCurrency(prices: readonly Price[]): Price[] {
  return prices.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/** The words of a search, each once. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/\s+/).filter((word) => word !== ''))]
}
