// The door of `settings`: features, parameters, number sequences.
import type { Tx } from '#platform/database/index.ts'
import type { Module } from '#platform/module.ts'

/** True when the feature is on in the transaction's legal entity. */
export async function isFeatureOn(_tx: Tx, _feature: string): Promise<boolean> {
  return Promise.resolve(false)
}

export const settingsModule: Module = { name: 'settings', endpoints: [] }
