// The door of `attributes`: attribute types, attributes, groups.
import type { Module } from '#platform/module.ts'

export const attributesModule: Module = { name: 'attributes', endpoints: [] }
