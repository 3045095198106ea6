import type { Kind, Style } from '../goods/design.ts'
import type { DemoProduct, DemoVariant } from '../goods/products.ts'
import type { DemoCustomer } from '../people/customer.ts'
import { KINDS_OF } from '../people/habits.ts'
import { fit } from '../people/tastes.ts'
import type { Random } from '../random.ts'

export interface Chosen {
  readonly product: DemoProduct
  readonly variant: DemoVariant
}

type Buyer = Pick<DemoCustomer, 'habit' | 'taste' | 'budget' | 'ringSize'>

/** Looks through the catalogue as a customer would: a kind first, then what fits taste and budget best of what is on the tray. */
export class Chooser {
  readonly #byKind: ReadonlyMap<Kind, readonly DemoProduct[]>

  constructor(products: readonly DemoProduct[]) {
    this.#byKind = Map.groupBy(products, ({ design }) => design.kind)
  }

  /** A piece for this customer; of these styles, when they are given. */
  choose(buyer: Buyer, random: Random, wanted?: { readonly kind: Kind; readonly styles?: readonly Style[] }): Chosen {
    const kind = wanted?.kind ?? random.weighted(KINDS_OF[buyer.habit])
    const all = this.#byKind.get(kind) ?? []
    const styles = wanted?.styles
    const shown = styles === undefined ? all : all.filter(({ design }) => styles.includes(design.style))
    const from = shown.length > 0 ? shown : all
    const tray = Array.from({ length: 14 }, () => random.pick(from))
    const fitting = tray.map((product) => ({
      product,
      weight: fit(buyer.taste, product.design) * affordable(product, buyer.budget),
    }))
    const total = fitting.reduce((sum, { weight }) => sum + weight, 0)
    let left = random.next() * total
    const found = fitting.find(({ weight }) => (left -= weight) < 0 && weight > 0)
    // Nothing on the tray was to their taste: the first piece in the shop that is.
    const product = found?.product ?? from.find(({ design }) => fit(buyer.taste, design) > 0) ?? random.pick(from)
    return { product, variant: variantOf(product, buyer, random) }
  }
}

/** Nearly nothing above the budget, less and less far below it. */
function affordable({ variants }: DemoProduct, budget: number): number {
  const share = (variants[0]?.eur ?? 0) / budget
  if (share > 1.6) return 0.0001 / share
  return share > 1.05 ? 0.15 : 0.25 + share
}

function variantOf(product: DemoProduct, { ringSize }: Buyer, random: Random): DemoVariant {
  const { variants, design } = product
  if (design.kind !== 'ring') return random.pick(variants)
  const distance = ({ options }: DemoVariant) => Math.abs(Number(options['size'] ?? 0) - ringSize)
  return variants.reduce((best, one) => (distance(one) < distance(best) ? one : best))
}
