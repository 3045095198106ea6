import type { CustomerMatch } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { emailSearchKey } from '../contact/email.ts'
import type { Candidate } from './candidates.ts'
import type { Typed } from './read-typed.ts'
import { slipsBetween } from './slips.ts'

export type Reason = CustomerMatch['why'][number]

export interface Ranked {
  readonly customerId: Id<'customer'>
  readonly why: readonly Reason[]
}

/** Lower is better. Identifiers known exactly, then what was typed as a number or an address, then names. */
const RANK = { identifier: 0, contact: 1, name: { exact: 2, beginning: 3, ending: 3, typo: 5 }, word: 4 } as const

/** Each customer once with all reasons, the best first; among equals in the order of the candidates, which is always the same. */
export function rankMatches(typed: Typed, candidates: readonly Candidate[]): Ranked[] {
  const ranked = new Map<Id<'customer'>, { rank: number; slips: number; why: Reason[] }>()
  for (const candidate of candidates) {
    const { rank, slips, why } = judge(typed, candidate)
    const known = ranked.get(candidate.customerId)
    if (!known) ranked.set(candidate.customerId, { rank, slips, why: [...why] })
    else {
      known.rank = Math.min(known.rank, rank)
      known.why.push(...why.filter((reason) => !known.why.some((other) => isSame(other, reason))))
    }
  }
  return [...ranked]
    .map(([customerId, match]) => ({ customerId, ...match }))
    .toSorted((a, b) => a.rank - b.rank || a.slips - b.slips)
}

/** A number that was found exactly and by its beginning was found exactly. */
function isSame(one: Reason, other: Reason): boolean {
  return one.by === other.by && one.matched === other.matched
}

interface Judged {
  readonly rank: number
  readonly slips: number
  readonly why: readonly Reason[]
}

function judge(typed: Typed, { by, matched }: Candidate): Judged {
  if (by === 'name') return judgeName(typed, matched.trim().split(' '))
  const isExact =
    by === 'email'
      ? emailSearchKey(matched) === typed.emailStart
      : by === 'phone'
        ? typed.phoneEndings.includes(matched.replaceAll(/\D/g, ''))
        : typed.identifiers.includes(matched)
  const closeness = isExact ? 'exact' : by === 'phone' ? 'ending' : 'beginning'
  const rank = isExact ? RANK.identifier : by === 'email' && !typed.isEmail ? RANK.word : RANK.contact
  return { rank, slips: 0, why: [{ by, matched, closeness }] }
}

/** For each typed word the word of the name that is nearest to it. */
function judgeName(typed: Typed, words: readonly string[]): Judged {
  const why = typed.words.map(({ word, isBeginning }): Reason => {
    if (words.includes(word)) return { by: 'name', matched: word, closeness: 'exact' }
    const begun = isBeginning ? words.find((one) => one.startsWith(word)) : undefined
    if (begun !== undefined) return { by: 'name', matched: begun, closeness: 'beginning' }
    return { by: 'name', matched: nearest(word, words), closeness: 'typo' }
  })
  const slips = why.filter(({ closeness }) => closeness === 'typo').length
  const worst = slips > 0 ? 'typo' : why.every(({ closeness }) => closeness === 'exact') ? 'exact' : 'beginning'
  return {
    rank: RANK.name[worst],
    slips,
    why: why.filter((one, at) => why.findIndex((two) => isSame(one, two)) === at),
  }
}

function nearest(word: string, words: readonly string[]): string {
  const typed = Array.from(word)
  const distances = words.map((one) => slipsBetween(typed, Array.from(one)))
  return words[distances.indexOf(Math.min(...distances))] ?? ''
}
