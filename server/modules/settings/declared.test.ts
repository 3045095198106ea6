import { LANGUAGES } from '#contract/shared.ts'
import { defineParameter } from '#platform/parameters/index.ts'
import type { Module } from '#platform/module.ts'
import { modules } from '#server/app.ts'
import { findText } from '#texts/index.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { gatherDeclared } from './declared.ts'

const days = defineParameter({ key: 'shelf.days', schema: z.int().min(1), default: 7 })
const shelf: Module = { name: 'shelf', endpoints: [], features: [{ key: 'shelves' }], parameters: [days] }

test('everything that the product’s modules declare has its texts in every language', () => {
  const { features, parameters } = gatherDeclared(modules)
  const keys = [
    ...[...features.values()].map(({ declaredBy, key }) => `${declaredBy}.feature.${key}`),
    ...[...parameters.values()].map(({ key }) => key.replace('.', '.parameter.')),
  ]
  expect(keys.length).toBeGreaterThan(0)
  const missing = keys.flatMap((key) =>
    LANGUAGES.flatMap((language) =>
      [key, `${key}.detail`].filter((text) => !findText(language, text)).map((text) => `${text} in ${language}`),
    ),
  )
  expect(missing).toEqual([])
})

test('a key is declared once, and a parameter’s begins with its module', () => {
  expect(() => gatherDeclared([shelf, { ...shelf, parameters: [] }])).toThrow('shelves is declared twice')
  expect(() => gatherDeclared([shelf, { ...shelf, features: [] }])).toThrow('shelf.days is declared twice')
  expect(() => gatherDeclared([{ ...shelf, name: 'rack' }])).toThrow('shelf.days is declared by rack')
})

test('an endpoint cannot belong to a feature that no module declares', () => {
  const endpoint = {
    method: 'GET',
    path: '/shelves',
    summary: '',
    access: { kind: 'signedIn' },
    feature: 'shelfs',
  } as const
  const bound = { capability: 'shelf', operationId: 'listShelves', endpoint, handle: () => Promise.resolve() }
  expect(() => gatherDeclared([{ ...shelf, endpoints: [bound] }])).toThrow('listShelves belongs to the feature shelfs')
})

test('a parameter whose default does not fit, or that may be absent, cannot be declared', () => {
  expect(() => defineParameter({ ...days, default: 0 })).toThrow('too_small')
  expect(() => defineParameter({ key: 'shelf.days', schema: z.int().optional(), default: 7 })).toThrow('use null')
})
