import { catalogue } from '#contract/catalogue.ts'
import { statementsOf, type Tx } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { plantVariant } from '../testing.ts'
import { ensureVariants, type Item, variantsByCode } from './ensure-variants.ts'
import type { BulkCtx } from './put-products.ts'
import { undoPutProducts } from './undo-put-products.ts'

async function till() {
  const world = await testWorld()
  const home = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const ctx = (tx: Tx): BulkCtx => ({ tx, legalEntityId: home.id, now: () => world.now() })
  const ensure = (...items: Item[]) => home.inside((tx) => ensureVariants(ctx(tx), items))
  const list = async () => (await hq.call(catalogue.listProducts, { query: {} })).body.items
  return { world, home, hq, ctx, ensure, list, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const item = (code: string, description: string | null = null): Item => ({ code, description, kind: 'goods' })

test('codes that are new become products with one variant, named by their description; known ones stay as they are', async () => {
  await using w = await till()
  const there = await w.home.inside((tx) =>
    plantVariant(tx, { legalEntityId: w.home.id, code: '85123A', kind: 'service' }),
  )
  const { variants, created, effects } = await w.ensure(
    item('85123A', 'OTHER WORDS'),
    { code: 'POST', description: null, kind: 'service' },
    item('85123a', 'WHITE HANGING HEART'),
    item('85123a', 'a second description'),
    item('22423', 'x'.repeat(300)),
    item('C2', '\u0007'),
  )
  expect([...created].toSorted()).toEqual(['22423', '85123a', 'C2', 'POST'])
  expect(variants.get('85123A')).toEqual({ variantId: there.variantId, productKind: 'service' })
  expect([variants.size, effects.length]).toEqual([5, 4])
  expect((await w.list()).map(({ code, name, kind, version }) => [code, name.en, kind, version])).toEqual([
    ['22423', 'x'.repeat(200), 'goods', 1],
    ['85123A', 'CNRY-85123A', 'service', 1],
    ['85123a', 'WHITE HANGING HEART', 'goods', 1],
    ['C2', 'C2', 'goods', 1],
    ['POST', 'POST', 'service', 1],
  ])
  const again = await w.ensure(item('POST'), item('C2'))
  expect([again.created, again.effects]).toEqual([[], []])
  const known = await w.home.inside((tx) => variantsByCode(w.ctx(tx), ['POST', 'nobody']))
  expect(known).toEqual(new Map([['POST', variants.get('POST')]]))
})

test('a code that only a product has gives that product a variant, which undoing takes away', async () => {
  await using w = await till()
  const body = { code: 'RING', name: { en: 'Ring' }, variants: [{ code: 'RING-52' }] }
  const { id } = (await w.hq.call(catalogue.createProduct, { body })).body
  const { effects, created } = await w.ensure(item('RING'))
  const read = async () => (await w.hq.call(catalogue.readProduct, { params: { productId: id } })).body
  expect(created).toEqual(['RING'])
  expect((await read()).variants.map(({ code }) => code)).toEqual(['RING', 'RING-52'])
  expect((await read()).version).toBe(2)
  const undone = await w.home.inside((tx) => undoPutProducts(w.ctx(tx), effects))
  expect([undone.left, (await read()).variants.map(({ code }) => code)]).toEqual([[], ['RING-52']])
})

test('what cannot be a code is in no catalogue', async () => {
  await using w = await till()
  const { variants, created } = await w.ensure(item(''), item(' A'), item('a\nb'), item('x'.repeat(61)), item('fit'))
  expect([[...variants.keys()], created]).toEqual([['fit'], ['fit']])
})

test('what ensuring created is gone when it is undone, and nothing else', async () => {
  await using w = await till()
  await w.ensure(item('A'))
  const { effects } = await w.ensure(item('A'), item('B'), item('C'))
  expect(await w.home.inside((tx) => undoPutProducts(w.ctx(tx), effects))).toEqual({ undone: 2, left: [] })
  expect((await w.list()).map(({ code }) => code)).toEqual(['A'])
})

test('one statement when all are known, four when some are new, whatever their number', async () => {
  await using w = await till()
  const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => item(`${name}-${at}`))
  const count = async (items: Item[]) => (await statementsOf(() => w.ensure(...items))).statements.length - 2
  expect([await count(many(1, 'a')), await count(many(500, 'b'))]).toEqual([4, 4])
  expect(await count(many(500, 'b'))).toBe(1)
})

test('two that bring the same codes at once both get them, created once', async () => {
  await using w = await till()
  const items = Array.from({ length: 50 }, (_, at) => item(`code-${at}`))
  const [one, two] = await Promise.all([w.ensure(...items), w.ensure(...items.toReversed())])
  expect([one.variants.size, two.variants.size]).toEqual([50, 50])
  expect(one.variants.get('code-7')).toEqual(two.variants.get('code-7'))
  expect(one.created.length + two.created.length).toBe(50)
})
