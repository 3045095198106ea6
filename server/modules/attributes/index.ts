// The door of `attributes`: types, attributes, groups, and what their values are.
import type { Module } from '#platform/module.ts'
import { endpoints } from './routes.ts'

export { conditionSql } from './condition-sql.ts'
export { createAttribute } from './create-attribute.ts'
export { createType } from './create-type.ts'
export { type Faceted, type FacetRow, facetSql } from './facet-sql.ts'
export { failedOnSql } from './failed-on-sql.ts'
export { parseManyValues, type ParsedRecord } from './parse-many.ts'
export { parseValues, type ValuesPatch } from './parse-values.ts'
export { readFacets, readTotal } from './read-facets.ts'
export { attributesForWriting } from './queries.ts'
export { groupsAsJson, groupsFromJson, readGroup, readGroups } from './read-group.ts'
export { bucketsOf, type Condition, type HalfOpen, matches, matchesAll, parseRefinement } from './refinements.ts'
export { formatValue, parseText } from './text-form.ts'
export { type Parsed, parseValue } from './values.ts'
export { createGroup } from './write-group.ts'

/** The module over the holders that all modules of the server declare: `declaring` is asked when a request needs it. */
export function attributesModule(declaring: () => readonly Module[]): Module {
  return {
    name: 'attributes',
    endpoints: endpoints(() => declaring().flatMap((module) => module.attributeHolders ?? [])),
  }
}
