import { LANGUAGES } from '#contract/shared.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { negotiateLanguage } from './negotiate-language.ts'

test('the language of the highest quality is taken, the first named among equals', () => {
  expect(negotiateLanguage('it')).toBe('it')
  expect(negotiateLanguage('en;q=0.4, it;q=0.9, es;q=0.8')).toBe('it')
  expect(negotiateLanguage('es, it, en')).toBe('es')
  expect(negotiateLanguage('fr-CH, fr;q=0.9, it;q=0.2, de;q=0.7')).toBe('it')
})

test('a regional variant counts as its language, in any case of letters', () => {
  expect(negotiateLanguage('es-MX')).toBe('es')
  expect(negotiateLanguage('IT-it;Q=0.5')).toBe('it')
  expect(negotiateLanguage('es-Latn-419 ; q=1.000')).toBe('es')
})

test('a language of quality 0 is refused, and anything else means the fallback first', () => {
  expect(negotiateLanguage('*')).toBe('en')
  expect(negotiateLanguage('*', 'it')).toBe('it')
  expect(negotiateLanguage('en;q=0, *;q=0.1')).toBe('es')
  expect(negotiateLanguage('es;q=0')).toBe('en')
})

test('nothing, garbage and unsupported languages mean the fallback', () => {
  for (const header of [
    undefined,
    '',
    ' ',
    ',,;',
    'q=1',
    'es;q=2',
    'es;q=',
    'es;q=0.1234',
    'es;q=1;q=1',
    'es_MX',
    'español',
    'spa',
    'esperanto',
    'fr, de',
    '\0it',
    'constructor',
  ])
    expect([header, negotiateLanguage(header, 'it')]).toEqual([header, 'it'])
  expect(negotiateLanguage('!!, es;q=oops, it;q=0.1')).toBe('it')
})

test('whatever the header holds, the answer is a language that is spoken here', () => {
  const fragment = fc.constantFrom('en', 'es-MX', 'it', '*', ',', ';', 'q=', '0.', '1', '-', ' ', '\t', '\0', 'x')
  const header = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(header, fc.constantFrom(...LANGUAGES), (text, fallback) => {
      expect(LANGUAGES).toContain(negotiateLanguage(text, fallback))
    }),
    { seed: 20261122, numRuns: 500 },
  )
})

test('the best of any well-formed list wins, whatever stands around it', () => {
  const others = fc.array(fc.tuple(fc.constantFrom(...LANGUAGES, 'fr', 'de-AT'), fc.integer({ min: 0, max: 899 })), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(others, others, fc.constantFrom(...LANGUAGES), (before, after, best) => {
      const ranges = [...before, [best, 900] as const, ...after]
      const header = ranges.map(([tag, thousandths]) => `${tag};q=0.${String(thousandths).padStart(3, '0')}`).join(', ')
      expect(negotiateLanguage(header)).toBe(best)
    }),
    { seed: 20261122 },
  )
})
