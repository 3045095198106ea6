import { customers } from '#contract/customers.ts'
import { ByHand } from '../by-hand/by-hand.ts'
import { type Asked, byContact, byName, bySlip, byTwoWords, type Found, type Scope } from '../by-hand/search.ts'
import { interleave } from '../interleave.ts'
import { type Million, openMillion } from '../million.ts'
import { type Seeker, seekersOf, type Texts, textsOf } from '../million/search-texts.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import type { Row } from '../row.ts'
import { Wire } from '../wire.ts'

interface Search {
  readonly name: string
  readonly texts: keyof Texts
  /** By words as they are typed. */
  readonly isNamed?: true
  byHand(hand: ByHand, text: string, scope: Scope): Promise<Found[]>
}

const asked = (hand: ByHand, { query, values }: Asked) => hand.rows<Found>(query, values)

const SEARCHES: readonly Search[] = [
  {
    name: 'customer-search-name',
    texts: 'words',
    isNamed: true,
    byHand: (hand, text, scope) => asked(hand, byName(text, scope)),
  },
  { name: 'customer-search-typo', texts: 'slips', byHand: bySlip },
  {
    name: 'customer-search-two-words',
    texts: 'pairs',
    isNamed: true,
    byHand: (hand, text, scope) => {
      const [first = '', second = ''] = text.split(' ')
      return asked(hand, byTwoWords([first, second], scope))
    },
  },
  {
    name: 'customer-search-phone-ending',
    texts: 'endings',
    byHand: (hand, text, scope) => asked(hand, byContact('phone', text.split('').toReversed().join(''), scope)),
  },
  {
    name: 'customer-search-email',
    texts: 'emails',
    byHand: (hand, text, scope) => asked(hand, byContact('email', text, scope)),
  },
]

/**
 * Search among a million: by associates of large stores and of small ones, and by somebody who finds everybody, in turns.
 * Target: design.md 5.
 */
export const customerSearches: readonly Row[] = SEARCHES.map((search) => ({
  name: search.name,
  prepare: openMillion,
  measure: async () => {
    const million = await openMillion()
    const hand = await ByHand.open(million.stage.address, million.legalEntityId)
    const wires = new Map<GivenAssociate, Wire>()
    try {
      const questions = await questionsOf(million, search, hand)
      for (const { seeker } of questions)
        if (!wires.has(seeker.who)) wires.set(seeker.who, new Wire(million.stage.server.port, seeker.who.headers))
      const at = (n: number) => questions[n % questions.length] ?? Promise.reject(new Error('Nothing to ask'))
      const subject = async (n: number) => {
        const { seeker, text } = await at(n)
        const query = new URLSearchParams({ text }).toString()
        return (
          wires.get(seeker.who)?.send({ method: 'GET', path: `${customers.readCustomerMatches.path}?${query}` }) ?? ''
        )
      }
      const baseline = async (n: number) => {
        const { seeker, text } = await at(n)
        return hand.transact('read', () => search.byHand(hand, text, seeker.scope))
      }
      let found = 0
      for (let n = 0; n < questions.length; n += 1)
        found += requireSame(await subject(n), await baseline(n), JSON.stringify((await at(n)).text))
      await chooseWays(hand, search, { questions, baseline })
      let [s, b] = [0, 0]
      const times = await interleave({ subject: () => subject((s += 1)), baseline: () => baseline((b += 1)) }, 100)
      return {
        value: times.p50,
        unit: 'ms',
        ratio: times.ratio50,
        target: 'p50<=2.5x,p50<=30ms',
        isMet: times.ratio50 <= 2.5 && times.p50 <= 30,
        notes: {
          p99: times.p99,
          ratio99: times.ratio99,
          baseline: times.baseline50,
          foundEach: found / questions.length,
        },
      }
    } finally {
      await hand.close()
      for (const wire of wires.values()) wire.close()
    }
  },
}))

interface Question {
  readonly seeker: Seeker
  readonly text: string
}

/** With fewer who match as typed, slips of the keys are looked for as well: that is the row of its own. */
const ENOUGH = 5

async function questionsOf(million: Million, search: Search, hand: ByHand): Promise<Question[]> {
  const all: Question[][] = []
  for (const seeker of await seekersOf(million)) {
    const texts = (await textsOf(million.superuser, million.legalEntityId, seeker.scope))[search.texts]
    const one: Question[] = []
    for (const text of texts) {
      const found = await hand.transact('read', () => search.byHand(hand, text, seeker.scope))
      if (search.isNamed !== true || found.length >= ENOUGH) one.push({ seeker, text })
    }
    if (one.length === 0) throw new Error(`A seeker has nothing to look for: ${texts.join(', ')}`)
    all.push(one)
  }
  // One of each seeker after the other.
  const most = Math.max(...all.map((one) => one.length))
  return Array.from({ length: most }, (_, n) => all.flatMap((one) => one[n % one.length] ?? [])).flat()
}

/** Both statements, for everybody and for address books, by what the questions need. */
async function chooseWays(
  hand: ByHand,
  search: Search,
  {
    questions,
    baseline,
  }: { readonly questions: readonly Question[]; readonly baseline: (n: number) => Promise<unknown> },
): Promise<void> {
  for (const isEverybody of [true, false]) {
    const places = questions.flatMap(({ seeker }, n) => ((seeker.scope === null) === isEverybody ? [n] : []))
    const names = hand.namesSeen().filter((name) => name.endsWith(isEverybody ? 'everybody' : 'books'))
    for (const name of names)
      if (places.length > 0) await hand.chooseWay(name, (n) => baseline(places[n % places.length] ?? 0))
  }
  if (search.texts === 'slips') await hand.chooseWay('variants', baseline)
}

/** Both have to find the same customers, or, of more than a page, both a page. Answers how many. */
function requireSame(answer: string, hand: readonly Found[], about: string): number {
  const { matches } = JSON.parse(answer) as { matches: { customer: { id: string } }[] } // By the contract.
  const theirs = new Set(matches.map(({ customer }) => customer.id.slice(4)))
  const ours = new Set(hand.map(({ id }) => id.replaceAll('-', '')))
  const isSame = ours.size >= 20 ? theirs.size === 20 : theirs.size === ours.size && theirs.isSubsetOf(ours)
  if (!isSame) throw new Error(`The baseline finds others for ${about}: ${ours.size}, ${theirs.size}`)
  return theirs.size
}
