// The door of `settings`: features, parameters, number sequences.
import type { Module } from '#platform/module.ts'
import { clienteling } from './features.ts'
import { endpoints } from './routes.ts'

export { createNumberSequence } from './create-number-sequence.ts'
export { gatherDeclared } from './declared.ts'
export { isFeatureOn } from './is-feature-on.ts'
export { setParameter } from './set-parameter.ts'
export { switchFeature } from './switch-feature.ts'
export { takeNumber } from './take-number.ts'

/** The module over what all modules of the server declare: `declaring` is asked when the first request needs it. */
export function settingsModule(declaring: () => readonly Module[]): Module {
  return { name: 'settings', endpoints: endpoints(declaring), features: [clienteling] }
}
