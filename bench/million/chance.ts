/** Numbers from 0 to below 1, the same ones at every run. Mulberry32 (T. Ettinger): quick, and good enough for names. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of a list. With a skew above 1 those in front come far more often. */
export function pick<T>(from: readonly T[], random: () => number, skew = 1): T {
  const one = from[Math.floor(from.length * random() ** skew)]
  if (one === undefined) throw new RangeError('Nothing to pick from')
  return one
}

/** So many different ones of a list. */
export function pickSeveral<T>(from: readonly T[], random: () => number, count: number): T[] {
  const taken = new Set<T>()
  while (taken.size < count) taken.add(pick(from, random, 2))
  return [...taken]
}

/** An id that grows with `n`, as a UUIDv7 of a moment in 2025; ids of other kinds are other ones. */
export function idOf(kind: number, n: number): string {
  const time = (1_735_689_600_000 + n * 20).toString(16).padStart(12, '0')
  const tail = (n >>> 0).toString(16).padStart(8, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-8000-0000${tail}`
}
