import { LANGUAGES } from '#contract/shared.ts'
import type { Language } from '#contract/shared.ts'
import { compileMessage } from './translate.ts'
import type { Catalogues } from './translate.ts'

type Element = ReturnType<ReturnType<typeof compileMessage>['getAst']>[number]

/** What is wrong with catalogues beyond what their types can say, one sentence per fault; none is an empty list. */
export function textFaults(catalogues: Catalogues): string[] {
  return Object.entries(catalogues).flatMap(([capability, languages]) => {
    const keys = new Set(LANGUAGES.flatMap((language) => Object.keys(languages[language])))
    return [...keys].flatMap((key) =>
      LANGUAGES.flatMap((language) =>
        faultsOf(language, languages[language][key], languages.en[key]).map(
          (fault) => `${capability}.${key} [${language}]: ${fault}`,
        ),
      ),
    )
  })
}

function faultsOf(language: Language, source: string | undefined, english: string | undefined): string[] {
  if (source === undefined || source.trim() === '') return ['is missing']
  const message = parse(language, source)
  if (!message) return ['does not parse']

  const faults = message.flatMap((element) => pluralFaults(language, element))
  // ICU reads `'{` as the start of quoted text, so "dell'{store}" would lose its argument without a word.
  if (source.includes("'")) faults.push("holds ' where the typographic ’ belongs")
  const expected = english === undefined ? undefined : parse('en', english)
  if (expected && argumentsOf(message) !== argumentsOf(expected))
    faults.push(`takes ${argumentsOf(message)}, English takes ${argumentsOf(expected)}`)
  return faults
}

function parse(language: Language, source: string): Element[] | undefined {
  try {
    return compileMessage(language, source).getAst().flatMap(withBranches)
  } catch {
    return undefined
  }
}

function withBranches(element: Element): Element[] {
  if (!('options' in element)) return [element]
  return [element, ...Object.values(element.options).flatMap((branch) => branch.value.flatMap(withBranches))]
}

// The library's names for its element types are not exported, their numbers are part of its published syntax tree.
const forms = ['', 'text', 'number', 'date', 'time', 'select', 'plural']

function argumentsOf(message: readonly Element[]): string {
  const found = message.flatMap((element) => {
    const form = forms[element.type]
    return form && 'value' in element
      ? [`${element.value} (${'pluralType' in element ? element.pluralType : form})`]
      : []
  })
  return [...new Set(found)].toSorted().join(', ') || 'nothing'
}

function pluralFaults(language: Language, element: Element): string[] {
  if (!('pluralType' in element)) return []
  const rules = new Intl.PluralRules(language, element.pluralType ? { type: element.pluralType } : {})
  const needed = rules.resolvedOptions().pluralCategories
  const written = Object.keys(element.options).filter((branch) => !branch.startsWith('='))
  return [
    ...needed.filter((form) => !written.includes(form)).map((form) => `${element.value} lacks the form ${form}`),
    ...written
      .filter((branch) => !needed.some((form) => form === branch))
      .map((branch) => `${element.value} has ${branch}, which is no form of this language`),
  ]
}
