const PREFIX = 4
const WEIGHT = 0.1

/**
 * How alike two words are, 0 to 1: the share of letters in common and near their place, less half of those out of order, and
 * more for a common beginning of up to four letters. Source: W. E. Winkler, String Comparator Metrics and Enhanced Decision
 * Rules in the Fellegi-Sunter Model of Record Linkage, 1990; M. A. Jaro, 1989.
 */
export function jaroWinkler(one: string, other: string): number {
  const a = Array.from(one)
  const b = Array.from(other)
  const jaro = jaroOf(a, b)
  let prefix = 0
  while (prefix < PREFIX && prefix < a.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * WEIGHT * (1 - jaro)
}

function jaroOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const takenOfB = new Set<number>()
  const commonOfA: string[] = []
  for (const [at, letter] of a.entries()) {
    const last = Math.min(b.length - 1, at + reach)
    for (let place = Math.max(0, at - reach); place <= last; place += 1) {
      if (takenOfB.has(place) || b[place] !== letter) continue
      takenOfB.add(place)
      commonOfA.push(letter)
      break
    }
  }
  const common = commonOfA.length
  if (common === 0) return 0
  const commonOfB = b.filter((_, place) => takenOfB.has(place))
  const outOfOrder = commonOfA.filter((letter, at) => letter !== commonOfB[at]).length / 2
  return (common / a.length + common / b.length + (common - outOfOrder) / common) / 3
}
