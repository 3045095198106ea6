import { catalogue } from '#contract/catalogue.ts'
import { type Id, StoreId } from '#contract/shared.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { plantBrand, plantCategory, plantVariant } from './testing.ts'

const MAY = { 'catalogue.read': 'legalEntity', 'catalogue.manage': 'legalEntity' } as const
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

async function shop() {
  const world = await testWorld()
  const home = await world.given.homeEntity()
  const hq = await world.given.associate({ may: MAY })
  const create = async (body: Parameters<typeof call>[0]) => (await call(body)).body
  const call = (body: { code: string; [field: string]: unknown }) =>
    hq.call(catalogue.createProduct, { body: { name: { en: body.code }, ...body } })
  const codes = async (query: Record<string, string | number>) =>
    (await hq.call(catalogue.listProducts, { query })).body.items.map(({ code }) => code)
  const plant = (more: Omit<Parameters<typeof plantVariant>[1], 'legalEntityId'>) =>
    home.inside((tx) => plantVariant(tx, { legalEntityId: home.id, ...more }))
  const asWire = (store: Id<'store'>) => z.encode(StoreId, store)
  return { world, home, hq, create, codes, plant, asWire, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('a product is read with everything, in two statements with the look-up of the caller', async () => {
  await using w = await shop()
  const made = await w.create({
    code: 'R-1042',
    description: { en: 'Two rings, twisted' },
    variants: [
      {
        code: 'R-54',
        options: { size: '54', metal: 'gold' },
        prices: [eur(129_000), { amountMinor: 0, currency: 'JPY' }],
      },
      { code: 'R-52', barcode: '8001234567894' },
    ],
  })
  const storeId = w.asWire(await w.world.given.store())
  const variantId = made.variants[1]?.id ?? ''
  await w.hq.call(catalogue.setStock, { params: { variantId, storeId }, body: { quantity: 3 } })
  const { result, statements } = await statementsOf(() =>
    w.hq.call(catalogue.readProduct, { params: { productId: made.id } }),
  )
  expect(statements.filter((text) => /^(?!begin|commit)/.test(text))).toHaveLength(2)
  expect(result.body).toEqual({
    ...made,
    version: 2,
    variants: [
      {
        ...made.variants[0],
        code: 'R-52',
        barcode: '8001234567894',
        options: {},
        prices: [],
        stock: [],
      },
      {
        ...made.variants[1],
        code: 'R-54',
        options: { size: '54', metal: 'gold' },
        prices: [eur(129_000), { amountMinor: 0, currency: 'JPY' }],
        stock: [{ storeId, quantity: 3, countedAt: '2026-03-08T10:00:00.000Z' }],
        version: 2,
      },
    ],
  })
  expect(result.raw.headers['etag']).toBe('"2"')
  const variant = await w.hq.call(catalogue.readVariant, { params: { variantId } })
  expect(variant.body).toEqual(result.body.variants[1])
})

test('a product without variants has one with its own code', async () => {
  await using w = await shop()
  const { variants, kind, version } = await w.create({ code: 'ENGRAVING', kind: 'service' })
  expect(variants.map(({ code, options, prices }) => [code, options, prices])).toEqual([['ENGRAVING', {}, []]])
  expect([kind, version]).toEqual(['service', 1])
})

test('whatever a product shows counts its version up, so that no reader keeps an old one', async () => {
  await using w = await shop()
  const brand = (await w.hq.call(catalogue.createBrand, { body: { code: 'aurea', name: 'Aurea' } })).body
  const category = (await w.hq.call(catalogue.createCategory, { body: { code: 'rings', name: { en: 'Rings' } } })).body
  const { id: productId, variants } = await w.create({ code: 'R', brandId: brand.id, categoryId: category.id })
  const [variantId, storeId] = [variants[0]?.id ?? '', w.asWire(await w.world.given.store())]
  const ifMatch = '"1"'
  let version = 1
  for (const change of [
    () => w.hq.call(catalogue.updateBrand, { params: { brandId: brand.id }, body: { name: 'Auréa' }, ifMatch }),
    () =>
      w.hq.call(catalogue.updateCategory, {
        params: { categoryId: category.id },
        body: { name: { en: 'Bands' } },
        ifMatch,
      }),
    () => w.hq.call(catalogue.createVariant, { params: { productId }, body: { code: 'R-2' } }),
    () => w.hq.call(catalogue.updateVariant, { params: { variantId }, body: { retired: true }, ifMatch }),
    () => w.hq.call(catalogue.setStock, { params: { variantId, storeId }, body: { quantity: 1 } }),
  ]) {
    const before = await w.hq.call(catalogue.readProduct, { params: { productId } })
    expect((await change()).status).toBeLessThan(300)
    const known = { 'if-none-match': String(before.raw.headers['etag']) }
    const after = await w.hq.call(catalogue.readProduct, { params: { productId } }, known)
    expect([after.status, after.body.version]).toEqual([200, (version += 1)])
    expect(after.raw.body).not.toBe(before.raw.body)
  }
})

test('a change sets what is given, keeps the rest, and is written down with what was', async () => {
  await using w = await shop()
  const made = await w.create({ code: 'R', name: { en: 'Ring', it: 'Anello' }, description: { en: 'Gold' } })
  const params = { productId: made.id }
  const retired = await w.hq.call(catalogue.updateProduct, {
    params,
    body: { description: null, retired: true },
    ifMatch: '"1"',
  })
  expect(retired.body).toEqual({
    ...made,
    description: null,
    retiredAt: '2026-03-08T10:00:00.000Z',
    version: 2,
  })
  w.world.pass(60_000)
  const again = await w.hq.call(catalogue.updateProduct, { params, body: { retired: true }, ifMatch: '"2"' })
  expect(again.body.retiredAt).toBe('2026-03-08T10:00:00.000Z')
  const back = await w.hq.call(catalogue.updateProduct, { params, body: { retired: false }, ifMatch: '"3"' })
  expect(back.body.retiredAt).toBeNull()
  const uuid = made.id.replace(/^prd_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const [, first, second] = await auditOf(w.world, uuid)
  expect([first?.before, first?.after]).toEqual([
    { description: { en: 'Gold' }, retiredAt: null },
    { description: null, retiredAt: '2026-03-08T10:00:00.000Z' },
  ])
  expect([second?.before, second?.after]).toEqual([{}, {}])
})

test('the prices of a variant are replaced as a whole, and its barcode can be taken away', async () => {
  await using w = await shop()
  const { variants } = await w.create({
    code: 'R',
    variants: [{ code: 'R', barcode: '123', prices: [eur(100), { amountMinor: 5, currency: 'CHF' }] }],
  })
  const call = { params: { variantId: variants[0]?.id ?? '' }, ifMatch: '"1"' }
  const changed = await w.hq.call(catalogue.updateVariant, { ...call, body: { prices: [eur(90)], barcode: null } })
  expect([changed.body.prices, changed.body.barcode, changed.body.version]).toEqual([[eur(90)], null, 2])
  const none = await w.hq.call(catalogue.updateVariant, { ...call, ifMatch: '"2"', body: { prices: [] } })
  expect(none.body.prices).toEqual([])
  // The barcode is free for another.
  await w.create({ code: 'S', variants: [{ code: 'S', barcode: '123' }] })
  const taken = await w.hq.call(catalogue.updateVariant, { ...call, ifMatch: '"3"', body: { barcode: '123' } })
  expect(taken.problem?.code).toBe('catalogue/barcode-taken')
})

test('products are found by words of their name in any language, code, brand, and their variants’ codes and barcodes', async () => {
  await using w = await shop()
  const brandId = (await w.hq.call(catalogue.createBrand, { body: { code: 'aurea', name: 'Auréa' } })).body
  await w.create({
    code: 'R-1042',
    name: { en: 'Vow ring', it: 'Anello Promessa', es: 'Sortija Señal' },
    brandId: brandId.id,
    variants: [{ code: 'VW52', barcode: '8001234567894' }],
  })
  await w.create({ code: 'N-7', name: { en: 'Necklace of vows' } })
  for (const text of ['ring vow', 'PROMESSA', 'senal', 'r-1042', 'aurea', 'AURÉA anello', 'vw52', '8001234567894'])
    expect([text, await w.codes({ text })]).toEqual([text, ['R-1042']])
  expect(await w.codes({ text: 'vow' })).toEqual(['N-7', 'R-1042'])
  for (const text of ['ring necklace', '%', '_', 'ringvow']) expect([text, await w.codes({ text })]).toEqual([text, []])

  const params = { brandId: brandId.id }
  await w.hq.call(catalogue.updateBrand, { params, body: { name: 'Selene' }, ifMatch: '"1"' })
  expect([await w.codes({ text: 'selene' }), await w.codes({ text: 'Auréa' })]).toEqual([['R-1042'], ['R-1042']])
})

test('a list is narrowed by brand, by category with those below, and by what is retired', async () => {
  await using w = await shop()
  const { home } = w
  const [brandId, above] = await home.inside(async (tx) => [
    await plantBrand(tx, { legalEntityId: home.id }),
    await plantCategory(tx, { legalEntityId: home.id }),
  ])
  const below = await home.inside((tx) => plantCategory(tx, { legalEntityId: home.id, parentId: above }))
  await w.plant({ code: 'A', brandId, categoryId: above })
  await w.plant({ code: 'B', categoryId: below })
  const { id } = await w.create({ code: 'C' })
  await w.hq.call(catalogue.updateProduct, { params: { productId: id }, body: { retired: true }, ifMatch: '"1"' })
  const wire = (prefix: string, uuid: string) => `${prefix}_${uuid.replaceAll('-', '')}`
  expect(await w.codes({ brandId: wire('brd', brandId) })).toEqual(['A'])
  expect(await w.codes({ categoryId: wire('cat', above) })).toEqual(['A', 'B'])
  expect(await w.codes({ categoryId: wire('cat', below) })).toEqual(['B'])
  expect(await w.codes({ state: 'active' })).toEqual(['A', 'B'])
  expect(await w.codes({ state: 'retired' })).toEqual(['C'])
  expect(await w.codes({ brandId: wire('brd', below) })).toEqual([])
})

test('in her size, in this store: only what the store has with that option, and how many pieces of it', async () => {
  await using w = await shop()
  const [spiga, serrano] = [await w.world.given.store(), await w.world.given.store()]
  const ring = await w.plant({ code: 'RING', options: { size: '52' }, stock: { [spiga]: 2, [serrano]: 1 } })
  await w.plant({ code: 'RING-54', productId: ring.productId, options: { size: '54' }, stock: { [spiga]: 5 } })
  await w.plant({ code: 'BAND', options: { size: '52', metal: 'or: jaune' }, stock: { [spiga]: 0 } })
  const list = async (query: Record<string, string>) =>
    (await w.hq.call(catalogue.listProducts, { query })).body.items.map(({ code, inStock }) => [code, inStock])
  const [here, there] = [w.asWire(spiga), w.asWire(serrano)]
  expect(await list({ inStockAt: here })).toEqual([['RING', 7]])
  expect(await list({ inStockAt: here, option: 'size:52' })).toEqual([['RING', 2]])
  expect(await list({ inStockAt: there, option: 'size:54' })).toEqual([])
  expect(await list({ option: 'size:52' })).toEqual([
    ['BAND', null],
    ['RING', null],
  ])
  expect(await list({ option: 'metal:or: jaune' })).toEqual([['BAND', null]])
  expect(await list({ option: 'size:5' })).toEqual([])

  // What is retired is not offered in a size any more, and is still there where a store has it.
  const call = { params: { variantId: `var_${ring.variantId.replaceAll('-', '')}` }, ifMatch: '"1"' }
  await w.hq.call(catalogue.updateVariant, { ...call, body: { retired: true } })
  expect(await list({ option: 'size:52' })).toEqual([['BAND', null]])
  expect(await list({ inStockAt: there, option: 'size:52' })).toEqual([['RING', 1]])
  const wrong = await w.hq.call(catalogue.listProducts, { query: { option: 'size' } })
  expect(wrong.problem?.errors).toMatchObject([{ pointer: '#query/option', code: 'field/format' }])
})

test('a list tells the range of prices in each currency, over the variants that are not retired', async () => {
  await using w = await shop()
  const { variants } = await w.create({
    code: 'R',
    variants: [
      { code: 'R-1', prices: [eur(100), { amountMinor: 90, currency: 'CHF' }] },
      { code: 'R-2', prices: [eur(300)] },
      { code: 'R-3', prices: [eur(9_000)] },
    ],
  })
  const call = { params: { variantId: variants[2]?.id ?? '' }, ifMatch: '"1"' }
  await w.hq.call(catalogue.updateVariant, { ...call, body: { retired: true } })
  const { items } = (await w.hq.call(catalogue.listProducts, { query: {} })).body
  expect(items[0]?.prices).toEqual([
    { currency: 'CHF', from: 90, to: 90 },
    { currency: 'EUR', from: 100, to: 300 },
  ])
})

test('products come in pages by code, in two statements each with the look-up of the caller, whatever is asked', async () => {
  await using w = await shop()
  const store = await w.world.given.store()
  for (const code of ['C', 'a', 'B', 'b', 'A'])
    await w.plant({ code, name: 'Ring', stock: { [store]: 1 }, options: { size: '52' } })
  const codes: string[] = []
  let cursor = ''
  do {
    const query: Record<string, string | number> = {
      text: 'ring',
      inStockAt: w.asWire(store),
      option: 'size:52',
      limit: 2,
      ...(cursor === '' ? {} : { cursor }),
    }
    const { result, statements } = await statementsOf(() => w.hq.call(catalogue.listProducts, { query }))
    expect(statements.filter((text) => /^(?!begin|commit)/.test(text))).toHaveLength(2)
    codes.push(...result.body.items.map(({ code }) => code))
    cursor = result.body.nextCursor ?? ''
  } while (cursor !== '')
  expect(codes).toEqual(['A', 'B', 'C', 'a', 'b'])
})

test('stock is what was counted last, also of a store that nobody has counted before', async () => {
  await using w = await shop()
  const { variants } = await w.create({ code: 'R' })
  const params = { variantId: variants[0]?.id ?? '', storeId: w.asWire(await w.world.given.store()) }
  await w.hq.call(catalogue.setStock, { params, body: { quantity: 4 } })
  w.world.pass(60_000)
  const { body } = await w.hq.call(catalogue.setStock, { params, body: { quantity: 0 } })
  expect(body).toEqual({ storeId: params.storeId, quantity: 0, countedAt: '2026-03-08T10:01:00.000Z' })
  const variant = await w.hq.call(catalogue.readVariant, { params })
  expect([variant.body.stock, variant.body.version]).toEqual([[body], 3])
})

test('changes of one product at the same time all happen, and none waits for another for ever', async () => {
  await using w = await shop()
  const { id: productId, variants } = await w.create({ code: 'R' })
  const variantId = variants[0]?.id ?? ''
  const stores = await Promise.all(Array.from({ length: 4 }, () => w.world.given.store()))
  const done = await Promise.all([
    ...stores.map((store) =>
      w.hq.call(catalogue.setStock, { params: { variantId, storeId: w.asWire(store) }, body: { quantity: 1 } }),
    ),
    ...['R-1', 'R-2', 'R-3'].map((code) =>
      w.hq.call(catalogue.createVariant, { params: { productId }, body: { code } }),
    ),
  ])
  expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201, 201, 201])
  const product = (await w.hq.call(catalogue.readProduct, { params: { productId } })).body
  expect([product.version, product.variants.length, product.variants[0]?.stock.length]).toEqual([8, 4, 4])
})
