import { LANGUAGES } from '#contract/shared.ts'
import { requestProblems } from '#contract/problems.ts'
import { expect, test } from 'vitest'
import * as catalogues from './catalogues.ts'
import { textFaults } from './faults.ts'
import { findText, problemKey, text } from './index.ts'

test('every text is there in every language, parses, takes the same arguments and has every plural form', () => {
  expect(Object.keys(catalogues)).toContain('request')
  expect(textFaults(catalogues)).toEqual([])
})

test('a count is written as each language counts, up to the millions', () => {
  const counted = (count: number) => LANGUAGES.map((language) => text(language, 'units.clients', { count }))
  expect(counted(1)).toEqual(['1 client', '1 cliente', '1 cliente'])
  expect(counted(2)).toEqual(['2 clients', '2 clientes', '2 clienti'])
  expect(counted(1_000_000)).toEqual(['1,000,000 clients', '1.000.000 de clientes', '1.000.000 di clienti'])
})

test('every problem that any endpoint can answer has a title and a detail in every language', () => {
  const codes = Object.values(requestProblems).map((problem) => problem.code)
  expect(codes.length).toBeGreaterThan(0)
  const missing = LANGUAGES.flatMap((language) =>
    codes
      .flatMap((code) => [problemKey(code), `${problemKey(code)}.detail`])
      .filter((key) => findText(language, key) === undefined)
      .map((key) => `${key} [${language}]`),
  )
  expect(missing).toEqual([])
})
