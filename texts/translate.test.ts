import { expect, expectTypeOf, test } from 'vitest'
import type { ParamsOf, ZonedInstant } from './message-params.ts'
import { makeTexts } from './translate.ts'

const messages = {
  plain: 'Sign in',
  welcome: 'Welcome, {name}',
  total: '{amount, number, ::.00} of {limit, number}',
  visit: 'Seen {at, date, long} at {at, time, short}',
  rank: 'The {place, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
  // One word in a branch looks like an argument and is none.
  word: '{count, plural, one {client} other {clients}}',
  nested:
    '{channel, select, sms {{count, plural, one {# text to {name}} other {# texts to {name}}}} other {Write to {name}}} from {store}',
} as const
const { text, findText } = makeTexts({ shop: { en: messages, es: { ...messages, plain: 'Entrar' }, it: messages } })
const at: ZonedInstant = { at: new Date('2026-03-08T23:30:00Z'), zone: 'Europe/Rome' }

test('parameters fill a text, at any depth', () => {
  expect(text('es', 'shop.plain')).toBe('Entrar')
  expect(text('en', 'shop.welcome', { name: '<b>Maya</b>' })).toBe('Welcome, <b>Maya</b>')
  expect(text('it', 'shop.total', { amount: 1234.5, limit: 20000 })).toBe('1234,50 of 20.000')
  expect(text('en', 'shop.rank', { place: 2 })).toBe('The 2nd')
  expect(text('en', 'shop.word', { count: 2 })).toBe('clients')
  expect(text('en', 'shop.nested', { channel: 'sms', count: 2, name: 'Maya', store: 'Via Spiga' })).toBe(
    '2 texts to Maya from Via Spiga',
  )
})

test('an instant is written in its own zone, whatever the zone of the machine', () => {
  expect(text('it', 'shop.visit', { at })).toBe('Seen 9 marzo 2026 at 00:30')
  expect(text('it', 'shop.visit', { at: { ...at, zone: 'America/New_York' } })).toBe('Seen 8 marzo 2026 at 19:30')
})

test('the parameters of a message are read from its literal type', () => {
  expectTypeOf<ParamsOf<typeof messages.plain>>().toEqualTypeOf<{}>()
  expectTypeOf<ParamsOf<typeof messages.word>>().toEqualTypeOf<{ count: number }>()
  expectTypeOf<ParamsOf<typeof messages.total>>().toEqualTypeOf<{ amount: number; limit: number }>()
  expectTypeOf<ParamsOf<typeof messages.visit>>().toEqualTypeOf<{ at: ZonedInstant }>()
  expectTypeOf<ParamsOf<typeof messages.nested>>().toEqualTypeOf<{
    channel: string
    count: number
    name: string
    store: string
  }>()
  // An argument used as two kinds can be filled by nothing, an unknown kind neither, nor a message whose literal was lost.
  expectTypeOf<ParamsOf<'{a} {a, number}'>>().toEqualTypeOf<{ a: never }>()
  expectTypeOf<ParamsOf<'{a, numbr}'>>().toEqualTypeOf<{ a: never }>()
  expectTypeOf<ParamsOf<string>>().toEqualTypeOf<never>()
  // For one of several messages, what fills all of them.
  expectTypeOf<ParamsOf<'{a}' | '{b, number}'>>().toEqualTypeOf<{ a: string; b: number }>()
})

// Never called: these lines are checked by the compiler, which fails when an expected error is not one.
export function mistakes(key: 'shop.welcome' | 'shop.word') {
  // @ts-expect-error there is no such key
  text('en', 'shop.welcom', { name: 'Maya' })
  // @ts-expect-error there is no such capability
  text('en', 'till.welcome', { name: 'Maya' })
  // @ts-expect-error there is no such language
  text('fr', 'shop.plain')
  // @ts-expect-error the parameter is missing
  text('en', 'shop.welcome')
  // @ts-expect-error the parameter is misspelt
  text('en', 'shop.welcome', { nam: 'Maya' })
  // @ts-expect-error there is one parameter too many
  text('en', 'shop.plain', { name: 'Maya' })
  // @ts-expect-error a count is a number
  text('en', 'shop.word', { count: '2' })
  // @ts-expect-error an instant needs its zone
  text('en', 'shop.visit', { at: new Date() })
  // @ts-expect-error the parameter of the innermost branch is missing
  text('en', 'shop.nested', { channel: 'sms', count: 2, store: 'Via Spiga' })
  // @ts-expect-error one of the two keys needs a count
  text('en', key, { name: 'Maya' })
  // @ts-expect-error Italian lacks a catalogue
  makeTexts({ shop: { en: messages, es: messages } })
  const widened: Record<string, string> = messages
  // @ts-expect-error without literal types nothing can be checked, so nothing can be asked for
  makeTexts({ shop: { en: widened, es: widened, it: widened } }).text('en', 'shop.welcome', { name: 'Maya' })
}

test('a text asked for by a key of run time is undefined when there is none or its parameters are missing', () => {
  expect(findText('en', 'shop.welcome', { name: 'Maya' })).toBe('Welcome, Maya')
  for (const key of [
    '',
    'shop',
    'shop.',
    'shop.nothing',
    'nothing.plain',
    'shop.constructor',
    '__proto__.toString',
    'constructor.name',
  ])
    expect([key, findText('en', key)]).toEqual([key, undefined])
  expect(findText('en', 'shop.welcome')).toBeUndefined()
  expect(findText('en', 'shop.welcome', { name: at })).toBeUndefined()
  expect(findText('en', 'shop.visit', { at: { ...at, zone: 'Nowhere/None' } })).toBeUndefined()
})

test('a message is compiled once', () => {
  let reads = 0
  const counted = {
    get plain() {
      return `read ${++reads}`
    },
  }
  const texts = makeTexts({ shop: { en: counted, es: counted, it: counted } })
  expect([texts.findText('en', 'shop.plain'), texts.findText('en', 'shop.plain')]).toEqual(['read 1', 'read 1'])
})
