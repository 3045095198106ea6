import { catalogue } from '#contract/catalogue.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { isBelow } from './rules.ts'

const MAY = { 'catalogue.read': 'legalEntity', 'catalogue.manage': 'legalEntity' } as const

async function tree() {
  const world = await testWorld()
  const hq = await world.given.associate({ may: MAY })
  const create = async (code: string, parentId: string | null = null) =>
    (await hq.call(catalogue.createCategory, { body: { code, name: { en: code }, parentId } })).body.id
  const move = (categoryId: string, parentId: string | null, version = 1) =>
    hq.call(catalogue.updateCategory, { params: { categoryId }, body: { parentId }, ifMatch: `"${version}"` })
  return { world, hq, create, move, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('a category is moved to another and to the top, and never below itself', async () => {
  await using w = await tree()
  const top = await w.create('jewellery')
  const middle = await w.create('rings', top)
  const leaf = await w.create('signets', middle)
  for (const below of [top, middle, leaf])
    expect((await w.move(top, below)).problem?.code).toBe('catalogue/category-loop')
  expect((await w.move(leaf, top)).body).toMatchObject({ parentId: top, version: 2 })
  expect((await w.move(middle, leaf)).body.parentId).toBe(leaf)
  expect((await w.move(leaf, middle, 2)).problem?.code).toBe('catalogue/category-loop')
  expect((await w.move(leaf, null, 2)).body.parentId).toBeNull()
  const nowhere = await w.move(leaf, 'cat_0197f0c2d5e17a3b8c4d5e6f708192a3', 3)
  expect([nowhere.problem?.code, nowhere.problem?.errors?.[0]?.pointer]).toEqual([
    'catalogue/unknown-category',
    '#/parentId',
  ])
})

test('of two moves that make a loop together, one is refused', async () => {
  await using w = await tree()
  for (let round = 0; round < 5; round += 1) {
    const [a, b] = [await w.create(`a-${round}`), await w.create(`b-${round}`)]
    const moves = await Promise.all([w.move(a, b), w.move(b, a)])
    expect(moves.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(moves.map(({ problem }) => problem?.code).filter(Boolean)).toEqual(['catalogue/category-loop'])
  }
})

test('what hangs in a loop all the same is not walked for ever', () => {
  const parents = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ])
  expect(isBelow(parents, 'a', 'c')).toBe(false)
  expect(isBelow(parents, 'a', 'b')).toBe(true)
})

test('categories and brands come in pages, by code', async () => {
  await using w = await tree()
  for (const code of ['c', 'a', 'b']) {
    await w.create(code)
    await w.hq.call(catalogue.createBrand, { body: { code, name: code } })
  }
  for (const list of [catalogue.listCategories, catalogue.listBrands]) {
    const first = (await w.hq.call(list, { query: { limit: 2 } })).body
    const rest = (await w.hq.call(list, { query: { limit: 2, cursor: first.nextCursor ?? '' } })).body
    expect([...first.items, ...rest.items].map(({ code }) => code)).toEqual(['a', 'b', 'c'])
    expect(rest.nextCursor).toBeNull()
  }
})
