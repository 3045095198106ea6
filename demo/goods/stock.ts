import type { Random } from '../random.ts'
import type { DemoProduct } from './products.ts'

/** How many pieces of a variant each store has: of what costs much one or none. Stores that never had it are left out. */
export function stockOf(products: readonly DemoProduct[], stores: readonly string[], random: Random) {
  return new Map(
    products.map(({ code, variants }) => {
      const of = random.fork(code)
      return [
        code,
        variants.map((variant) =>
          stores.flatMap((store) => {
            if (of.chance(0.3)) return []
            const most = variant.eur > 8000 ? 1 : variant.eur > 1500 ? 2 : variant.eur > 500 ? 4 : 8
            return [{ store, quantity: of.chance(0.25) ? 0 : of.whole(of.chance(0.5) ? 0 : 1, most) }]
          }),
        ),
      ] as const
    }),
  )
}
