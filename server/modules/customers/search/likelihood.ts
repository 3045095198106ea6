// How likely two customers are one. Rules that can be told to a person; no clock, no database.
import type { LikelyDuplicate } from '#contract/customer-shapes.ts'
import { jaroWinkler } from './jaro-winkler.ts'
import { isSlip } from './slips.ts'

/** How far the names of two customers agree. `family`: a word in common and another that differs, as in one household. */
export type NameAgreement = 'same' | 'similar' | 'family' | 'different'

/** What two customers have in common. */
export interface Agreement {
  readonly name: NameAgreement
  /** How many customers have all words of the name. */
  readonly namesakes: number
  readonly card: boolean
  readonly phone: boolean
  readonly email: boolean
  /** The address is many people’s: of an office, or of several customers already. */
  readonly isEmailShared: boolean
  /** Another address, written nearly alike. */
  readonly isEmailAlike: boolean
}

export type Judgement = Pick<LikelyDuplicate, 'likelihood' | 'reasons'>

/** Alike enough to be one word written twice: Martha and Marhta .96, Rob and Robert .88; Maria and Marta .89 is a slip anyway. */
const ALIKE = 0.88

/** How names agree, given as their folded words in any order. */
export function compareNames(one: readonly string[], other: readonly string[]): NameAgreement {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one]
  if (fewer.length === 0) return 'different'
  if (fewer.length === more.length && fewer.every((word) => more.includes(word))) return 'same'
  const rest = [...more]
  let agreeing = 0
  for (const word of fewer) {
    // The same word first: Anna is Anna’s before she is Anne’s.
    const at = rest.includes(word) ? rest.indexOf(word) : rest.findIndex((candidate) => isAlike(word, candidate))
    if (at === -1) continue
    rest.splice(at, 1)
    agreeing += 1
  }
  if (agreeing === fewer.length && (agreeing > 1 || more.length === 1)) return 'similar'
  return agreeing > 0 ? 'family' : 'different'
}

function isAlike(one: string, other: string): boolean {
  // One of the two as an initial, as on a card.
  if (one.length === 1 || other.length === 1) return one[0] === other[0]
  return isSlip(one, other) || jaroWinkler(one, other) >= ALIKE
}

type Table = Readonly<Record<NameAgreement, number>>
const CARD: Table = { same: 0.99, similar: 0.98, family: 0.85, different: 0.7 }
const EMAIL: Table = { same: 0.98, similar: 0.98, family: 0.7, different: 0.5 }
const PHONE: Table = { same: 0.97, similar: 0.97, family: 0.5, different: 0.4 }
/** One address of an office says who works there; the name has to say the rest. */
const SHARED_EMAIL: Table = { same: 0.9, similar: 0.85, family: 0.3, different: 0.1 }
const EMAIL_AND_PHONE: Table = { same: 0.99, similar: 0.99, family: 0.8, different: 0.75 }

/** How likely it is one customer, 0 to 1, and what speaks for it. */
export function judge(found: Agreement): Judgement {
  const table = found.email && !found.isEmailShared && found.phone ? EMAIL_AND_PHONE : undefined
  const likelihood = Math.max(
    table?.[found.name] ?? 0,
    found.card ? CARD[found.name] : 0,
    found.email ? (found.isEmailShared ? SHARED_EMAIL : EMAIL)[found.name] : 0,
    found.phone ? PHONE[found.name] : 0,
    byName(found),
  )
  const reasons: Judgement['reasons'] = []
  if (found.card) reasons.push({ by: 'card', agreement: 'same' })
  if (found.email) reasons.push({ by: 'email', agreement: 'same' })
  else if (found.isEmailAlike) reasons.push({ by: 'email', agreement: 'similar' })
  if (found.phone) reasons.push({ by: 'phone', agreement: 'same' })
  if (found.name === 'same') reasons.push({ by: 'name', agreement: 'same' })
  if (found.name === 'similar' || found.name === 'family') reasons.push({ by: 'name', agreement: 'similar' })
  return { likelihood, reasons }
}

/** How many may have a name before it is a common one. Some of them may be one customer already. */
const FEW = 5

/** A name that nobody shares says more than one that twenty have, and more still with nearly the same address. */
function byName({ name, namesakes, isEmailAlike }: Agreement): number {
  if (name !== 'same' && name !== 'similar') return 0
  if (isEmailAlike) return 0.85
  if (name === 'same') return namesakes <= 1 ? 0.6 : namesakes <= FEW ? 0.5 : 0.4
  return namesakes <= 1 ? 0.5 : 0.3
}

/** True for two addresses that differ by what happens in writing them down: nearly the same on both sides of the @. */
export function areEmailsAlike(one: string, other: string): boolean {
  const [local = '', domain = ''] = one.split('@')
  const [otherLocal = '', otherDomain = ''] = other.split('@')
  return jaroWinkler(local, otherLocal) >= ALIKE_ADDRESS && jaroWinkler(domain, otherDomain) >= ALIKE_ADDRESS
}

const ALIKE_ADDRESS = 0.92

/** The part before the @ of addresses that are nobody’s own, in the languages of the product and German and French. */
const OFFICES =
  /^(?:info|office|contact|contacto|contatti|contatto|sales|ventas|vendite|admin|administracion|amministrazione|mail|hello|hola|ciao|kontakt|service|support|shop|store|tienda|negozio|reception|team|noreply|no-reply)@/

/** From how many people of other names on an address is taken for one that is shared. */
const SHARED_BY = 3

/** True for an address that several people read: by its name, or because that many customers of other names have it. */
export function isSharedEmail(address: string, strangers: number): boolean {
  return OFFICES.test(address) || strangers >= SHARED_BY
}
