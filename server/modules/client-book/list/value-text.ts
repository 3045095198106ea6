import type {
  AttributeDefinition,
  AttributeInGroup,
  AttributeKind,
  AttributeValue,
  SingleAttributeValue,
} from '#contract/attribute-shapes.ts'
import { exponentOf, fromMinor } from '#contract/money.ts'
import type { Language } from '#contract/shared.ts'
import { text } from '#texts/index.ts'

/** What writing values for people needs to know besides the value. */
export interface Reading {
  readonly language: Language
  /** IANA: instants are told in it. */
  readonly timeZone: string
  /** Names of the records that values refer to, by their ids as on the wire. */
  readonly names: Readonly<Record<string, string>>
}

/** A value as people read it: `Rose gold`, `€1,250.00`, `8 March`, `52 mm`. Several values stand with commas between them. */
export function valueText(
  reading: Reading,
  definition: AttributeDefinition | { readonly kind: AttributeKind },
  value: AttributeValue,
): string {
  const one = (single: SingleAttributeValue) => singleText(reading, definition, single)
  return Array.isArray(value) ? value.map(one).join(', ') : one(value)
}

// English as it is read in Europe: days stand before months.
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es', it: 'it' }

function singleText(
  { language, timeZone, names }: Reading,
  definition: AttributeDefinition | { readonly kind: AttributeKind },
  value: SingleAttributeValue,
): string {
  const locale = LOCALES[language]
  if (typeof value === 'object') {
    const digits = exponentOf(value.currency) ?? 0
    return numberText(locale, fromMinor(value), {
      style: 'currency',
      currency: value.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  }
  const plain = String(value)
  switch (definition.kind) {
    case 'boolean':
      return text(language, value === true ? 'client-book.yes' : 'client-book.no')
    case 'list': {
      const option = 'options' in definition ? definition.options.find(({ code }) => code === plain) : undefined
      return option ? inLanguage(option.label, language) : plain
    }
    case 'integer':
    case 'decimal': {
      const number = numberText(locale, plain, { maximumFractionDigits: 6 })
      const unit = 'unit' in definition ? definition.unit : null
      return unit ? `${number} ${inLanguage(unit, language)}` : number
    }
    case 'date':
      return instantText(locale, `${plain}T00:00:00Z`, { dateStyle: 'long', timeZone: 'UTC' })
    case 'dayOfYear':
      // A leap year, so that it has 29 February.
      return instantText(locale, `2024${plain.slice(1)}T00:00:00Z`, { day: 'numeric', month: 'long', timeZone: 'UTC' })
    case 'dateTime':
      return instantText(locale, plain, { dateStyle: 'medium', timeStyle: 'short', timeZone })
    case 'reference':
      return names[plain] ?? plain
    case 'text':
    case 'currency':
      return plain
  }
}

const numbers = new Map<string, Intl.NumberFormat>()
const instants = new Map<string, Intl.DateTimeFormat>()

function numberText(locale: string, decimal: string, options: Intl.NumberFormatOptions): string {
  const format = kept(numbers, [locale, options], () => new Intl.NumberFormat(locale, options))
  // A decimal as text is written exactly; as a number it would be rounded to 15 digits. It has no other form here.
  return format.format(decimal as Intl.StringNumericLiteral)
}

function instantText(locale: string, instant: string, options: Intl.DateTimeFormatOptions): string {
  return kept(instants, [locale, options], () => new Intl.DateTimeFormat(locale, options)).format(new Date(instant))
}

/** An Intl object takes longer to make than a page of values to write. */
function kept<T>(cache: Map<string, T>, options: readonly unknown[], make: () => T): T {
  const key = JSON.stringify(options)
  const made = cache.get(key) ?? make()
  cache.set(key, made)
  return made
}

/** What headquarters typed, in a language; English stands in for what is missing. */
function inLanguage(typed: AttributeInGroup['name'], language: Language): string {
  return typed[language] ?? typed.en
}
