import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { exponentOf } from '#contract/money.ts'
import { withInstallation } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { amountSql } from './check-spend.ts'
import { exactLess, inSteps, plainDecimal } from './decimal.ts'
import { amountOf, AMOUNT_LIMIT } from './rules.ts'
import { arrayOf } from './sql-array.ts'

test.each([
  ['1', '2.55', 'EUR', 255],
  ['3', '0.335', 'EUR', 101],
  ['-3', '0.335', 'EUR', -101],
  ['1', '0.004', 'EUR', 0],
  ['1', '0.005', 'EUR', 1],
  ['-1', '0.005', 'EUR', -1],
  ['1', '0.5', 'JPY', 1],
  ['2', '1.2345', 'KWD', 2469],
  ['1', '1.0005', 'KWD', 1001],
  ['0.125', '0.04', 'EUR', 1],
  ['1', '-11062.06', 'GBP', -1_106_206],
] as const)('%s of %s %s come to %i minor units', (...[quantity, unitPrice, currency, amount]) => {
  expect(amountOf({ quantity, unitPrice, discountMinor: 0 }, currency)).toBe(amount)
})

test('an amount beyond the limit, and one in gold, is none', () => {
  const line = { quantity: '1', discountMinor: 0 }
  expect(amountOf({ ...line, unitPrice: '100000000000' }, 'EUR')).toBe(AMOUNT_LIMIT)
  expect(amountOf({ ...line, unitPrice: '100000000000.01' }, 'EUR')).toBeUndefined()
  expect(amountOf({ ...line, unitPrice: '1' }, 'XAU')).toBeUndefined()
})

test('a decimal has one form', () => {
  expect(['1.500', '-0.0', '007', '-2', '0.250', '1.'].map(plainDecimal)).toEqual(['1.5', '0', '7', '-2', '0.25', '1'])
  expect(inSteps('-2.5', 3)).toBe(-2500n)
  expect(exactLess('9747747.934000000', 0, 'GBP')).toBe('9747747.934')
  expect(exactLess('1.000000000', 250, 'EUR')).toBe('-1.5')
  expect(exactLess('10', 250, 'JPY')).toBe('-240')
})

const decimal = (whole: number, decimals: number) =>
  fc
    .tuple(
      fc.boolean(),
      fc.nat({ max: 10 ** whole - 1 }),
      fc.nat({ max: 10 ** decimals - 1 }),
      fc.nat({ max: decimals }),
    )
    .map(([isNegative, left, right, digits]) => {
      const fraction = String(right).padStart(decimals, '0').slice(0, digits)
      return `${isNegative ? '-' : ''}${left}${fraction === '' ? '' : `.${fraction}`}`
    })

test('the database reckons the same amounts', async () => {
  await using world = await testWorld()
  const cases = fc.sample(
    fc.record({
      quantity: decimal(2, 3),
      unitPrice: decimal(6, 6),
      currency: fc.constantFrom<string>('EUR', 'JPY', 'KWD', 'CLF'),
    }),
    { numRuns: 5_000, seed: 1 },
  )
  // Halves are where two ways to round part.
  for (const currency of ['EUR', 'JPY', 'KWD'])
    for (const quantity of ['1', '-1', '3', '-0.5'])
      for (const unitPrice of ['0.005', '0.5', '2.0005', '1.015', '0.0005'])
        cases.push({ quantity, unitPrice, currency })
  const { rows } = await withInstallation(world.database, { access: 'read' }, (tx) =>
    sql<{ amount: string }>`select ${amountSql(sql`c.quantity`, sql`c.price`, sql`c.exponent`)}::text as amount
      from unnest(${arrayOf(cases.map((one) => one.quantity))}::numeric[], ${arrayOf(cases.map((one) => one.unitPrice))}::numeric[],
        ${arrayOf(cases.map((one) => exponentOf(one.currency) ?? 0))}::int[]) with ordinality c (quantity, price, exponent, at)
      order by c.at`.execute(tx),
  )
  const ours = cases.map((one) => String(amountOf({ ...one, discountMinor: 0 }, one.currency)))
  expect(rows.map((row) => row.amount)).toEqual(ours)
})

test('an array reaches the database as it was', async () => {
  await using world = await testWorld()
  const texts = [
    'plain',
    '',
    'null',
    'NULL',
    'a,b',
    '{x}',
    'say "so"',
    'back\\slash',
    ' space ',
    'é 雪',
    "o'clock",
    'two\nlines',
    null,
  ]
  const { rows } = await withInstallation(world.database, { access: 'read' }, (tx) =>
    sql<{ back: (string | null)[] }>`select ${arrayOf(texts)}::text[] as back`.execute(tx),
  )
  expect(rows[0]?.back).toEqual(texts)
})
