import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { CONSENT_CHANNELS, CONSENT_PURPOSES } from '#contract/customer-shapes.ts'
import type { Habit } from './habits.ts'
import type { Address } from './person.ts'
import type { Taste } from './tastes.ts'

export interface DemoConsent {
  readonly channel: (typeof CONSENT_CHANNELS)[number]
  readonly purpose: Exclude<(typeof CONSENT_PURPOSES)[number], 'service'>
  readonly decision: 'given' | 'withdrawn'
  readonly on: string
  readonly wording: string | null
}

/** A customer of the demo, by codes and days; the habit decides what the customer buys, and is not stored. */
export interface DemoCustomer {
  /** What the till calls the customer. */
  readonly key: string
  readonly number: string
  readonly kind: 'person' | 'company'
  readonly name: string
  readonly preferredName: string | null
  readonly languages: readonly string[]
  readonly store: string
  readonly books: readonly string[]
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly addresses: readonly Address[]
  readonly card: string | null
  /** The day, and where: what histories name as the source. */
  readonly joined: string
  readonly source: 'in-store' | 'web' | 'import'
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly consents: readonly DemoConsent[]
  /** For a company, who buys: by their keys. */
  readonly buyers: readonly { readonly key: string; readonly title: string }[]
  readonly habit: Habit
  readonly taste: Taste
  /** Of a piece, in euros. */
  readonly budget: number
  readonly ringSize: number
  /** True for a second entry of somebody who is there already. */
  readonly isRepeat: boolean
}
