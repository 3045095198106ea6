import { clientBook } from '#contract/client-book.ts'
import type { Refinement } from '#contract/attribute-shapes.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { isDeepStrictEqual } from 'node:util'
import { ByHand, type Query } from '../by-hand/by-hand.ts'
import { clientPage, MEMORY } from '../by-hand/client-page.ts'
import { interleave } from '../interleave.ts'
import { type Million, openMillion } from '../million.ts'
import type { Measured, Row } from '../row.ts'
import { Wire } from '../wire.ts'

/** One request, and what the baseline is told. */
interface Asked {
  readonly who: GivenAssociate
  readonly likes: readonly string[]
  readonly tiers: readonly string[]
  /** Whose book: an associate's, or a store's. */
  readonly of: string
}

interface Page {
  readonly name: string
  readonly book: 'own' | 'store'
  readonly cards: number
  readonly samples: number
  readonly target: string
  isMet(found: { ratio50: number; ratio99: number; p50: number; statements: number }): boolean
}

const LIKES = [['gold'], ['silver', 'silk'], ['velvet', 'pearls'], ['diamonds', 'gold', 'linen']]
const TIERS = [['friend', 'patron'], ['visitor'], ['patron', 'guest-of-honour']]

function row(page: Page): Row {
  return { name: page.name, prepare: openMillion, measure: async () => measure(page, await openMillion()) }
}

/** 50 cards with three slots, two filters, facets. Target: design.md 5. */
export const clientBookPage = row({
  name: 'client-book-page',
  book: 'own',
  cards: 50,
  samples: 100,
  target: 'p50<=2.5x,p99<=4x,statements<=4',
  isMet: ({ ratio50, ratio99, statements }) => ratio50 <= 2.5 && ratio99 <= 4 && statements <= 4,
})

/** The same of a store whose associates keep 20,000 clients. */
export const storeClientBookPage = row({
  name: 'store-client-book-page',
  book: 'store',
  cards: 50,
  samples: 20,
  target: 'p50<=2.5x,p50<=50ms',
  isMet: ({ ratio50, p50 }) => ratio50 <= 2.5 && p50 <= 50,
})

/** The counts beside the refiners of those 20,000, with one card. */
export const clientBookFacets = row({
  name: 'client-book-facets',
  book: 'store',
  cards: 1,
  samples: 20,
  target: 'p50<=2.5x,p50<=50ms',
  isMet: ({ ratio50, p50 }) => ratio50 <= 2.5 && p50 <= 50,
})

async function measure(page: Page, million: Million): Promise<Measured> {
  const { stage, legalEntityId } = million
  const query = clientPage(page.book)
  const hand = await ByHand.open(stage.address, legalEntityId)
  const wires = new Map(million.seniors.map((who) => [who, new Wire(stage.server.port, who.headers)]))
  const asked = questions(page, million)
  const at = (n: number): Asked => {
    const one = asked[n % asked.length]
    if (!one) throw new RangeError('Nothing to ask')
    return one
  }
  const subject = async (n: number) =>
    wires.get(at(n).who)?.send({ method: 'GET', path: pathOf(page, at(n)) }) ?? Promise.reject(new Error('Who asks?'))
  const baseline = (n: number) => byHand(hand, { page, query }, at(n))
  try {
    for (let n = 0; n < asked.length; n += 1) requireSame(await subject(n), (await baseline(n))[0])
    await hand.chooseWay(query.name, baseline)
    let [s, b] = [0, 0]
    const times = await interleave(
      { subject: () => subject((s += 1)), baseline: () => baseline((b += 1)) },
      page.samples,
    )
    const statements = await countStatements(page, at(0))
    return {
      value: times.p50,
      unit: 'ms',
      ratio: times.ratio50,
      target: page.target,
      isMet: page.isMet({ ...times, statements }),
      notes: { p99: times.p99, ratio99: times.ratio99, baseline: times.baseline50, statements },
    }
  } finally {
    await hand.close()
    for (const wire of wires.values()) wire.close()
  }
}

function questions({ book }: Page, { seniors, stores }: Million): Asked[] {
  return LIKES.flatMap((likes) =>
    TIERS.flatMap((tiers) =>
      seniors.flatMap((who, n) => {
        // The seniors are of the first stores of their groups.
        const store = stores[n * 4]
        return store === undefined ? [] : { who, likes, tiers, of: book === 'own' ? who.associateId : store }
      }),
    ),
  )
}

function queryOf({ cards }: Page, { likes, tiers }: Asked) {
  const refinements: Refinement[] = [
    { by: 'values', attribute: 'likes', anyOf: [...likes] },
    { by: 'values', attribute: 'tier', anyOf: [...tiers] },
  ]
  return { refine: JSON.stringify(refinements), facets: 'true', limit: cards } as const
}

function pathOf(page: Page, asked: Asked): string {
  const { refine, facets, limit } = queryOf(page, asked)
  const { path } = page.book === 'own' ? clientBook.listClients : clientBook.listStoreClients
  return `${path}?${new URLSearchParams({ refine, facets, limit: String(limit) }).toString()}`
}

interface HandPage {
  readonly cards: readonly { customer: { id: string } }[]
  readonly total: number
  readonly counts: readonly { attribute: string; value: string; count: number }[]
}

function byHand(
  hand: ByHand,
  { page, query }: { readonly page: Page; readonly query: Query },
  { of, likes, tiers }: Asked,
): Promise<HandPage[]> {
  // One more tells whether there is a next page.
  const values = [of, likes, tiers, page.cards + 1]
  return hand.transact('read', () => hand.rows<HandPage>(query, values), MEMORY)
}

/** Both have to answer the same, or the figures compare nothing. */
function requireSame(answer: string, hand: HandPage | undefined): void {
  const page = JSON.parse(answer) as {
    items: { customer: { id: string } }[]
    total: number
    facets: { attribute: string; values?: { value: string; count: number }[] }[]
  } // By the contract.
  const ids = (hand?.cards ?? []).slice(0, page.items.length).map(({ customer }) => customer.id.replaceAll('-', ''))
  const theirs = page.items.map(({ customer }) => customer.id.slice(4))
  const listed = ['likes', 'dislikes', 'tier', 'style']
  const counts = (hand?.counts ?? [])
    .filter(({ attribute }) => listed.includes(attribute))
    .map(({ attribute, value, count }) => `${attribute} ${value} ${count}`)
  const shown = page.facets.flatMap(({ attribute, values = [] }) =>
    values.filter(({ count }) => count > 0).map(({ value, count }) => `${attribute} ${value} ${count}`),
  )
  if (!isDeepStrictEqual([ids, hand?.total, counts.toSorted()], [theirs, page.total, shown.toSorted()]))
    throw new Error(`The baseline answers something else: ${hand?.total}, ${page.total}`)
}

/** Statements of one request, besides the beginning and the end of its transaction. */
async function countStatements(page: Page, asked: Asked): Promise<number> {
  const query = queryOf(page, asked)
  const { statements } = await statementsOf<unknown>(() =>
    asked.who.call(page.book === 'own' ? clientBook.listClients : clientBook.listStoreClients, { query }),
  )
  return statements.length - 2
}
