import { catalogue } from '#contract/catalogue.ts'
import type { CallOf, Endpoint } from '#contract/endpoint.ts'
import { BrandId, CategoryId, PictureId, ProductId, StoreId, VariantId } from '#contract/shared.ts'
import { auditOf } from '#modules/organisation/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PNG } from './picture-files/testing-pictures.ts'

const READ = { 'catalogue.read': 'legalEntity' } as const
const MAY = { ...READ, 'catalogue.manage': 'legalEntity' } as const

/** A legal entity with one row of everything, headquarters, and headquarters of another one. */
async function catalogueWorld() {
  const world = await testWorld()
  const hq = await world.given.associate({ may: MAY })
  const brand = (await hq.call(catalogue.createBrand, { body: { code: 'aurea', name: 'Auréa' } })).body
  const category = (await hq.call(catalogue.createCategory, { body: { code: 'rings', name: { en: 'Rings' } } })).body
  const product = (
    await hq.call(catalogue.createProduct, {
      body: {
        code: 'R-1042',
        name: { en: 'Vow ring', it: 'Anello Promessa' },
        brandId: brand.id,
        categoryId: category.id,
        variants: [
          { code: 'R-1042-52', barcode: '8001234567894', options: { size: '52', metal: 'gold' } },
          { code: 'R-1042-54', options: { size: '54', metal: 'gold' }, prices: [{ amountMinor: 0, currency: 'JPY' }] },
        ],
      },
    })
  ).body
  const picture = (
    await hq.call(catalogue.addPicture, {
      params: { productId: product.id },
      body: { data: PNG.toString('base64'), alt: 'From above' },
    })
  ).body
  const storeId = z.encode(StoreId, await world.given.store())
  const ids = {
    brandId: brand.id,
    categoryId: category.id,
    productId: product.id,
    variantId: product.variants[0]?.id ?? '',
    pictureId: picture.id,
    storeId,
  }
  const others = await world.given.associate({ may: MAY, in: await world.given.legalEntity() })
  return { world, hq, others, ids, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const nowhere = Object.fromEntries(
  ['brand', 'category', 'product', 'variant', 'picture', 'store'].map((name) => [
    `${name}Id`,
    `${name === 'category' ? 'cat' : { brand: 'brd', product: 'prd', variant: 'var', picture: 'pic', store: 'sto' }[name]}_0197f0c2d5e17a3b8c4d5e6f708192a3`,
  ]),
)

const bodies: Readonly<Record<string, object>> = {
  createBrand: { code: 'new', name: 'New' },
  updateBrand: { name: 'Renamed' },
  createCategory: { code: 'new', name: { en: 'New' } },
  updateCategory: { name: { en: 'Renamed' } },
  createProduct: { code: 'NEW', name: { en: 'New' } },
  updateProduct: { name: { en: 'Renamed' } },
  createVariant: { code: 'NEW-2' },
  updateVariant: { barcode: '8009876543210' },
  setStock: { quantity: 3 },
  addPicture: { data: PNG.toString('base64') },
}
const endpoints: [string, Endpoint][] = Object.entries(catalogue)
const ofOne = endpoints.filter(([, endpoint]) => endpoint.path.includes(':'))

function callOf(id: string, endpoint: Endpoint, more: { ids: Readonly<Record<string, string>>; ifMatch?: string }) {
  const params = Object.fromEntries(Object.entries(more.ids).filter(([key]) => endpoint.path.includes(`:${key}`)))
  const body = bodies[id]
  const ifMatch = endpoint.ifMatch && { ifMatch: more.ifMatch ?? '"1"' }
  // What a call has depends on the endpoint; these are all the parts there are.
  return { params, query: {}, ...(body && { body }), ...ifMatch } as CallOf<Endpoint>
}

function callWith(parts: object): CallOf<Endpoint> {
  // What a call has depends on the endpoint; the test says so.
  return parts as CallOf<Endpoint>
}

test('what belongs to another legal entity answers as what is nowhere, byte for byte, and nothing changes', async () => {
  await using w = await catalogueWorld()
  const before = (await w.hq.call(catalogue.readProduct, { params: { productId: w.ids.productId } })).raw.body
  for (const [id, endpoint] of ofOne) {
    const theirs = await w.others.call(endpoint, callOf(id, endpoint, { ids: w.ids }))
    const none = await w.others.call(endpoint, callOf(id, endpoint, { ids: nowhere }))
    expect([id, theirs.status, none.status]).toEqual([id, 404, 404])
    expect(theirs.raw.body).toBe(none.raw.body)
  }
  expect((await w.hq.call(catalogue.readProduct, { params: { productId: w.ids.productId } })).raw.body).toBe(before)
  for (const list of [catalogue.listBrands, catalogue.listCategories, catalogue.listProducts])
    expect((await w.others.call(list, { query: {} })).raw.body).toBe('{"items":[],"nextCursor":null}')
})

test('who may only read changes nothing, and who may neither is told so', async () => {
  await using w = await catalogueWorld()
  const reader = await w.world.given.associate({ may: READ })
  const nobody = await w.world.given.associate()
  for (const [id, endpoint] of endpoints) {
    const call = callOf(id, endpoint, { ids: w.ids })
    const [read, refused] = [await reader.call(endpoint, call), await nobody.call(endpoint, call)]
    expect([id, read.status, refused.status]).toEqual([id, endpoint.method === 'GET' ? 200 : 403, 403])
  }
})

test('a change of what somebody has changed since is refused, and one that names no version is too', async () => {
  await using w = await catalogueWorld()
  for (const [id, endpoint] of endpoints.filter(([, one]) => one.ifMatch)) {
    const stale = await w.hq.call(endpoint, callOf(id, endpoint, { ids: w.ids, ifMatch: '"99"' }))
    const { ifMatch: _, ...without } = callOf(id, endpoint, { ids: w.ids }) as { ifMatch?: string }
    const missing = await w.hq.call(endpoint, callWith(without))
    expect([id, stale.problem?.code, missing.status]).toEqual([id, 'request/stale-version', 428])
  }
})

test('a POST sent twice with one key is done once', async () => {
  await using w = await catalogueWorld()
  for (const [id, endpoint] of endpoints.filter(([, one]) => one.method === 'POST')) {
    const headers = { 'idempotency-key': `twice-${id}` }
    const call = callOf(id, endpoint, { ids: w.ids })
    const [first, second] = [await w.hq.call(endpoint, call, headers), await w.hq.call(endpoint, call, headers)]
    expect([id, first.status, second.status]).toEqual([id, 201, 201])
    expect(second.raw.body).toBe(first.raw.body)
    expect(second.raw.headers['idempotency-replayed']).toBe('true')
  }
  const product = await w.hq.call(catalogue.readProduct, { params: { productId: w.ids.productId } })
  expect(product.body.pictures).toHaveLength(2)
  expect(product.body.variants).toHaveLength(3)
})

test('every change leaves its row in the audit log', async () => {
  await using w = await catalogueWorld()
  const version = async () =>
    (await w.hq.call(catalogue.readProduct, { params: { productId: w.ids.productId } })).raw.headers['etag']
  for (const [id, endpoint] of ofOne.filter(([, one]) => one.method !== 'GET' && one.method !== 'POST')) {
    const ifMatch = id === 'updateProduct' ? String(await version()) : '"1"'
    const done = await w.hq.call(endpoint, callOf(id, endpoint, { ids: w.ids, ifMatch }))
    expect([id, done.status < 300]).toEqual([id, true])
  }
  const actions = async (uuid: string) => (await auditOf(w.world, uuid)).map(({ action }) => action)
  expect(await actions(z.decode(BrandId, w.ids.brandId))).toEqual([
    'catalogue.brand-created',
    'catalogue.brand-updated',
  ])
  expect(await actions(z.decode(CategoryId, w.ids.categoryId))).toEqual([
    'catalogue.category-created',
    'catalogue.category-updated',
  ])
  expect(await actions(z.decode(ProductId, w.ids.productId))).toEqual([
    'catalogue.product-created',
    'catalogue.product-updated',
  ])
  expect(await actions(z.decode(VariantId, w.ids.variantId))).toEqual([
    'catalogue.variant-updated',
    'catalogue.stock-set',
  ])
  expect(await actions(z.decode(PictureId, w.ids.pictureId))).toEqual([
    'catalogue.picture-added',
    'catalogue.picture-deleted',
  ])
})

test('an id, a code or a barcode that is taken is refused by name, and so is a brand or a category nobody knows', async () => {
  await using w = await catalogueWorld()
  const { ids } = w
  const refusal = async (endpoint: Endpoint, body: object) =>
    (await w.hq.call(endpoint, callWith({ params: ids, body }))).problem?.code
  expect(await refusal(catalogue.createBrand, { code: 'aurea', name: 'Again' })).toBe('catalogue/code-taken')
  expect(await refusal(catalogue.createBrand, { id: ids.brandId, code: 'b', name: 'B' })).toBe('catalogue/id-taken')
  expect(await refusal(catalogue.createCategory, { code: 'rings', name: { en: 'R' } })).toBe('catalogue/code-taken')
  const name = { en: 'Another' }
  const taken = { id: ids.categoryId, code: 'c', name }
  expect(await refusal(catalogue.createCategory, taken)).toBe('catalogue/id-taken')
  const orphan = { code: 'c', name, parentId: nowhere['categoryId'] }
  expect(await refusal(catalogue.createCategory, orphan)).toBe('catalogue/unknown-category')
  expect(await refusal(catalogue.createProduct, { code: 'R-1042', name })).toBe('catalogue/code-taken')
  expect(await refusal(catalogue.createProduct, { id: ids.productId, code: 'X', name })).toBe('catalogue/id-taken')
  const strange = { code: 'X', name, brandId: nowhere['brandId'] }
  expect(await refusal(catalogue.createProduct, strange)).toBe('catalogue/unknown-brand')
  const astray = { code: 'X', name, categoryId: nowhere['categoryId'] }
  expect(await refusal(catalogue.createProduct, astray)).toBe('catalogue/unknown-category')
  const twins = { code: 'X', name, variants: [{ code: 'X-1' }, { code: 'X-1' }] }
  expect(await refusal(catalogue.createProduct, twins)).toBe('catalogue/code-taken')
  // A product without variants has one with its own code, and that one is another product's.
  expect(await refusal(catalogue.createProduct, { code: 'R-1042-52', name })).toBe('catalogue/code-taken')
  expect(await refusal(catalogue.createVariant, { code: 'R-1042-54' })).toBe('catalogue/code-taken')
  expect(await refusal(catalogue.createVariant, { id: ids.variantId, code: 'X' })).toBe('catalogue/id-taken')
  const scanned = { code: 'X', barcode: '8001234567894' }
  expect(await refusal(catalogue.createVariant, scanned)).toBe('catalogue/barcode-taken')
  const again = { id: ids.pictureId, data: PNG.toString('base64') }
  expect(await refusal(catalogue.addPicture, again)).toBe('catalogue/id-taken')
  expect((await w.hq.call(catalogue.listProducts, { query: {} })).body.items).toHaveLength(1)

  // In another legal entity all of them are free, ids included.
  const copy = { id: ids.productId, code: 'R-1042', name, variants: [{ id: ids.variantId, ...scanned }] }
  expect((await w.others.call(catalogue.createProduct, { body: copy })).status).toBe(201)
})

test('what cannot be a price, a quantity, a code or a picture is refused by its place', async () => {
  await using w = await catalogueWorld()
  const faults = async (endpoint: Endpoint, body: object) => {
    const { status, problem } = await w.hq.call(endpoint, callWith({ params: w.ids, body }))
    return [status, ...(problem?.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)]
  }
  const priced = (...prices: object[]) => ({ code: 'X', prices })
  const eur = { amountMinor: 100, currency: 'EUR' }
  const variants = catalogue.createVariant
  expect(await faults(variants, priced({ ...eur, amountMinor: -1 }))).toEqual([
    422,
    '#/prices/0/amountMinor field/too-small',
  ])
  expect(await faults(variants, priced({ ...eur, currency: 'EUX' }))).toEqual([
    422,
    '#/prices/0/currency field/currency-unknown',
  ])
  expect(await faults(variants, priced(eur, { ...eur, amountMinor: 200 }))).toEqual([422, '#/prices field/repeated'])
  expect(await faults(variants, priced({ ...eur, amountMinor: 1.5 }))).toEqual([
    422,
    '#/prices/0/amountMinor field/type',
  ])
  expect(await faults(variants, { code: 'with\ttab' })).toEqual([422, '#/code field/format'])
  expect(await faults(variants, { code: 'X', options: { Size: '52' } })).toEqual([422, '#/options/Size field/invalid'])
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`o${at}`, 'x']))
  expect(await faults(variants, { code: 'X', options: many })).toEqual([422, '#/options field/too-long'])
  expect(await faults(catalogue.setStock, { quantity: -1 })).toEqual([422, '#/quantity field/too-small'])
  expect(await faults(catalogue.createProduct, { code: 'X', name: { es: 'Anillo' } })).toEqual([
    422,
    '#/name/en field/required',
  ])
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
  const pictures = catalogue.addPicture
  expect(await faults(pictures, { data: svg })).toEqual([422, '#/data catalogue/picture-type'])
  expect(await faults(pictures, { data: PNG.subarray(0, 60).toString('base64') })).toEqual([
    422,
    '#/data catalogue/picture-broken',
  ])
  expect(await faults(pictures, { data: 'not base64!' })).toEqual([422, '#/data field/format'])
  expect(await faults(pictures, { data: 'A'.repeat(950_004) })).toEqual([422, '#/data field/too-long'])
  expect((await w.hq.call(catalogue.readProduct, { params: w.ids })).body.version).toBe(2)
})

test('two variants of a product may have the same options: what tells them apart can be no option', async () => {
  await using w = await catalogueWorld()
  const body = { code: 'R-1042-52-BOXED', options: { metal: 'gold', size: '52' } }
  const twin = await w.hq.call(catalogue.createVariant, { params: w.ids, body })
  expect(twin.status).toBe(201)
  const { variants } = (await w.hq.call(catalogue.readProduct, { params: w.ids })).body
  expect(variants.filter(({ options }) => options['size'] === '52')).toHaveLength(2)
})
