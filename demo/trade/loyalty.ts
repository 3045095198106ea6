import type { DemoCustomer } from '../people/customer.ts'
import type { World } from '../people/world.ts'
import { addDays } from './days.ts'
import type { DemoOrder, DemoReturn } from './order.ts'

export const PROGRAMME = 'Chiaro di Luna'

export interface DemoStanding {
  readonly customer: string
  readonly tier: string
  readonly points: number
}

const TIERS = [
  ['Luna piena', 15_000],
  ['Mezzaluna', 4000],
  ['Luna nuova', 0],
] as const

/** What a line came to, in hundredths. */
export const amountOfLine = ({ price, quantity, discountMinor }: DemoOrder['lines'][number]) =>
  price * quantity * 100 - discountMinor

/** Where those who have a card stand: a point for every ten euros or pounds of two years, less what came back. */
export function standings(
  world: World,
  customers: readonly DemoCustomer[],
  { orders, returns }: { readonly orders: readonly DemoOrder[]; readonly returns: readonly DemoReturn[] },
): DemoStanding[] {
  const since = addDays(world.day, -730)
  const spent = new Map<string, number>()
  const add = (customer: string | null, minor: number) => {
    if (customer !== null) spent.set(customer, (spent.get(customer) ?? 0) + minor / 100)
  }
  for (const order of orders)
    if (order.on >= since && order.status !== 'cancelled')
      for (const line of order.lines) add(order.customer, amountOfLine(line))
  for (const { of, lines } of returns)
    if (of.on >= since) for (const at of lines) add(of.customer, of.lines[at] ? -amountOfLine(of.lines[at]) : 0)
  return customers.flatMap(({ key, card }) => {
    if (card === null) return []
    const total = spent.get(key) ?? 0
    const [tier] = TIERS.find(([, least]) => total >= least) ?? TIERS[2]
    return [{ customer: key, tier, points: Math.max(0, Math.floor(total / 10)) }]
  })
}
