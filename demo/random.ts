import { createHash } from 'node:crypto'

/**
 * Numbers that look random and are the same for the same seed, on every machine: sfc32 by Chris Doty-Humphrey (PractRand,
 * public domain), begun with the SHA-256 of the seed. For invented data only, never for secrets.
 */
export class Random {
  readonly #seed: string
  readonly #words: Int32Array

  constructor(seed: string) {
    const hash = createHash('sha256').update(seed).digest()
    this.#seed = seed
    this.#words = Int32Array.from([0, 4, 8, 12], (at) => hash.readInt32LE(at))
  }

  /** Another stream, for a part of the data: what is drawn from it does not depend on what was drawn from this one. */
  fork(name: string | number): Random {
    return new Random(`${this.#seed}/${name}`)
  }

  /** From 0 to less than 1. */
  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#words
    const sum = (((a + b) | 0) + d) | 0
    this.#words.set([b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (d + 1) | 0])
    return (sum >>> 0) / 0x1_0000_0000
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  /** From `least` to less than `most`. */
  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)]
    if (found === undefined) throw new RangeError('There is nothing to pick from')
    return found
  }

  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries<number | undefined>(weights)
    let left = this.next() * entries.reduce((sum, [, weight = 0]) => sum + weight, 0)
    for (const [key, weight = 0] of entries) {
      left -= weight
      // The record's own keys, which TypeScript reads as any text.
      if (left < 0) return key as K
    }
    throw new RangeError('There is nothing to pick from')
  }

  /** So many different ones of the list, in a random order; all of them when there are fewer. */
  some<T>(list: readonly T[], count: number): T[] {
    const rest = [...list]
    const found: T[] = []
    while (found.length < count && rest.length > 0) found.push(...rest.splice(Math.floor(this.next() * rest.length), 1))
    return found
  }
}
