// What property tests draw values from: one definition of every kind, and canonical values of it.
import type { AttributeDefinition, AttributeValue, SingleAttributeValue } from '#contract/attribute-shapes.ts'
import { exponentOf } from '#contract/money.ts'
import fc from 'fast-check'

/** The same runs every time: a failure can be looked at. */
export const seed = { seed: 20_261_122, numRuns: 300 } as const

/** One definition of each kind; `silver` is retired. */
export const definitions: readonly AttributeDefinition[] = [
  { kind: 'text', several: false },
  {
    kind: 'list',
    several: false,
    options: [
      { code: 'gold', label: { en: 'Gold' }, retired: false },
      { code: 'silver', label: { en: 'Silver' }, retired: true },
      { code: 'rose-gold', label: { en: 'Rose gold', it: 'Oro rosa' }, retired: false },
    ],
  },
  { kind: 'integer', unit: { en: 'mm' }, range: null },
  { kind: 'decimal', unit: null, range: null },
  { kind: 'currency', range: null },
  { kind: 'dateTime', range: null },
  { kind: 'date', range: null },
  { kind: 'dayOfYear' },
  { kind: 'boolean' },
  { kind: 'reference', several: false, target: 'store' },
]

/** The kinds that a record may hold several values of, holding several. */
export const severalDefinitions: readonly AttributeDefinition[] = definitions.flatMap((definition) =>
  'several' in definition ? [{ ...definition, several: true }] : [],
)

const currencies = Intl.supportedValuesOf('currency').filter((code) => exponentOf(code) !== undefined)
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** What a record may hold of the definition, canonical: one value, or several. */
export function anyValue(definition: AttributeDefinition): fc.Arbitrary<AttributeValue> {
  const item = anySingle(definition)
  if (!('several' in definition) || !definition.several) return item
  return fc.array(item.map(String), { minLength: 1, maxLength: 5 }).map((items) => [...new Set(items)].toSorted())
}

/** One canonical value of the kind, with small ones often, so that some are equal. */
export function anySingle({ kind }: Pick<AttributeDefinition, 'kind'>): fc.Arbitrary<SingleAttributeValue> {
  switch (kind) {
    case 'text':
      return fc.stringMatching(/^[a-zà-ü%_'"\\;|]{1,20}$/).map((text) => text.normalize('NFC'))
    case 'list':
      return fc.constantFrom('gold', 'rose-gold')
    case 'integer':
      return fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger()).map((value) => value + 0)
    case 'decimal':
      return fc
        .tuple(fc.oneof(fc.bigInt(-30n, 30n), fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n)))
        .map(([millionths]) => decimalOf(millionths))
    case 'currency':
      return fc.record({
        amountMinor: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger()).map((value) => value + 0),
        currency: fc.oneof(fc.constantFrom('EUR', 'JPY', 'KWD'), fc.constantFrom(...currencies)),
      })
    case 'dateTime':
      return day
    case 'date':
      return day.map((text) => text.slice(0, 10))
    case 'dayOfYear':
      return day.map((text) => `-${text.slice(4, 10)}`)
    case 'boolean':
      return fc.boolean()
    case 'reference':
      return fc
        .uuid({ version: 7 })
        .filter((id) => /^[89ab]/.test(id.slice(19)))
        .map((id) => `sto_${id.replaceAll('-', '')}`)
  }
}

function decimalOf(millionths: bigint): string {
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return millionths < 0n ? `-${text}` : text === '' ? '0' : text
}
