import { expect, test } from 'vitest'
import { jaroWinkler } from './jaro-winkler.ts'
import { type Agreement, areEmailsAlike, compareNames, isSharedEmail, judge } from './likelihood.ts'

const nothing: Agreement = {
  name: 'different',
  namesakes: 20,
  card: false,
  phone: false,
  email: false,
  isEmailShared: false,
  isEmailAlike: false,
}
const likelihood = (found: Partial<Agreement>) => judge({ ...nothing, ...found }).likelihood

test('the similarity of words is Winkler’s', () => {
  // The values of his table (1990), to three places.
  const pairs = [
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['jones', 'johnson', 0.832],
    ['abc', 'xyz', 0],
    ['', '', 1],
    ['a', '', 0],
  ] as const
  for (const [one, other, value] of pairs) {
    expect([one, other, Math.round(jaroWinkler(one, other) * 1_000) / 1_000]).toEqual([one, other, value])
    expect(jaroWinkler(other, one)).toBeCloseTo(jaroWinkler(one, other))
  }
})

test('names agree in any order, with slips, short forms and initials', () => {
  const agreement = (one: string, other: string) => compareNames(one.split(' '), other.split(' '))
  expect(agreement('maria rossi', 'rossi maria')).toBe('same')
  expect(agreement('maria rossi', 'maria rosi')).toBe('similar')
  expect(agreement('rob smith', 'robert smith')).toBe('similar')
  expect(agreement('m rossi', 'maria rossi')).toBe('similar')
  expect(agreement('anna maria rossi', 'anna rossi')).toBe('similar')
  expect(agreement('paolo rossi', 'maria rossi')).toBe('family')
  expect(agreement('rossi', 'maria rossi')).toBe('family')
  expect(agreement('paolo verdi', 'maria rossi')).toBe('different')
  expect(compareNames([], ['maria'])).toBe('different')
})

test('the same address or phone with a like name is one customer; a household shares a phone and a name', () => {
  expect(likelihood({ email: true, name: 'similar' })).toBe(0.98)
  expect(likelihood({ phone: true, name: 'similar' })).toBe(0.97)
  expect(likelihood({ phone: true, name: 'family' })).toBe(0.5)
  expect(likelihood({ phone: true })).toBeLessThan(0.5)
  expect(likelihood({ card: true, name: 'same' })).toBe(0.99)
  expect(likelihood({})).toBe(0)
})

test('a rare name says more than a common one, and an office’s address less than one’s own', () => {
  expect(likelihood({ name: 'same', namesakes: 1 })).toBe(0.6)
  expect(likelihood({ name: 'same', namesakes: 20 })).toBe(0.4)
  expect(likelihood({ name: 'similar', namesakes: 20 })).toBeLessThan(0.4)
  expect(likelihood({ name: 'same', isEmailAlike: true })).toBe(0.85)
  expect(likelihood({ email: true, isEmailShared: true })).toBeLessThan(likelihood({ email: true }))
  expect(isSharedEmail('info@hotel.example', 0)).toBe(true)
  expect(isSharedEmail('maria@example.com', 2)).toBe(false)
  expect(isSharedEmail('maria@example.com', 3)).toBe(true)
  expect(areEmailsAlike('maria.rossi@example.com', 'maria.rosi@exmaple.com')).toBe(true)
  expect(areEmailsAlike('maria@example.com', 'paolo@example.com')).toBe(false)
  expect(areEmailsAlike('maria@example.com', '')).toBe(false)
})

test('whatever two customers have in common, more of it never makes them less likely one', () => {
  const agreements = (['different', 'family', 'similar', 'same'] as const).flatMap((name) =>
    [1, 5, 20].flatMap((namesakes) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
        ...nothing,
        name,
        namesakes,
        card: (bits & 1) > 0,
        phone: (bits & 2) > 0,
        email: (bits & 4) > 0,
      })),
    ),
  )
  for (const found of agreements)
    for (const more of [
      { card: true },
      { phone: true },
      { email: true },
      { name: 'same' as const },
      { namesakes: 1 },
    ]) {
      const least = judge(found).likelihood
      expect([found, more, judge({ ...found, ...more }).likelihood >= least]).toEqual([found, more, true])
      expect(least).toBeLessThanOrEqual(1)
    }
})
