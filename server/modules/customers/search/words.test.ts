import type { Id } from '#contract/shared.ts'
import { statementsOf, type Tx, withTenant } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customersOf } from '../testing.ts'
import { isSlip, slipsBetween, variantsOf } from './slips.ts'
import { putWords, storedWords } from './words.ts'

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'ß', '山', '𐐨'),
  minLength: 3,
  maxLength: 12,
})

test('two words that are one slip apart share a variant', () => {
  const slip = fc.record({
    word: letters.filter((word) => Array.from(word).length >= 4),
    kind: fc.constantFrom('wrong', 'missing', 'more', 'swapped'),
    at: fc.nat(),
  })
  fc.assert(
    fc.property(slip, ({ word, kind, at }) => {
      const all = Array.from(word)
      const place = at % (all.length - 1)
      const pair = [all[place + 1] ?? '', all[place] ?? '']
      const typed = {
        wrong: all.with(place, 'x'),
        missing: all.toSpliced(place, 1),
        more: all.toSpliced(place, 0, 'x'),
        swapped: all.toSpliced(place, 2, ...pair),
      }[kind].join('')
      if (typed === word) return
      expect(isSlip(typed, word)).toBe(true)
      const variants = new Set(variantsOf(word))
      expect(variantsOf(typed).some((variant) => variants.has(variant))).toBe(true)
    }),
    { seed: 20261122, numRuns: 1_000 },
  )
})

test('the distance counts letters wrong, left out, too many and swapped', () => {
  const pairs = [
    ['maria', 'maria', 0],
    ['maria', 'mraia', 1],
    ['rossi', 'rosi', 1],
    ['rossi', 'rosssi', 1],
    ['rossi', 'rozzi', 2],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
  ] as const
  for (const [one, other, distance] of pairs)
    expect([one, other, slipsBetween(Array.from(one), Array.from(other))]).toEqual([one, other, distance])
  // Two slips are one word in a long one only; short words have none.
  expect(isSlip('alessandro', 'alesandor')).toBe(true)
  expect(isSlip('rossi', 'rozzi')).toBe(false)
  expect(isSlip('ana', 'ann')).toBe(false)
  expect(isSlip('ana', 'anna')).toBe(true)
})

test('the words of a customer are replaced, and the variants are those of the rules', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const { customer } = customersOf(world.given)
  const id = await customer({ name: 'Maria Rossi' })
  const other = await customer({ name: 'Maria Bianchi' })
  const put = (names: readonly string[]) =>
    entity.inside((tx) => putWords({ tx, legalEntityId: entity.id }, [{ customerId: id, names }]))
  const words = (of: Id<'customer'>) =>
    entity.inside(async (tx) =>
      (
        await tx
          .selectFrom('customerWord')
          .select(['word', 'words'])
          .where('customerId', '=', of)
          .orderBy('word')
          .execute()
      ).map(({ word, words: all }) => [word, all]),
    )
  await put(['Maria Straße', 'Mia'])
  expect(await words(id)).toEqual(['maria', 'mia', 'strasse'].map((word) => [word, ' maria strasse mia ']))
  expect(await words(other)).toEqual(['bianchi', 'maria'].map((word) => [word, ' maria bianchi ']))
  const variants = await entity.inside((tx) => tx.selectFrom('nameWordVariant').select(['word', 'variant']).execute())
  const known = ['maria', 'rossi', 'bianchi', 'strasse', 'mia']
  const expected = known.flatMap((word) => variantsOf(word).map((variant) => `${word} ${variant}`))
  expect(variants.map(({ word, variant }) => `${word} ${variant}`).toSorted()).toEqual(expected.toSorted())
  await put(['—'])
  expect(await words(id)).toEqual([])
})

test('a thousand customers are put in three statements, by two at once without waiting for each other in a circle', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const crowd = () =>
    Array.from({ length: 1_000 }, (_, at) => ({
      customerId: newId<'customer'>(),
      names: [`Name${at % 97} Family${at % 389}`],
    }))
  const crowds = [crowd(), crowd().toReversed()]
  for (const customers of crowds)
    await entity.inside((tx) =>
      tx
        .insertInto('customer')
        .values(
          customers.map(({ customerId, names }) => ({
            legalEntityId: entity.id,
            id: customerId,
            kind: 'person' as const,
            name: names[0] ?? '',
          })),
        )
        .execute(),
    )
  const put = (customers: ReturnType<typeof crowd>) =>
    statementsOf(() =>
      withTenant(world.database, { access: 'write', legalEntityId: entity.id }, (tx: Tx) =>
        putWords({ tx, legalEntityId: entity.id }, customers),
      ),
    )
  const done = await Promise.all(crowds.map(put))
  // With the beginning and the end of the transaction.
  expect(done.map(({ statements }) => statements.length)).toEqual([5, 5])
  const { rows } = await (await world.superuser()).query('select count(*)::int as n from customer_word')
  expect(rows).toEqual([{ n: 4_000 }])
})

test('what is stored of a name fits into an index, however long its words', () => {
  expect(storedWords(['rossi', 'maria'])).toBe(' rossi maria ')
  expect(Buffer.byteLength(storedWords(Array.from({ length: 20 }, () => '𐐨'.repeat(40))))).toBeLessThan(1_700)
})
