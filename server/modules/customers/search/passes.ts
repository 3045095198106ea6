import { COUNTED, type ReadWord } from './vocabulary.ts'

/**
 * One way in which names can match, better ones first. Customers with one of `words` are looked at, in this order. Of all
 * their words, ` rossi maria `, those of `parts` must be a part and each of `patterns` must match; and those of `better`, what
 * a pass before asked for, must not all be parts.
 */
export interface Pass {
  readonly words: readonly string[]
  readonly parts: readonly string[]
  readonly patterns: readonly string[]
  readonly better: readonly string[]
  /** Names that were typed right come first; these are looked for when there are few of them. */
  readonly hasSlip: boolean
}

/** More slips than two in one name are another name; with more words than this, one slip is enough. */
const WORDS_WITH_TWO_SLIPS = 4

/** The passes for typed words: each exactly; as beginnings; one with a slip; two with a slip. Empty: nobody can match. */
export function passesOf(typed: readonly ReadWord[]): Pass[] {
  if (typed.length === 0) return []
  const exact = typed.map((word): Part => ({
    part: ` ${word.word} `,
    words: word.isKnown ? [word.word] : [],
    count: word.exactly,
  }))
  const begun = typed.map(begunBy)
  const slipped = typed.map(slippedBy)
  const slips = slipped.flatMap((part, at) => (part.words.length > 0 ? [{ part, at }] : []))
  const passes = [pass(exact, [])]
  // Of one word, those who have it exactly are done with.
  if (typed.some(({ isBeginning }) => isBeginning))
    passes.push(pass(typed.length > 1 ? begun : begun.map(without(exact[0])), exact))
  for (const { part, at } of slips) passes.push(pass(begun.with(at, part), begun))
  if (typed.length <= WORDS_WITH_TWO_SLIPS)
    for (const [index, one] of slips.entries())
      for (const two of slips.slice(index + 1))
        passes.push(pass(begun.with(one.at, one.part).with(two.at, two.part), begun))
  return passes.filter(({ words }) => words.length > 0)
}

const without = (taken: Part | undefined) => (part: Part) => ({
  ...part,
  words: part.words.filter((word) => word !== taken?.words[0]),
})

interface Part {
  /** What all words of the customer must have as a part; absent when it takes a pattern. */
  readonly part?: string
  readonly pattern?: string
  /** The words from which to start; empty: nobody has one. */
  readonly words: readonly string[]
  readonly count: number
}

function begunBy(word: ReadWord): Part {
  if (!word.isBeginning) return { part: ` ${word.word} `, words: word.isKnown ? [word.word] : [], count: word.exactly }
  // Words that were cut off do not lead to everybody: only when there is nothing better to start from.
  return { part: ` ${word.word}`, words: word.begins, count: word.isWhole ? word.beginning : Number.MAX_SAFE_INTEGER }
}

/** Nobody has counted them. Rarely as many as have a common word. */
function slippedBy({ slips }: ReadWord): Part {
  return { pattern: ` (${slips.join('|')}) `, words: slips, count: COUNTED - 1 }
}

/** Starts from the rarest part; from the last typed among equals, which is a surname more often than not. */
function pass(all: readonly Part[], better: readonly Part[]): Pass {
  const isPossible = all.every(({ words }) => words.length > 0)
  const start = all.reduce<Part | undefined>(
    (best, one) => (one.count <= (best?.count ?? Infinity) ? one : best),
    undefined,
  )
  const others = all.filter((one) => one !== start)
  return {
    words: isPossible ? (start?.words ?? []) : [],
    parts: others.flatMap(({ part }) => part ?? []),
    patterns: others.flatMap(({ pattern }) => pattern ?? []),
    better: better.flatMap(({ part }) => part ?? []),
    hasSlip: all.some(({ pattern }) => pattern !== undefined),
  }
}
