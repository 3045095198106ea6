import type { Language } from '#contract/shared.ts'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Formatters } from 'intl-messageformat'
import type { ParamsOf, TextParam, ZonedInstant } from './message-params.ts'

/** ICU messages by capability, language and key. English is the source: its literal types say which parameters a key takes. */
export type Catalogues = Readonly<Record<string, Readonly<Record<Language, Readonly<Record<string, string>>>>>>

/** Every key, as `capability.key`. */
export type KeyOf<C extends Catalogues> = {
  [Name in keyof C & string]: `${Name}.${keyof C[Name]['en'] & string}`
}[keyof C & string]

type MessageOf<C extends Catalogues, K extends string> = K extends `${infer Name extends keyof C & string}.${infer Key}`
  ? C[Name]['en'][Key]
  : never

type Arguments<Params> = keyof Params extends never ? [] : [params: Params]

export interface Texts<C extends Catalogues> {
  /** The text in plain characters, never markup: whoever puts it into HTML escapes it. Throws when a parameter is wrong. */
  readonly text: <K extends KeyOf<C>>(
    language: Language,
    key: K,
    ...params: Arguments<ParamsOf<MessageOf<C, K>>>
  ) => string
  /** For a key known only at run time, as in an answer about a fault, which must not fail itself: no text, `undefined`. */
  readonly findText: (
    language: Language,
    key: string,
    params?: Readonly<Record<string, TextParam>>,
  ) => string | undefined
}

/** Puts catalogues together. A message is compiled when it is first used, then kept. */
export function makeTexts<const C extends Catalogues>(catalogues: C): Texts<C> {
  const compiled = new Map<string, IntlMessageFormat>()

  function find(language: Language, key: string): IntlMessageFormat | undefined {
    const id = `${language} ${key}`
    const known = compiled.get(id)
    if (known) return known
    const dot = key.indexOf('.')
    const source = own(own(catalogues, key.slice(0, dot))?.[language], key.slice(dot + 1))
    if (source === undefined) return undefined
    const message = compileMessage(language, source)
    compiled.set(id, message)
    return message
  }

  return {
    text(language, key, ...[params]) {
      const message = find(language, key)
      if (!message) throw new Error(`There is no text ${key} in ${language}.`)
      // What the message asks for is checked against its literal type at the call; inside it is a plain record.
      return fill(message, params as Readonly<Record<string, TextParam>> | undefined)
    },
    findText(language, key, params) {
      try {
        const message = find(language, key)
        return message && fill(message, params)
      } catch {
        return undefined
      }
    },
  }
}

/** Parses one ICU message. Tags are plain text: a text is never markup. Throws a SyntaxError when it does not parse. */
export function compileMessage(language: Language, source: string): IntlMessageFormat {
  return new IntlMessageFormat(source, language, undefined, { ignoreTag: true, formatters })
}

function fill(message: IntlMessageFormat, params: Readonly<Record<string, TextParam>> = {}): string {
  const filled = message.format<ZonedInstant>(params)
  if (typeof filled !== 'string') throw new TypeError('An instant needs a date or time argument in the message.')
  return filled
}

// Keys can come from outside: `constructor` is not a capability.
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined
}

const numbers = new Map<string, Intl.NumberFormat>()
const instants = new Map<string, Intl.DateTimeFormat>()
const plurals = new Map<string, Intl.PluralRules>()

// Shared by all messages: an Intl object costs more to make than a message to parse.
const formatters: Formatters = {
  getNumberFormat: (locales, options) =>
    kept(numbers, [locales, options], () => new Intl.NumberFormat(locales, options)),
  getPluralRules: (locales, options) => kept(plurals, [locales, options], () => new Intl.PluralRules(locales, options)),
  getDateTimeFormat: (locales, options) => {
    const zoned = {
      format: ({ at, zone: timeZone }: ZonedInstant) =>
        kept(
          instants,
          [locales, options, timeZone],
          () => new Intl.DateTimeFormat(locales, { ...options, timeZone }),
        ).format(at),
    }
    // The library calls nothing but `format`, with the parameter as it was given: here an instant with its zone, because
    // the zone of the machine is never the right one.
    return zoned as unknown as Intl.DateTimeFormat
  },
}

function kept<T>(cache: Map<string, T>, options: readonly unknown[], make: () => T): T {
  const key = JSON.stringify(options)
  const made = cache.get(key) ?? make()
  cache.set(key, made)
  return made
}
