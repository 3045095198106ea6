import type { Id } from '#contract/shared.ts'
import { expect, test } from 'vitest'
import { addUpGrants } from './add-up-grants.ts'

// Ids are opaque here: any two that differ will do.
const [x, y, z] = ['x', 'y', 'z'] as unknown as [Id<'store'>, Id<'store'>, Id<'store'>]

test('a role for one store does not widen what another role gives for another store', () => {
  const grants = addUpGrants(
    [
      { operation: 'store.read', scope: 'addressBook', storeId: x },
      { operation: 'store.read', scope: 'store', storeId: y },
    ],
    [z],
  )
  expect(grants.get('store.read')).toEqual({ scope: 'addressBook', storeIds: [x, y], addressBookStoreIds: [x] })
})

test('a role without a store is for those its holder works in', () => {
  const grants = addUpGrants([{ operation: 'store.read', scope: 'addressBook', storeId: null }], [x, y])
  expect(grants.get('store.read')).toEqual({ scope: 'addressBook', storeIds: [x, y], addressBookStoreIds: [x, y] })
})

test('the widest scope counts in whatever order roles come, and one’s own reaches no store', () => {
  const own = { operation: 'clientBook.add', scope: 'own', storeId: null } as const
  const store = { operation: 'clientBook.add', scope: 'store', storeId: x } as const
  const all = { operation: 'clientBook.add', scope: 'legalEntity', storeId: null } as const
  expect(addUpGrants([own], [y]).get('clientBook.add')).toEqual({ scope: 'own', storeIds: [], addressBookStoreIds: [] })
  for (const given of [
    [own, store],
    [store, own],
  ])
    expect(addUpGrants(given, [y]).get('clientBook.add')).toEqual({
      scope: 'store',
      storeIds: [x],
      addressBookStoreIds: [],
    })
  expect(addUpGrants([all, store, own], [y]).get('clientBook.add')?.scope).toBe('legalEntity')
})

test('an operation that this release does not know grants nothing', () => {
  const grants = addUpGrants(
    ['constructor', 'store.explode'].map((operation) => ({ operation, scope: 'legalEntity', storeId: null })),
    [x],
  )
  expect(grants.size).toBe(0)
})
