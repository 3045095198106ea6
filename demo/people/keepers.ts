import type { Random } from '../random.ts'
import { addDays } from '../trade/days.ts'
import type { DemoCustomer } from './customer.ts'
import type { World } from './world.ts'

/** Somebody's place in a client book: since when, and in whose it was before. */
export interface Keeping {
  readonly customer: string
  readonly associate: string
  readonly since: string
  readonly before: { readonly associate: string; readonly until: string } | null
}

/** Somebody who was in a book and is not any more. */
export interface Left {
  readonly customer: string
  readonly associate: string
  readonly since: string
  readonly until: string
}

/** How many clients the associates keep in each store at size 1: 1,400 together, some books three times others. */
const BOOKS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  milan: { 'EU-0105': 64, 'EU-0111': 208, 'EU-0118': 186, 'EU-0126': 78 },
  florence: { 'EU-0203': 152, 'EU-0126': 40 },
  madrid: { 'EU-0301': 112, 'EU-0308': 156 },
  london: { 'UK-0102': 72, 'UK-0107': 212, 'UK-0113': 120 },
}

const WORTH: Readonly<Record<DemoCustomer['habit'], number>> = {
  collector: 6,
  giver: 3,
  engagement: 2,
  self: 2.4,
  company: 3,
  lapsed: 1.2,
  looking: 0.8,
  tourist: 0.35,
}

/** Who keeps whom: those who come often before those who came once. */
export function inventBooks(world: World, customers: readonly DemoCustomer[], random: Random) {
  const keepings: Keeping[] = []
  const left: Left[] = []
  for (const store of world.entity.stores) {
    const places = new Map(
      Object.entries(BOOKS[store.code] ?? {}).map(([associate, count]) => [associate, Math.round(count * world.size)]),
    )
    const ranked = customers
      .filter((one) => one.store === store.code && !one.isRepeat)
      .map((customer) => ({ customer, rank: random.next() ** (1 / WORTH[customer.habit]) }))
      .toSorted((a, b) => b.rank - a.rank)
    for (const { customer } of ranked) {
      const open = Object.fromEntries([...places].filter(([, count]) => count > 0))
      const names = [...places.keys()]
      if (Object.keys(open).length > 0) {
        const associate = random.weighted(open)
        places.set(associate, (places.get(associate) ?? 0) - 1)
        keepings.push(keepingOf(customer, { associate, others: names, world, random }))
      } else if (left.length < 48 * world.size && random.chance(0.3)) {
        const since = sinceOf(customer, world, random)
        const until = addDays(since, random.whole(60, 500))
        if (until < addDays(world.day, -2))
          left.push({ customer: customer.key, associate: random.pick(names), since, until })
      }
    }
  }
  return { keepings, left }
}

interface Choice {
  readonly associate: string
  readonly others: readonly string[]
  readonly world: World
  readonly random: Random
}

function keepingOf(customer: DemoCustomer, { associate, others, world, random }: Choice): Keeping {
  const since = sinceOf(customer, world, random)
  const from = others.filter((one) => one !== associate)
  const until = addDays(since, random.whole(90, 600))
  const moved = from.length > 0 && random.chance(0.06) && until < addDays(world.day, -2)
  return { customer: customer.key, associate, since, before: moved ? { associate: random.pick(from), until } : null }
}

/** Some weeks after the customer came, and not before the books were opened, at the beginning of what is told. */
function sinceOf({ joined }: DemoCustomer, world: World, random: Random): string {
  const opened = addDays(world.day, -1090)
  const since = addDays(joined, random.whole(0, 60))
  const latest = addDays(world.day, -2)
  if (since < opened) return addDays(opened, random.whole(0, 5))
  return since > latest ? latest : since
}
