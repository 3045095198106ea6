import type { Id } from '#contract/shared.ts'
import { expect, test } from 'vitest'
import { type Placeable, split } from './split.ts'

// The order of ids is that of their text; these stand for UUIDs.
const who = (name: string) => name as Id<'associate'>
const client = (customerId: string, more: Partial<Placeable> = {}): Placeable => ({
  customerId: customerId as Id<'customer'>,
  candidates: [],
  keptBy: new Set(),
  ...more,
})
const book = (name: string, clientCount: number) => ({ associateId: who(name), clientCount })
const [anna, bea, cleo] = [who('anna'), who('bea'), who('cleo')]

function sizesOf(clients: readonly Placeable[], books: readonly ReturnType<typeof book>[]): Record<string, number> {
  const ids = books.map(({ associateId }) => associateId)
  const placed = split(clients, ids, books)
  return Object.fromEntries(ids.map((id) => [id, placed.size(id)]))
}

const clients = (count: number, more: Partial<Placeable> = {}) =>
  Array.from({ length: count }, (_, row) => client(`c${String(row).padStart(5, '0')}`, more))

test('shared evenly, books end up as equal as can be, whatever their sizes were', () => {
  expect(sizesOf(clients(9), [book('anna', 0), book('bea', 0), book('cleo', 0)])).toEqual({ anna: 3, bea: 3, cleo: 3 })
  expect(sizesOf(clients(7), [book('anna', 5), book('bea', 0), book('cleo', 2)])).toEqual({ anna: 5, bea: 5, cleo: 4 })
  expect(sizesOf(clients(4), [book('anna', 100), book('bea', 0)])).toEqual({ anna: 100, bea: 4 })
  expect(sizesOf([], [book('anna', 3)])).toEqual({ anna: 3 })
})

test('the order in which clients come makes no difference; of books of one size the first named is taken', () => {
  const books = [book('cleo', 0), book('anna', 0)]
  const all = clients(101)
  const there = split(all, [cleo, anna], books)
  const back = split(all.toReversed(), [cleo, anna], books)
  expect(all.map(({ customerId }) => there.to(customerId))).toEqual(all.map(({ customerId }) => back.to(customerId)))
  expect(there.size(cleo)).toBe(51)
  expect(there.to(client('c00000').customerId)).toBe(cleo)
})

test('whom the rule places is placed first, so that the rest makes up for it', () => {
  const placedByRule = clients(6, { candidates: [anna] })
  const rest = [client('d1'), client('d2'), client('d3'), client('d4')]
  const placed = split([...rest, ...placedByRule], [anna, bea], [book('anna', 0), book('bea', 0)])
  expect([placed.size(anna), placed.size(bea)]).toEqual([6, 4])
  expect(rest.map(({ customerId }) => placed.to(customerId))).toEqual([bea, bea, bea, bea])
})

test('several candidates share among themselves only', () => {
  const placed = split(
    clients(5, { candidates: [anna, bea] }),
    [cleo],
    [book('anna', 2), book('bea', 0), book('cleo', 0)],
  )
  expect([placed.size(anna), placed.size(bea), placed.size(cleo)]).toEqual([4, 3, 0])
})

test('the book of somebody who keeps the client already does not grow', () => {
  const placed = split([client('c1', { keptBy: new Set([anna]) }), client('c2')], [anna], [book('anna', 1)])
  expect(placed.size(anna)).toBe(2)
})

test('a book of 50,000 clients is shared among 50 at once', () => {
  const books = Array.from({ length: 50 }, (_, row) => book(`a${row}`, row))
  const placed = split(
    clients(50_000),
    books.map(({ associateId }) => associateId),
    books,
  )
  const sizes = books.map(({ associateId }) => placed.size(associateId))
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  expect(sizes.reduce((sum, size) => sum + size)).toBe(50_000 + (49 * 50) / 2)
})
