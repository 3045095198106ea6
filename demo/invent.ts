import { drawProducts, type DemoProduct } from './goods/products.ts'
import type { DemoCustomer } from './people/customer.ts'
import { inventCustomers } from './people/customers.ts'
import { inventBooks, type Keeping, type Left } from './people/keepers.ts'
import type { World } from './people/world.ts'
import { Random } from './random.ts'
import { type DemoStanding, standings } from './trade/loyalty.ts'
import type { DemoOrder, DemoReturn } from './trade/order.ts'
import { inventOrders } from './trade/orders.ts'
import { inventReturns } from './trade/returns.ts'
import { type DemoWish, inventWishes } from './trade/wishes.ts'

/** Everything that happened in a legal entity, by codes and days. */
export interface Invented {
  readonly products: readonly DemoProduct[]
  readonly customers: readonly DemoCustomer[]
  readonly keepings: readonly Keeping[]
  readonly left: readonly Left[]
  readonly orders: readonly DemoOrder[]
  readonly returns: readonly DemoReturn[]
  readonly standings: readonly DemoStanding[]
  readonly wishes: readonly DemoWish[]
}

const SEED = 'Maison Ombrelune'

/** Invents a legal entity's customers, goods and sales up to yesterday: the same for the same day and size, on every machine. */
export function invent(world: World): Invented {
  const random = new Random(SEED).fork(world.entity.code)
  // The catalogue is the house's, so it is the same in each legal entity.
  const products = drawProducts(new Random(SEED).fork('products'), world.size)
  const customers = inventCustomers(world, random.fork('customers'))
  const books = inventBooks(world, customers, random.fork('books'))
  const orders = inventOrders(world, { customers, products, keepings: books.keepings }, random.fork('orders'))
  const returns = inventReturns(world, orders, random.fork('returns'))
  return {
    products,
    customers,
    ...books,
    orders,
    returns,
    standings: standings(world, customers, { orders, returns }),
    wishes: inventWishes(world, { customers, products }, random.fork('wishes')),
  }
}
