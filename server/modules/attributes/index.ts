// The door of `attributes`: types, attributes, groups, and what their values are.
import type { Module } from '#platform/module.ts'
import { endpoints } from './routes.ts'

export { conditionSql } from './condition-sql.ts'
export { parseValues, type ValuesPatch } from './parse-values.ts'
export { readGroup } from './read-group.ts'
export { bucketsOf, type Condition, type HalfOpen, matches, matchesAll, parseRefinement } from './refinements.ts'
export { formatValue, type Parsed, parseText, parseValue } from './values.ts'

/** The module over the holders that all modules of the server declare: `declaring` is asked when a request needs it. */
export function attributesModule(declaring: () => readonly Module[]): Module {
  return {
    name: 'attributes',
    endpoints: endpoints(() => declaring().flatMap((module) => module.attributeHolders ?? [])),
  }
}
