import { expect, test } from 'vitest'
import { textFaults } from './faults.ts'

const en = 'Hand {count, plural, one {# client} other {# clients}} to {name}'
const es = 'Pasa {count, plural, one {# cliente} many {# de clientes} other {# clientes}} a {name}'
const it = 'Passa {count, plural, one {# cliente} many {# di clienti} other {# clienti}} a {name}'

function faults(texts: { en?: string; es?: string; it?: string }): string[] {
  return textFaults({ book: { en: { hand: en }, es: { hand: es }, it: { hand: it }, ...wrapped(texts) } })
}

function wrapped(texts: Record<string, string>): Record<string, Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, { hand: text }]))
}

test('sound catalogues have no fault', () => {
  expect(faults({})).toEqual([])
})

test('a message that does not parse is found', () => {
  expect(faults({ es: 'Pasa {count, plural, one {# cliente}' })).toEqual(['book.hand [es]: does not parse'])
})

test('a plural without the branch other does not parse', () => {
  expect(faults({ it: '{count, plural, one {# cliente} many {# di clienti}} {name}' })).toEqual([
    'book.hand [it]: does not parse',
  ])
})

test('a plural without the form many is found in Spanish and in Italian', () => {
  expect(faults({ es: es.replace('many {# de clientes} ', ''), it: it.replace('many {# di clienti} ', '') })).toEqual([
    'book.hand [es]: count lacks the form many',
    'book.hand [it]: count lacks the form many',
  ])
})

test('a misspelt plural form is found, also inside a branch', () => {
  expect(faults({ en: en.replace('one', 'noe') })).toEqual([
    'book.hand [en]: count lacks the form one',
    'book.hand [en]: count has noe, which is no form of this language',
  ])
  const nested = (text: string) => `{name, select, Lina {a} other {${text}}}`
  expect(faults({ en: nested(en), es: nested(es), it: nested(it.replace('many', 'mnay')) })).toContain(
    'book.hand [it]: count lacks the form many',
  )
})

test('an argument that is renamed, dropped or of another kind is found', () => {
  const english = 'English takes count (cardinal), name (text)'
  expect(faults({ es: es.replace('{name}', '{nombre}') })).toEqual([
    `book.hand [es]: takes count (cardinal), nombre (text), ${english}`,
  ])
  expect(faults({ it: 'Passa {name}' })).toEqual([`book.hand [it]: takes name (text), ${english}`])
  expect(faults({ it: 'Passa {count, number} a {name}' })).toEqual([
    `book.hand [it]: takes count (number), name (text), ${english}`,
  ])
})

test('an apostrophe that would quote an argument away is found', () => {
  expect(faults({ it: it.replace('a {name}', "all'{name}") })).toEqual([
    "book.hand [it]: holds ' where the typographic ’ belongs",
    'book.hand [it]: takes count (cardinal), English takes count (cardinal), name (text)',
  ])
})

test('a text that is empty or missing in one language is found', () => {
  expect(faults({ es: ' ' })).toEqual(['book.hand [es]: is missing'])
  expect(textFaults({ book: { en: {}, es: { hand: es }, it: { hand: it } } })).toEqual(['book.hand [en]: is missing'])
})
