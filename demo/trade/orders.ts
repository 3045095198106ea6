import type { DemoEntity } from '../boutique.ts'
import type { DemoProduct } from '../goods/products.ts'
import type { DemoCustomer } from '../people/customer.ts'
import { CUSTOMERS_OF, type World, YEARS_TOLD } from '../people/world.ts'
import type { Keeping } from '../people/keepers.ts'
import type { Random } from '../random.ts'
import { Chooser } from './choose.ts'
import { addDays, daysBetween, openHour } from './days.ts'
import type { DemoLine, DemoOrder } from './order.ts'
import { isSale, Season } from './seasons.ts'
import { cancelled, statusOf } from './statuses.ts'
import { type Visit, visitsOf } from './visits.ts'

type Store = DemoEntity['stores'][number]
/** An order before it has its number: those are given in the order of the days. */
type Unnumbered = Omit<DemoOrder, 'number' | 'source'>

const COUNTRY: Readonly<Record<string, string>> = { 'Europe/Rome': 'IT', 'Europe/Madrid': 'ES', 'Europe/London': 'GB' }
export const countryOf = ({ timeZone }: Pick<Store, 'timeZone'>) => COUNTRY[timeZone] ?? 'IT'

interface Shop {
  readonly store: Store
  readonly country: string
  readonly season: Season
  readonly from: string
  readonly to: string
  readonly staff: readonly string[]
  readonly chooser: Chooser
}

/** Three years of sales up to yesterday, of customers and of people nobody knows. */
export function inventOrders(
  world: World,
  {
    customers,
    products,
    keepings,
  }: { customers: readonly DemoCustomer[]; products: readonly DemoProduct[]; keepings: readonly Keeping[] },
  random: Random,
): DemoOrder[] {
  const chooser = new Chooser(products)
  const keepers = new Map(keepings.map(({ customer, associate }) => [customer, associate]))
  const [from, to] = [addDays(world.day, -YEARS_TOLD * 365), addDays(world.day, -1)]
  const orders = world.entity.stores.flatMap((store) => {
    const country = countryOf(store)
    // Windows of presents reach into the years beside.
    const season = new Season(addDays(from, -400), addDays(to, 400), country)
    const staff = world.entity.associates
      .filter((one) => one.stores.includes(store.code))
      .map((one) => one.personnelNumber)
    const shop: Shop = { store, country, season, from, to, staff, chooser }
    const of = customers.filter((one) => one.store === store.code)
    return [
      ...of.flatMap((customer) => {
        const mine = random.fork(customer.key)
        const visits = visitsOf(customer, shop, mine)
        return visits.map((visit) =>
          orderOf(shop, mine, { visit, customer, keeper: keepers.get(customer.key) ?? null }),
        )
      }),
      ...unknownBuyers(shop, world, random.fork(`unknown ${store.code}`)),
    ]
  })
  return numbered(orders)
}

interface Sale {
  readonly visit: Visit
  readonly customer: DemoCustomer
  readonly keeper: string | null
}

function orderOf(shop: Shop, random: Random, { visit, customer, keeper }: Sale): Unnumbered {
  const { store, country, to, staff } = shop
  const isFromFar = customer.habit === 'tourist'
  const isLarge = visit.wanted !== undefined || customer.habit === 'company'
  const channel = random.weighted({ store: 80, online: isFromFar || isLarge ? 0 : 13, phone: isFromFar ? 2 : 6 })
  const seller = keeper !== null && random.chance(0.8) ? keeper : random.pick(staff)
  const associate = channel === 'online' ? (random.chance(0.25) ? keeper : null) : random.chance(0.94) ? seller : null
  const lines = Array.from({ length: visit.pieces }, () => lineOf(shop, random, { visit, customer, associate }))
  const age = daysBetween(visit.on, to)
  const status = statusOf({ channel, age, isLarge: lines.some(({ price }) => price > 3000) }, random)
  return {
    channel,
    store: channel === 'online' ? null : store.code,
    customer: customer.key,
    currency: currencyOf(store),
    country: channel === 'online' ? (customer.addresses[0]?.country ?? country) : country,
    status,
    on: visit.on,
    at: openHour(visit.on, random.next()),
    reason: status === 'cancelled' ? cancelled(country, random) : null,
    lines,
  }
}

function lineOf(
  { chooser, store }: Shop,
  random: Random,
  {
    visit,
    customer,
    associate,
  }: { readonly visit: Visit; readonly customer: DemoCustomer; readonly associate: string | null },
): DemoLine {
  const { product, variant } = chooser.choose(customer, random, visit.wanted)
  const quantity = customer.habit === 'company' ? random.whole(3, 18) : 1
  const price = currencyOf(store) === 'GBP' ? variant.gbp : variant.eur
  const share = isSale(visit.on) && random.chance(0.45) ? random.pick([0.1, 0.15, 0.2]) : quantity > 5 ? 0.05 : 0
  return { product, variant, quantity, price, discountMinor: Math.round(price * quantity * share) * 100, associate }
}

const currencyOf = ({ currency }: Store) => (currency === 'GBP' ? 'GBP' : 'EUR')

/** Sales to people who left no name: silk and leather, mostly. */
function unknownBuyers(shop: Shop, world: World, random: Random): Unnumbered[] {
  const count = Math.round((CUSTOMERS_OF[shop.store.code] ?? 0) * 0.42 * world.size)
  return Array.from({ length: count }, () => {
    const on = shop.season.day(random, shop.from, shop.to) ?? shop.to
    const buyer = { ...nobody, ringSize: random.whole(48, 58), budget: random.pick([200, 300, 500, 900, 1500]) }
    const associate = random.chance(0.8) ? random.pick(shop.staff) : null
    const visit: Visit = {
      on,
      pieces: 1,
      ...(random.chance(0.7) && { wanted: { kind: random.pick(['scarf', 'leather']), styles: [] } }),
    }
    const { product, variant } = shop.chooser.choose(buyer, random, visit.wanted && { kind: visit.wanted.kind })
    const price = currencyOf(shop.store) === 'GBP' ? variant.gbp : variant.eur
    return {
      channel: 'store' as const,
      store: shop.store.code,
      customer: null,
      currency: currencyOf(shop.store),
      country: shop.country,
      status: 'completed' as const,
      on,
      at: openHour(on, random.next()),
      reason: null,
      lines: [{ product, variant, quantity: 1, price, discountMinor: 0, associate }],
    }
  })
}

const nobody = { habit: 'self', taste: { likes: [], dislikes: [], metal: 'yellow-gold' } } as const

/** Numbers them as tills do: by store or web shop, and year, in the order in which they were placed. */
function numbered(orders: readonly Unnumbered[]): DemoOrder[] {
  const last = new Map<string, number>()
  return orders
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || ((a.customer ?? '') < (b.customer ?? '') ? -1 : 1))
    .map((order) => {
      const place = order.store === null ? 'WEB' : order.store.slice(0, 3).toUpperCase()
      const series = `${place}-${order.on.slice(2, 4)}`
      const next = (last.get(series) ?? 0) + 1
      last.set(series, next)
      return {
        ...order,
        source: order.store === null ? 'web-shop' : 'till',
        number: `${series}-${String(next).padStart(5, '0')}`,
      }
    })
}
