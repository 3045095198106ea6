// What a slip of the keys makes of a word. Pure; the database's half is in words.ts.

/** Words shorter than this are kept as they are: of three letters, one left out says little. */
export const SHORTEST_WITH_VARIANTS = 4
/** From this length on two slips are taken for the same word. */
const LONG = 8

/**
 * The word itself and each way to leave one letter out. Two words that are one slip apart share one of these: the symmetric
 * delete method of W. Garbe (SymSpell, 2012), for one deletion.
 */
export function variantsOf(word: string): string[] {
  const letters = Array.from(word)
  if (letters.length < SHORTEST_WITH_VARIANTS) return [word]
  return [...new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))])]
}

/** True when the words are another, and one is the other with a slip: one, or two in words of eight letters and more. */
export function isSlip(typed: string, word: string): boolean {
  const a = Array.from(typed)
  const b = Array.from(word)
  const shorter = Math.min(a.length, b.length)
  if (shorter < SHORTEST_WITH_VARIANTS - 1 || Math.max(a.length, b.length) < SHORTEST_WITH_VARIANTS) return false
  const most = shorter >= LONG ? 2 : 1
  if (Math.abs(a.length - b.length) > most) return false
  const distance = slipsBetween(a, b)
  return distance > 0 && distance <= most
}

/**
 * How many letters are wrong, left out, too many, or swapped with their neighbour: the optimal string alignment distance
 * (F. Damerau 1964; the restricted form of Boytsov 2011, where no part is edited twice).
 */
export function slipsBetween(a: readonly string[], b: readonly string[]): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1)
      current.push(least)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
