import type { Language } from '#contract/shared.ts'
import type { DemoProduct, DemoVariant } from '../goods/products.ts'
import type { DemoCustomer } from '../people/customer.ts'
import type { World } from '../people/world.ts'
import type { Random } from '../random.ts'
import { Chooser } from './choose.ts'
import { addDays, daysBetween, openHour } from './days.ts'

export interface DemoWish {
  readonly customer: string
  readonly variant: DemoVariant
  readonly list: string
  readonly note: string | null
  readonly at: Date
}

const LISTS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  en: ['Wish list', 'For the wedding'],
  es: ['Lista de deseos', 'Para la boda'],
  it: ['Desideri', 'Per le nozze'],
}
const NOTES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Waits for their anniversary',
    'To be shown again in daylight',
    'Her partner knows',
    'In a larger size, if there is one',
  ],
  es: ['Espera al aniversario', 'Volver a enseñar con luz natural', 'Su pareja lo sabe', 'En otra talla, si la hay'],
  it: [
    'Aspetta l’anniversario',
    'Da rivedere alla luce del giorno',
    'Il partner lo sa',
    'In una misura più grande, se c’è',
  ],
}

/** What customers would like to have: those who are only looking most of all. */
export function inventWishes(
  world: World,
  { customers, products }: { readonly customers: readonly DemoCustomer[]; readonly products: readonly DemoProduct[] },
  random: Random,
): DemoWish[] {
  const chooser = new Chooser(products)
  return customers.flatMap((customer) => {
    const mine = random.fork(customer.key)
    const share =
      customer.habit === 'looking' ? 0.9 : customer.habit === 'company' || customer.habit === 'lapsed' ? 0.05 : 0.28
    if (customer.isRepeat || !mine.chance(share)) return []
    const language = world.entity.stores.find(({ code }) => code === customer.store)?.languages[0] ?? 'en'
    const [usual, wedding] = LISTS[language]
    return Array.from({ length: mine.whole(1, 4) }, () => {
      const age = mine.whole(1, Math.max(1, Math.min(400, daysBetween(customer.joined, world.day) - 1)))
      return {
        customer: customer.key,
        // People wish for more than they spend.
        variant: chooser.choose({ ...customer, budget: customer.budget * 1.8 }, mine).variant,
        list: customer.habit === 'engagement' && wedding !== undefined && mine.chance(0.5) ? wedding : usual,
        note: mine.chance(0.3) ? mine.pick(NOTES[language]) : null,
        at: openHour(addDays(world.day, -age), mine.next()),
      }
    })
  })
}
