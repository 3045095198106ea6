import type { Random } from '../random.ts'
import { addDays, daysBetween } from '../trade/days.ts'
import type { DemoCustomer } from './customer.ts'
import { CUSTOMERS_OF, repeatsIn, type World } from './world.ts'

/** A handful of people who are there twice, as in any shop: without accents, with a slip of the keys, with another e-mail. */
export function repeatsOf(customers: readonly DemoCustomer[], world: World, random: Random): DemoCustomer[] {
  return world.entity.stores.flatMap((store) => {
    const wanted = repeatsIn(Math.max(8, Math.round((CUSTOMERS_OF[store.code] ?? 0) * world.size)))
    const of = customers.filter((one) => one.store === store.code && one.kind === 'person' && one.phones.length > 0)
    return random.some(of, wanted).map((one) => again(one, { world, random }))
  })
}

function again(one: DemoCustomer, { world, random }: { readonly world: World; readonly random: Random }): DemoCustomer {
  const joined = addDays(world.day, -random.whole(2, Math.max(3, Math.min(400, daysBetween(one.joined, world.day)))))
  return {
    ...one,
    key: `${one.key}B`,
    name: slipped(one.name, random),
    preferredName: null,
    emails: [],
    addresses: one.addresses.slice(0, 1),
    card: null,
    joined,
    source: 'web',
    attributes: {},
    consents: [],
    habit: 'looking',
    isRepeat: true,
  }
}

function slipped(name: string, random: Random): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '')
  if (plain !== name.normalize('NFD')) return plain
  const at = random.whole(Math.ceil(name.length / 2), name.length - 2)
  return random.chance(0.5)
    ? name.slice(0, at) + name.slice(at + 1)
    : `${name.slice(0, at)}${name.charAt(at)}${name.slice(at)}`
}
