import type { DemoEntity } from '../boutique.ts'
import type { Random } from '../random.ts'
import { addDays } from '../trade/days.ts'
import { COMPANIES, TITLES } from './companies.ts'
import { consentsOf } from './consents.ts'
import type { DemoCustomer } from './customer.ts'
import { factsOf, factsOfCompany } from './facts.ts'
import { budgetOf, habitOf } from './habits.ts'
import { COMING_TO, ORIGINS } from './origins.ts'
import { People, type Person } from './person.ts'
import { repeatsOf } from './repeats.ts'
import { tasteOf } from './tastes.ts'
import { CUSTOMERS_OF, repeatsIn, type World, YEARS_TOLD } from './world.ts'

type Store = DemoEntity['stores'][number]

/** The customers of a legal entity. */
export function inventCustomers(world: World, random: Random): DemoCustomer[] {
  const people = new People(random.fork('people'))
  const all = world.entity.stores.flatMap((store) =>
    customersOf(store, { world, people, random: random.fork(store.code) }),
  )
  return [...all, ...repeatsOf(all, world, random.fork('repeats'))].map((customer, at) => ({
    ...customer,
    number: `C-${String(at + 1).padStart(6, '0')}`,
  }))
}

interface Making {
  readonly world: World
  readonly people: People
  readonly random: Random
}

function customersOf(store: Store, making: Making): DemoCustomer[] {
  const { world, random } = making
  const wanted = Math.max(8, Math.round((CUSTOMERS_OF[store.code] ?? 0) * world.size))
  // The last few of the number are second entries of people who are there; see `repeatsOf`.
  const companies = Math.max(1, Math.round(wanted * 0.02))
  const persons: DemoCustomer[] = []
  let before: Family | null = null
  for (let at = 0; at < wanted - companies - repeatsIn(wanted); at += 1) {
    const family: Family | null = before !== null && random.chance(0.09) ? before : null
    const made = personOf(store, { ...making, key: keyOf(store, at) }, family)
    persons.push(made.customer)
    before = family ? null : made.family
  }
  const bought = Array.from({ length: companies }, (_, at) =>
    companyOf(store, { ...making, key: keyOf(store, wanted + at) }, { persons, at }),
  )
  return [...persons, ...bought]
}

const keyOf = (store: Store, at: number) => `${store.code.slice(0, 3).toUpperCase()}${String(at + 1).padStart(5, '0')}`

interface Family {
  readonly origin: keyof typeof ORIGINS
  readonly person: Pick<Person, 'surname' | 'address'>
  readonly anniversary: string | null
}

function personOf(store: Store, making: Making & { readonly key: string }, family: Family | null) {
  const { world, people, random, key } = making
  const originName = family?.origin ?? random.weighted(COMING_TO[store.code] ?? { italy: 1 })
  const origin = ORIGINS[originName]
  const person = people.person(origin, family?.person)
  const habit = habitOf(originName, random)
  const taste = tasteOf(random)
  const budget = budgetOf(habit, random)
  const ringSize = person.isWoman ? random.whole(48, 57) : random.whole(54, 60)
  const { joined, source } = joining(world, habit === 'lapsed', random)
  const language = store.languages[0] ?? 'en'
  const attributes = factsOf(
    {
      habit,
      taste,
      budget,
      ringSize,
      joined,
      language,
      isWoman: person.isWoman,
      currency: store.currency,
      anniversary: family?.anniversary ?? null,
      isSpanish: originName === 'spain',
    },
    random,
  )
  const { 'wedding-anniversary': anniversary } = attributes
  const [first, second] = origin.languages
  const customer: DemoCustomer = {
    key,
    number: '',
    kind: 'person',
    name: `${person.given} ${person.surname}`,
    preferredName: random.chance(0.05) && person.given.length > 6 ? person.given.slice(0, 3) : null,
    languages: [first, ...(second !== undefined && random.chance(0.7) ? [second] : [])],
    store: store.code,
    books: booksOf(store, budget),
    phones: random.chance(0.93) ? [person.phone] : [],
    emails: random.chance(0.84) ? [person.email] : [],
    addresses: random.chance(0.72) || family ? [person.address] : [],
    card: random.chance(habit === 'tourist' ? 0.15 : 0.62) ? `LN${String(random.whole(10_000_000, 99_999_999))}` : null,
    joined,
    source,
    attributes,
    consents: consentsOf({ joined, last: addDays(world.day, -1), language }, random),
    buyers: [],
    habit,
    taste,
    budget,
    ringSize,
    isRepeat: false,
  }
  return {
    customer,
    family: { origin: originName, person, anniversary: typeof anniversary === 'string' ? anniversary : null },
  }
}

/** Most came within the years that are told; the others were taken over from the house's former system. */
function joining(world: World, isLapsed: boolean, random: Random): Pick<DemoCustomer, 'joined' | 'source'> {
  const told = YEARS_TOLD * 365
  if (isLapsed || random.chance(0.34))
    return { joined: addDays(world.day, -random.whole(told + 20, told * 3)), source: 'import' }
  return { joined: addDays(world.day, -random.whole(3, told)), source: random.chance(0.8) ? 'in-store' : 'web' }
}

/** The address book of the country; who spends much is known to both high jewellery salons. */
function booksOf({ customerBooks }: Store, budget: number): string[] {
  return customerBooks.filter((book) => book !== 'high-jewellery' || budget >= 12_000)
}

function companyOf(
  store: Store,
  { world, people, random, key }: Making & { readonly key: string },
  { persons, at }: { readonly persons: readonly DemoCustomer[]; readonly at: number },
): DemoCustomer {
  const originName = LOCALS[store.code] ?? 'britain'
  const origin = ORIGINS[originName]
  const names = COMPANIES[origin.country] ?? []
  const name = `${names[at % names.length] ?? 'Company'}${at < names.length ? '' : ` ${Math.floor(at / names.length) + 1}`}`
  const address = people.address(origin)
  const budget = budgetOf('company', random)
  const { joined, source } = joining(world, false, random)
  const candidates = persons.filter((one) => one.habit === 'giver' || one.habit === 'self')
  return {
    key,
    number: '',
    kind: 'company',
    // The same house may be a customer in two cities of a country.
    name: store.code === 'florence' ? `${name}, ${address.city}` : name,
    preferredName: null,
    languages: [origin.languages[0]],
    store: store.code,
    books: booksOf(store, 0),
    phones: [people.phone(origin)],
    emails: [people.email(`office ${longestWord(name)}`)],
    addresses: [address],
    card: null,
    joined,
    source,
    attributes: factsOfCompany({ budget, currency: store.currency }),
    consents: [],
    buyers: random.some(candidates, random.whole(1, 2)).map((one) => ({ key: one.key, title: random.pick(TITLES) })),
    habit: 'company',
    taste: tasteOf(random),
    budget,
    ringSize: 54,
    isRepeat: false,
  }
}

const longestWord = (name: string) => name.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? name

const LOCALS: Readonly<Record<string, keyof typeof ORIGINS>> = { milan: 'italy', florence: 'tuscany', madrid: 'spain' }
