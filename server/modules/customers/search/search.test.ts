import { readFileSync } from 'node:fs'
import { customers } from '#contract/customers.ts'
import { type Id, StoreId } from '#contract/shared.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { Module } from '#platform/module.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { customersOf } from '../testing.ts'

/** A seller of one store whose customer list is `list`, and headquarters. */
async function shop(more: readonly Module[] = []) {
  const world = await testWorld({ more })
  const organisation = organisationOf(world.given)
  const list = await organisation.addressBook()
  const milan = await organisation.store({ customer: [list] })
  const seller = await world.given.associate({ may: { 'customer.search': 'store' }, stores: [milan] })
  const hq = await world.given.associate({ may: { 'customer.search': 'legalEntity' } })
  const { customer } = customersOf(world.given)
  const person = (name: string, more: Parameters<typeof customer>[0] = {}) => customer({ name, books: [list], ...more })
  return Object.assign(world, { organisation, list, milan, seller, hq, person })
}

async function search(caller: Caller, text: string, storeId?: string) {
  const { body } = await caller.call(customers.readCustomerMatches, { query: { text, ...(storeId && { storeId }) } })
  return body
}

/** The names found, best first. */
async function found(caller: Caller, text: string, storeId?: string): Promise<string[]> {
  return (await search(caller, text, storeId)).matches.map(({ customer }) => customer.name)
}

test('words of a name are found in any order, as far as they are typed', async () => {
  await using w = await shop()
  await w.person('Maria Rossi')
  await w.person('Maria Bianchi')
  for (const text of ['maria rossi', 'ROSSI MARIA', 'rossi', 'ros', 'maria r', 'ma ro', 'rossi, maria'])
    expect([text, await found(w.seller, text)]).toEqual([text, ['Maria Rossi']])
  expect(await found(w.seller, 'maria')).toHaveLength(2)
  // A single letter that is not the last word is a word of its own.
  expect(await found(w.seller, 'm rossi')).toEqual([])
})

test('a name is found without its accents, and by the preferred one', async () => {
  await using w = await shop()
  const names = { Núñez: 'nunez', Ægir: 'aegir', Straße: 'strasse', Đặng: 'dang', Łukasz: 'lukasz', 山田太郎: '山田' }
  for (const name of Object.keys(names)) await w.person(name)
  for (const [name, typed] of Object.entries(names)) {
    expect([typed, await found(w.seller, typed)]).toEqual([typed, [name]])
    expect([name, await found(w.seller, name.toUpperCase())]).toEqual([name, [name]])
  }
  await w.person('Giuseppina Verdi', { preferredName: 'Pina' })
  expect(await found(w.seller, 'pina verdi')).toEqual(['Giuseppina Verdi'])
})

test('a slip of the keys in each word does not hide a customer, and another name does', async () => {
  await using w = await shop()
  await w.person('Giovanna Colombo')
  for (const text of ['giovana colombo', 'giovanna colmobo', 'govanna', 'giovannna', 'giobanna', 'govanna colombbo'])
    expect([text, await found(w.seller, text)]).toEqual([text, ['Giovanna Colombo']])
  for (const text of ['gibbanna', 'giovanna rossi', 'gio rossi', 'bruno'])
    expect([text, await found(w.seller, text)]).toEqual([text, []])
})

test('a name typed right comes before longer names, and these before slips', async () => {
  await using w = await shop()
  for (const name of ['Marion Rossi', 'Maria Rosso', 'Mariana Rossini', 'Maria Rossi']) await w.person(name)
  expect(await found(w.seller, 'maria rossi')).toEqual(['Maria Rossi', 'Mariana Rossini', 'Maria Rosso'])
})

test('a match says what matched, as the customer spells it', async () => {
  await using w = await shop()
  await w.person('Zoë Núñez', { number: 'C-7', phones: ['333 123 4567'], emails: ['zoe@example.com'], cards: ['L-9'] })
  const why = async (text: string) => (await search(w.seller, text)).matches[0]?.why
  expect(await why('zoe nunes')).toEqual([
    { by: 'name', matched: 'Zoë', closeness: 'exact' },
    { by: 'name', matched: 'Núñez', closeness: 'typo' },
  ])
  expect(await why('nun')).toEqual([{ by: 'name', matched: 'Núñez', closeness: 'beginning' }])
  expect(await why('4567')).toEqual([{ by: 'phone', matched: '+393331234567', closeness: 'ending' }])
  expect(await why('zoe@ex')).toEqual([{ by: 'email', matched: 'zoe@example.com', closeness: 'beginning' }])
  expect(await why('ZOE@example.com')).toEqual([{ by: 'email', matched: 'zoe@example.com', closeness: 'exact' }])
  expect(await why('l-9')).toEqual([{ by: 'card', matched: 'L-9', closeness: 'exact' }])
  expect(await why('C-7')).toEqual([{ by: 'number', matched: 'C-7', closeness: 'exact' }])
})

test('a phone is found by its ending however it is written', async () => {
  await using w = await shop()
  await w.person('Anna', { phones: ['333 123 4567'] })
  await w.person('John', { phones: ['+44 20 7946 0958'] })
  for (const text of ['567', '4567', '45-67', '(123) 45.67', '333/1234567', '+39 333 123 4567', '0039 333 1234567'])
    expect([text, await found(w.seller, text)]).toEqual([text, ['Anna']])
  // The 0 that is dialled within the country.
  expect(await found(w.seller, '020 7946 0958')).toEqual(['John'])
  for (const text of ['67', '3331', '+393331234', '123 4568'])
    expect([text, await found(w.seller, text)]).toEqual([text, []])
})

test('an account number is found by its beginning, a card and another system’s id when they are whole', async () => {
  await using w = await shop()
  await w.person('Anna', {
    number: 'C-000123',
    cards: ['8800 1234'],
    externalIds: [{ system: 'shopify', value: 'gid-42' }],
  })
  for (const text of ['C-000123', 'c-000', 'C-0', '8800 1234', 'gid-42'])
    expect([text, await found(w.seller, text)]).toEqual([text, ['Anna']])
  for (const text of ['000123', '8800 12', 'gid-4', 'shopify'])
    expect([text, await found(w.seller, text)]).toEqual([text, []])
})

test('an address is found by its beginning, with and without its @', async () => {
  await using w = await shop()
  await w.person('Anna', { emails: ['bella.figura+shop@example.com'] })
  for (const text of ['bella', 'Bella.Fig', 'bella.figura+shop@', 'bella.figura+shop@EXAMPLE.com'])
    expect([text, await found(w.seller, text)]).toEqual([text, ['Anna']])
  for (const text of ['figura', '@example.com', 'bella.figura@'])
    expect([text, await found(w.seller, text)]).toEqual([text, []])
})

test('whatever a module declares leads to its customer', async () => {
  // A table there is anyway, with a column of text and one of a customer.
  const finder = { by: 'order', table: 'customer_external_id', column: 'value', customerColumn: 'customer_id' } as const
  await using w = await shop([{ name: 'tills', endpoints: [], customerFinders: [finder] }])
  await w.person('Anna', { externalIds: [{ system: 'till', value: 'T1-000042' }] })
  const { matches } = await search(w.seller, 'T1-000042')
  expect(matches.map(({ why }) => why.map(({ by }) => by))).toEqual([['externalId', 'order']])
})

test('a search finds the address books of the stores in reach, not the client book and not what others have', async () => {
  await using w = await shop()
  const theirs = await w.organisation.addressBook()
  const rome = await w.organisation.store({ customer: [theirs] })
  const details = { phones: ['333 123 4567'], emails: ['r@example.com'], cards: ['L1'], number: 'C1' }
  await w.person('Roma Bruni', { ...details, books: [theirs], keptBy: w.seller.associateId })
  await w.person('Nobody Bruni', { books: [] })
  const other = await w.given.legalEntity()
  await w.person('Foreign Bruni', { in: other, books: [] })
  for (const text of ['bruni', 'bruni roma', 'brnui', '4567', 'r@example.com', 'r@', 'L1', 'C1', 'c'])
    expect([text, await found(w.seller, text)]).toEqual([text, []])
  expect(await found(w.hq, 'bruni')).toEqual(['Roma Bruni', 'Nobody Bruni'])
  expect(await found(w.hq, 'L1')).toEqual(['Roma Bruni'])
  // As one store: found for it; a store out of reach is as one that does not exist.
  const wire = (id: Id<'store'>) => z.encode(StoreId, id)
  expect(await found(w.hq, 'bruni', wire(rome))).toEqual(['Roma Bruni'])
  const both = await w.given.associate({ may: { 'customer.search': 'store' }, stores: [w.milan, rome] })
  expect(await found(both, 'bruni')).toEqual(['Roma Bruni'])
  expect(await found(both, 'bruni', wire(w.milan))).toEqual([])
  for (const storeId of [wire(rome), wire(await w.given.store({ in: other }))]) {
    const refused = await w.seller.call(customers.readCustomerMatches, { query: { text: 'bruni', storeId } })
    expect(refused.status).toBe(404)
  }
  const nobody = await w.given.associate({ may: {} })
  expect((await nobody.call(customers.readCustomerMatches, { query: { text: 'bruni' } })).status).toBe(403)
})

test('twenty are shown, and whether there are more is said', async () => {
  await using w = await shop()
  for (let at = 0; at < 20; at += 1)
    await w.person(`Maria N${at}`, { phones: [`33312${String(at).padStart(2, '0')}777`] })
  expect(await search(w.seller, 'maria')).toMatchObject({ matches: { length: 20 }, more: false })
  await w.person('Maria Rossi', { phones: ['3331299777'] })
  for (const text of ['maria', 'mar', '777']) {
    const { matches, more } = await search(w.seller, text)
    expect([text, new Set(matches.map(({ customer }) => customer.id)).size, more]).toEqual([text, 20, true])
  }
})

test('a customer who changes name is found by the new one', async () => {
  await using w = await shop()
  await w.person('Anna Verdi')
  const editor = await w.given.associate({ may: 'everything' })
  const [match] = (await search(editor, 'verdi')).matches
  await editor.call(customers.updateCustomer, {
    params: { customerId: match?.customer.id ?? '' },
    ifMatch: '"1"',
    body: { name: 'Anna Neri' },
  })
  expect(await found(w.seller, 'verdi')).toEqual([])
  expect(await found(w.seller, 'anna neri')).toEqual(['Anna Neri'])
})

test('signs that mean something to a database or a pattern mean nothing here', async () => {
  await using w = await shop()
  await w.person('Maria Rossi', { number: 'C1', phones: ['333 123 4567'], emails: ['m_r@example.com'] })
  for (const text of [
    '%',
    '_',
    '%%',
    'm%',
    'ma_ia',
    'mar(ia',
    '.*',
    '[a-z]',
    'C%',
    '45%7',
    "' or 1=1 --",
    'm%r@',
    '\\',
    '|',
  ])
    expect([text, await found(w.seller, text)]).toEqual([text, text === 'm%' ? ['Maria Rossi'] : []])
})

const blns = new URL('../../../../../shared/data/text/blns.json', import.meta.url)

test('no text makes the search fail', async () => {
  await using w = await shop()
  await w.person('Maria Rossi')
  const texts = [
    ...naughty(),
    'x '.repeat(50),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z',
    'ﷺ'.repeat(100),
    '\uD800',
    '\uFFFF',
    '𐐨'.repeat(50),
    '+',
    '00',
    '000000000000000000000000000000000000',
    '@',
    '@@@',
    '9'.repeat(100),
  ]
  for (const text of texts) {
    const { status } = await w.seller.call(customers.readCustomerMatches, { query: { text } })
    expect([text, [200, 422].includes(status)]).toEqual([text, true])
  }
})

/** Strings that break programs (Big List of Naughty Strings, MIT), where the machine has them; a few of them everywhere. */
function naughty(): readonly string[] {
  const few = [
    'Ω≈ç√∫˜µ≤≥÷',
    '‪‪test‪',
    '$HOME',
    '{{7*7}}',
    'Ṱ̺̺̕o͞ ̷i̲̬n̝̗v̟̜o̷k̲e̱',
    '1;DROP TABLE customer',
    '사회과학원 어학연구소',
    '👾 🙇 💁',
  ]
  try {
    // An array of strings, by its documentation.
    return [...few, ...(JSON.parse(readFileSync(blns, 'utf8')) as string[])]
  } catch {
    return few
  }
}

test('a search takes four statements, whatever is typed', async () => {
  await using w = await shop()
  await w.person('Maria Rossi', { phones: ['333 123 4567'], emails: ['m@example.com'], number: 'C1' })
  for (const text of ['maria rosi', '4567', 'm@example.com', 'C1', 'maria']) {
    const { statements } = await statementsOf(() => search(w.seller, text))
    const [begin, ...rest] = statements
    expect(begin).toMatch(/^begin read only/)
    expect([text, rest.length]).toEqual([text, 5])
    expect(rest.at(-1)).toBe('commit')
  }
})
