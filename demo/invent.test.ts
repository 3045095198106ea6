import { Random } from '#demo/random.ts'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { BOUTIQUE } from './boutique.ts'
import { barcodeOf } from './goods/products.ts'
import { attributes, GROUPS } from './house/attributes.ts'
import { attributeTypes } from './house/attribute-types.ts'
import { CATEGORIES } from './goods/places.ts'
import { invent, type Invented } from './invent.ts'
import { NOTES, WORDINGS } from './people/notes.ts'
import { featuresOf } from './people/tastes.ts'
import { draw } from './pictures/draw.ts'
import { easter } from './trade/days.ts'
import { amountOfLine } from './trade/loyalty.ts'
import { windowOf } from './trade/seasons.ts'

const DAY = '2026-11-22'
const [europe, kingdom] = BOUTIQUE.map((entity) => invent({ entity, day: DAY, size: 1 })) as [Invented, Invented] // There are two.
const all = [europe, kingdom]
const customers = all.flatMap((one) => one.customers)
const orders = all.flatMap((one) => one.orders)

test('the same day invents the same, another day something that reaches up to it', () => {
  const [entity] = BOUTIQUE
  const again = invent({ entity, day: DAY, size: 0.1 })
  expect(invent({ entity, day: DAY, size: 0.1 })).toEqual(again)
  const later = invent({ entity, day: '2027-02-03', size: 0.1 })
  expect(later.orders.at(-1)?.on).toMatch(/^2027-(?:02-02|02-01|01-31)$/)
  expect(later.customers.map(({ name }) => name)).toEqual(again.customers.map(({ name }) => name))
})

test('numbers drawn are the same on every machine, and streams do not disturb each other', () => {
  const random = new Random('ring')
  const first = [random.next(), random.next(), random.whole(1, 6)]
  expect(first).toEqual([0.7551656910218298, 0.18032806180417538, 4])
  const other = new Random('ring')
  other.fork('bracelet').next()
  expect([other.next(), other.next(), other.whole(1, 6)]).toEqual(first)
})

test('there are 2,400 customers, 600 products, 1,400 clients in books, and thousands of orders of three years', () => {
  expect([customers.length, europe.products.length, kingdom.products.length]).toEqual([2400, 600, 600])
  expect(all.flatMap((one) => one.keepings)).toHaveLength(1400)
  expect(orders.length).toBeGreaterThan(9000)
  expect(orders.length).toBeLessThan(14_000)
  expect(all.flatMap((one) => one.returns).length).toBeGreaterThan(200)
  expect(all.flatMap((one) => one.wishes).length).toBeGreaterThan(500)
  const days = orders.map(({ on }) => on).toSorted()
  expect([days[0]?.slice(0, 7), days.at(-1)]).toEqual(['2023-11', '2026-11-21'])
})

test('books are of very different sizes', () => {
  const sizes = [
    ...Map.groupBy(
      all.flatMap((one) => one.keepings),
      (one) => one.associate,
    ).values(),
  ].map((of) => of.length)
  expect(sizes).toHaveLength(10)
  expect([Math.min(...sizes) >= 60, Math.max(...sizes) > 180, Math.max(...sizes) <= 220]).toEqual([true, true, true])
})

test('every phone number is one that a network could have, every e-mail address is at example.*', () => {
  const phones = customers.flatMap((one) => one.phones)
  expect(phones.filter((phone) => !parsePhoneNumberFromString(phone)?.isValid())).toEqual([])
  const emails = customers.flatMap((one) => one.emails)
  expect(
    emails.filter((email) => !/^[a-z][a-z0-9-]*(?:\.[a-z-]+)?[a-z0-9]*@example\.(?:com|org|net)$/.test(email)),
  ).toEqual([])
  expect([phones.length > 2000, emails.length > 1800]).toEqual([true, true])
  for (const one of all) {
    const theirs = one.customers.flatMap(({ emails: of }) => of)
    expect(new Set(theirs).size).toBe(theirs.length)
  }
})

test('customers come from many countries, and a handful are there twice', () => {
  expect(new Set(customers.flatMap((one) => one.addresses.map(({ country }) => country))).size).toBeGreaterThan(10)
  expect(customers.filter((one) => one.isRepeat)).toHaveLength(13)
  expect(customers.filter((one) => one.kind === 'company' && one.buyers.length > 0).length).toBeGreaterThan(30)
})

test('every text is there in three languages', () => {
  const types = attributeTypes('EUR')
  const options = types.flatMap(({ definition }) =>
    'options' in definition ? definition.options.map((one) => one.label) : [],
  )
  const named = [...types, ...attributes('EUR'), ...CATEGORIES, ...Object.values(GROUPS)].map(({ name }) => name)
  const goods = europe.products.flatMap(({ name, description }) => [name, description])
  const texts = [...options, ...named, ...goods, ...Object.values(WORDINGS)]
  expect(texts.filter(({ en, es, it }) => !en || !es || !it)).toEqual([])
  expect(goods.filter((text) => /undefined|null|NaN/.test(Object.values(text).join()))).toEqual([])
  expect(Object.values(NOTES).every((notes) => notes.length > 10)).toBe(true)
  expect([...new Set(texts.flatMap((text) => Object.values(text)))].filter((text) => text?.includes("'"))).toEqual([])
})

test('the groups name attributes that there are, and attributes types that there are', () => {
  const codes = attributes('EUR').map(({ code }) => code)
  expect(
    Object.values(GROUPS)
      .flatMap(({ members }) => members)
      .filter((code) => !codes.includes(code)),
  ).toEqual([])
  const types = attributeTypes('EUR').map(({ code }) => code)
  expect(attributes('EUR').filter(({ type }) => !types.includes(type))).toEqual([])
  expect(customers.flatMap((one) => Object.keys(one.attributes)).filter((code) => !codes.includes(code))).toEqual([])
})

test('prices are positive, and lines name variants of the catalogue', () => {
  const variants = new Map(europe.products.flatMap((product) => product.variants.map((one) => [one.code, one])))
  expect([...variants.values()].filter(({ eur, gbp }) => eur <= 0 || gbp <= 0)).toEqual([])
  expect(new Set([...variants.values()].map(({ barcode }) => barcode)).size).toBe(variants.size)
  const lines = orders.flatMap((order) => order.lines)
  expect(lines.filter(({ variant }) => variants.get(variant.code)?.barcode !== variant.barcode)).toEqual([])
  expect(lines.filter((line) => amountOfLine(line) <= 0 || !Number.isInteger(amountOfLine(line)))).toEqual([])
})

test('nobody buys what they dislike, and most buy what they like', () => {
  const known = new Map(customers.map((one) => [one.key, one]))
  const pairs = orders.flatMap((order) => {
    const customer = order.customer === null ? undefined : known.get(order.customer)
    return customer
      ? order.lines.map(({ product }) => ({ taste: customer.taste, features: featuresOf(product.design) }))
      : []
  })
  const share = (of: 'likes' | 'dislikes') =>
    pairs.filter(({ taste, features }) => features.some((one) => taste[of].includes(one))).length / pairs.length
  expect(share('dislikes')).toBe(0)
  expect(share('likes')).toBeGreaterThan(0.8)
})

test('orders are busy before Christmas, open in every status of late, and come back for a reason', () => {
  const inMonth = (month: string) => orders.filter(({ on }) => on.slice(5, 7) === month).length
  expect(inMonth('12')).toBeGreaterThan(4 * inMonth('08'))
  const statuses = new Set(orders.map(({ status }) => status))
  expect([...statuses].toSorted()).toEqual([
    'awaiting-receipt',
    'cancelled',
    'completed',
    'placed',
    'processing',
    'ready-for-pickup',
    'shipped',
  ])
  const returns = all.flatMap((one) => one.returns)
  expect(returns.filter(({ of, on, reason }) => on <= of.on || on >= DAY || reason === '')).toEqual([])
  expect(orders.filter(({ customer, on }) => customer !== null && joinedOf(customer) > on)).toEqual([])
})

const joined = new Map(customers.map((one) => [one.key, one.joined]))
const joinedOf = (key: string) => joined.get(key) ?? ''

test('Mother’s Day is where the country has it', () => {
  expect([2024, 2025, 2026].map((year) => easter(year))).toEqual(['2024-03-31', '2025-04-20', '2026-04-05'])
  const last = (country: string) => windowOf('mothers-day', 2026, country)[1]
  expect([last('ES'), last('IT'), last('GB')]).toEqual(['2026-05-02', '2026-05-09', '2026-03-14'])
})

test('every picture is SVG of its own, small, and without anything that a page could run or load', () => {
  const pictures = europe.products.map(({ design }) => draw(design))
  expect(pictures.filter((svg) => Buffer.byteLength(svg) > 6000)).toEqual([])
  expect(
    pictures.filter((svg) => /NaN|undefined|Infinity|<script|<image|https?:(?!\/\/www\.w3\.org\/2000\/svg")/.test(svg)),
  ).toEqual([])
  expect(
    pictures.filter(
      (svg) => !/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 800 800">.*<\/svg>$/.test(svg),
    ),
  ).toEqual([])
  // What is used and filled with is defined.
  for (const svg of pictures) {
    const defined = new Set([...svg.matchAll(/ id="(\w+)"/g)].map(([, id]) => id))
    const used = [...svg.matchAll(/(?:url\(#|href="#)(\w+)/g)].map(([, id]) => id)
    expect(used.filter((id) => !defined.has(id))).toEqual([])
  }
})

test('barcodes have the right check digit', () => {
  expect(barcodeOf('RG-0041', 0)).toBe('2910004100003')
})
