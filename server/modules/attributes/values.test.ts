import type { AttributeDefinition, AttributeValue } from '#contract/attribute-shapes.ts'
import { exponentOf, fromMinor, toMinor } from '#contract/money.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalDecimal, compareDecimals } from './decimal.ts'
import { anyValue, definitions, seed, severalDefinitions } from './testing-values.ts'
import { formatValue, parseText } from './text-form.ts'
import { parseValue } from './values.ts'

const at = { pointer: '#/v' }
const read = (definition: AttributeDefinition, wire: unknown) => {
  const parsed = parseValue(definition, wire, at)
  return parsed.ok ? parsed.value : parsed.errors.map((error) => error.code).join()
}

test('every value reads back as it was written, in every kind', () => {
  expect(definitions.map((definition) => definition.kind)).toHaveLength(10)
  for (const definition of [...definitions, ...severalDefinitions])
    fc.assert(
      fc.property(anyValue(definition), (value) => {
        expect(parseValue(definition, value, at)).toEqual({ ok: true, value })
        expect(parseValue(definition, JSON.parse(JSON.stringify(value)), at)).toEqual({ ok: true, value })
        expect(parseText(definition, formatValue(value), at)).toEqual({ ok: true, value })
      }),
      seed,
    )
})

test('whatever else comes in, a kind takes it in canonical form or names a fault, of several values one for each', () => {
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.double(), fc.constant(null))
  for (const definition of [...definitions, ...severalDefinitions])
    fc.assert(
      fc.property(fc.oneof(junk, fc.array(fc.string(), { minLength: 1, maxLength: 1 })), (wire) => {
        const parsed = parseValue(definition, wire, at)
        const fault = {
          pointer: expect.stringMatching(/^#\/v(\/\d+)?$/),
          code: expect.stringMatching(/^(field|attributes)\//),
        }
        const faults = parsed.ok ? [] : parsed.errors
        const expected = parsed.ok
          ? parseValue(definition, parsed.value, at)
          : { ok: false, errors: faults.map(() => fault) }
        expect(parsed).toEqual(expected)
        expect(faults.length > 0).toBe(!parsed.ok)
        expect(new Set(faults.map(({ pointer }) => pointer)).size).toBe(faults.length)
      }),
      seed,
    )
})

test.each<[AttributeDefinition['kind'], unknown, AttributeValue]>([
  ['text', '  Caf\u0065\u0301  ', 'Café'],
  ['integer', -0, 0],
  ['decimal', '12.500', '12.5'],
  ['decimal', '-0.0', '0'],
  ['decimal', '999999999999.999999', '999999999999.999999'],
  ['dateTime', '2026-03-08T15:10:00+01:00', '2026-03-08T14:10:00.000Z'],
  ['dayOfYear', '--02-29', '--02-29'],
  ['currency', { currency: 'JPY', amountMinor: 1200 }, { amountMinor: 1200, currency: 'JPY' }],
])('%s: %j becomes %j', (kind, wire, value) => {
  expect(read(of(kind), wire)).toEqual(value)
})

test.each<[AttributeDefinition['kind'], unknown, string]>([
  ['text', '', 'field/too-short'],
  ['text', 'x'.repeat(501), 'field/too-long'],
  ['text', 'a\u0000b', 'field/control-character'],
  ['text', 'a\u202Eb', 'field/direction-override'],
  ['list', 'platinum', 'field/not-a-choice'],
  ['list', 'silver', 'attributes/option-retired'],
  ['integer', 1.5, 'field/format'],
  ['integer', '1', 'field/type'],
  ['integer', 2 ** 53, 'field/too-large'],
  ['decimal', 0.1, 'field/type'],
  ['decimal', '1e3', 'field/format'],
  ['decimal', '1,5', 'field/format'],
  ['decimal', '01', 'field/format'],
  ['decimal', '0.0000001', 'field/format'],
  ['currency', { amountMinor: 12.5, currency: 'JPY' }, 'field/format'],
  ['currency', { amountMinor: 1, currency: 'ZZZ' }, 'field/currency-unknown'],
  ['currency', { amountMinor: 1, currency: 'XAU' }, 'field/currency-unknown'],
  ['currency', '12 EUR', 'field/type'],
  ['dateTime', '2026-03-08T14:10:00', 'field/format'],
  ['dateTime', '2026-02-30T14:10:00Z', 'field/format'],
  ['dateTime', '9999-12-31T23:59:59-01:00', 'field/format'],
  ['date', '2026-02-29', 'field/format'],
  ['date', '0000-01-01', 'field/format'],
  ['date', '--03-08', 'field/format'],
  ['dayOfYear', '--02-30', 'field/format'],
  ['dayOfYear', '--13-01', 'field/format'],
  ['boolean', 'true', 'field/type'],
  ['reference', 'sto_1', 'field/format'],
  ['reference', 'ass_0197f0c2d5e17a3b8c4d5e6f708192a3', 'field/format'],
])('%s refuses %j: %s', (kind, wire, code) => {
  expect(read(of(kind), wire)).toBe(code)
})

test('several values are a set: in the order of their text, without repeats, 1 to 50', () => {
  const [brands] = severalDefinitions
  if (!brands) throw new Error('text')
  const many = Array.from({ length: 50 }, (_, place) => String(place))
  expect(read(brands, ['b', 'é', 'a', ' b ', 'Z', 'e\u0301'])).toEqual(['Z', 'a', 'b', 'é'])
  expect([read(brands, many.toReversed()), read(brands, [...many, 'x'])]).toEqual([many.toSorted(), 'field/too-long'])
  expect([read(brands, []), read(brands, 'a'), read(brands, [['a']]), read(of('text'), ['a'])]).toEqual([
    'field/too-short',
    'field/type',
    'field/type',
    'field/type',
  ])
})

test.each([
  ['silk; velvet', ['silk', 'velvet']],
  [' velvet|silk;;silk| ', ['silk', 'velvet']],
  [String.raw`a\;b;c\|d`, ['a;b', 'c|d']],
  [String.raw`AC\DC; \\; x\ `, ['AC\\DC', '\\', 'x\\']],
])('a cell %j has the values %j', (text, value) => {
  const [brands] = severalDefinitions
  if (!brands) throw new Error('text')
  expect(parseText(brands, text, at)).toEqual({ ok: true, value: value.toSorted() })
  expect(parseText(brands, formatValue(value.toSorted()), at)).toEqual({ ok: true, value: value.toSorted() })
  expect(parseText(brands, ' ;| ', at)).toMatchObject({ errors: [{ code: 'field/too-short' }] })
})

test('the bounds of a range belong to it', () => {
  const size: AttributeDefinition = { kind: 'decimal', unit: null, range: { min: '0.1', max: '2' } }
  expect(['0.1', '2', '0.099999', '2.000001'].map((wire) => read(size, wire))).toEqual([
    '0.1',
    '2',
    'field/too-small',
    'field/too-large',
  ])
  const budget: AttributeDefinition = {
    kind: 'currency',
    range: { min: null, max: { amountMinor: 10_000, currency: 'EUR' } },
  }
  expect(read(budget, { amountMinor: 10_001, currency: 'EUR' })).toBe('field/too-large')
  expect(read(budget, { amountMinor: 1, currency: 'USD' })).toBe('attributes/currency-differs')
})

test('decimals are compared exactly, where floats would not tell them apart', () => {
  expect(Number('999999999999.999998') === Number('999999999999.999999')).toBe(true)
  expect(compareDecimals('999999999999.999998', '999999999999.999999')).toBe(-1)
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n),
      fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n),
      (a, b) => {
        expect(compareDecimals(millionths(a), millionths(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      },
    ),
    seed,
  )
})

test('an amount has as many decimals as its currency: EUR 2, JPY 0, KWD 3, whatever Intl thinks is customary', () => {
  expect(['EUR', 'JPY', 'KWD', 'IQD', 'HUF', 'XAU'].map(exponentOf)).toEqual([2, 0, 3, 3, 2, undefined])
  expect([toMinor('12.34', 'EUR'), toMinor('12', 'EUR'), toMinor('12', 'JPY'), toMinor('1.234', 'KWD')]).toEqual([
    1234, 1200, 12, 1234,
  ])
  expect([toMinor('1.005', 'EUR'), toMinor('12.5', 'JPY'), toMinor('1.2345', 'KWD')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect([toMinor('90071992547409.92', 'EUR'), toMinor('1', 'XAU'), toMinor('-0', 'EUR')]).toEqual([
    undefined,
    undefined,
    0,
  ])
  expect(fromMinor({ amountMinor: -5, currency: 'KWD' })).toBe('-0.005')
  expect(parseText(of('currency'), '12.5 JPY', at)).toMatchObject({ errors: [{ code: 'field/format' }] })
})

function of(kind: AttributeDefinition['kind']): AttributeDefinition {
  const definition = definitions.find((one) => one.kind === kind)
  if (!definition) throw new Error(`No definition of kind ${kind}`)
  return definition
}

function millionths(size: bigint): string {
  const digits = String(size < 0n ? -size : size).padStart(7, '0')
  const text = canonicalDecimal(`${size < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`)
  if (text === undefined) throw new Error(`${size} millionths are no decimal`)
  return text
}
