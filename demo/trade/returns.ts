import type { World } from '../people/world.ts'
import type { Random } from '../random.ts'
import { addDays, openHour } from './days.ts'
import type { DemoOrder, DemoReturn } from './order.ts'
import { countryOf } from './orders.ts'
import { returned } from './statuses.ts'

/** What came back: more of what was sent than of what was tried on, and most after Christmas. */
export function inventReturns(world: World, orders: readonly DemoOrder[], random: Random): DemoReturn[] {
  const stores = world.entity.stores
  const back = orders.flatMap((order): Omit<DemoReturn, 'number'>[] => {
    if (order.status !== 'completed' || order.customer === null) return []
    const isPresent = order.on.slice(5) >= '12-10' && order.on.slice(5) <= '12-24'
    if (!random.chance(order.channel === 'online' ? 0.11 : isPresent ? 0.06 : 0.03)) return []
    const on = addDays(order.on, isPresent ? random.whole(16, 34) : random.whole(3, 26))
    if (on >= world.day) return []
    const store = stores.find(({ code }) => code === order.store) ?? random.pick(stores)
    const all = order.lines.map((_, at) => at)
    return [
      {
        of: order,
        store: store.code,
        on,
        at: openHour(on, random.next()),
        lines: random.chance(0.75) ? [random.pick(all)] : all,
        reason: returned(countryOf(store), random),
        associate: order.lines[0]?.associate ?? null,
      },
    ]
  })
  return back
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map((one, at) => ({ ...one, number: `R-${one.on.slice(2, 4)}-${String(at + 1).padStart(5, '0')}` }))
}
