import type { Language } from '#contract/shared.ts'
import type { Random } from '../random.ts'
import { addDays } from '../trade/days.ts'
import type { DemoConsent } from './customer.ts'
import { WORDINGS } from './notes.ts'

interface When {
  readonly joined: string
  /** The day before today. */
  readonly last: string
  readonly language: Language
}

/** What somebody agreed to on joining, and what a few took back later. */
export function consentsOf({ joined, last, language }: When, random: Random): DemoConsent[] {
  const given: DemoConsent[] = []
  const say = (
    channel: DemoConsent['channel'],
    purpose: DemoConsent['purpose'],
    decision: DemoConsent['decision'] = 'given',
  ) => given.push({ channel, purpose, decision, on: joined, wording: WORDINGS[purpose][language] })
  if (random.chance(0.76)) say('email', 'marketing')
  else if (random.chance(0.5)) say('email', 'marketing', 'withdrawn')
  if (random.chance(0.44)) say('whatsapp', 'marketing')
  if (random.chance(0.3)) say('phone', 'marketing')
  if (random.chance(0.22)) say('post', 'marketing')
  if (random.chance(0.62)) say('any', 'profiling')
  const later = addDays(joined, random.whole(40, 800))
  const taken = given.filter(({ decision }) => decision === 'given').slice(0, 1)
  const isTaken = random.chance(0.07) && later <= last
  return [
    ...given,
    ...(isTaken ? taken.map((one) => ({ ...one, decision: 'withdrawn' as const, on: later, wording: null })) : []),
  ]
}
