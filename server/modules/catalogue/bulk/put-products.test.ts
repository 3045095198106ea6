import type { Id } from '#contract/shared.ts'
import { catalogue } from '#contract/catalogue.ts'
import { type Tx, statementsOf, withTenant } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import type { ProductRow } from './product-row.ts'
import { type BulkCtx, putProducts } from './put-products.ts'
import { undoPutProducts } from './undo-put-products.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

async function stockroom() {
  const world = await testWorld()
  const home = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const ctx = (tx: Tx): BulkCtx => ({ tx, legalEntityId: home.id, now: () => world.now() })
  const put = (...rows: ProductRow[]) => home.inside((tx) => putProducts(ctx(tx), rows))
  const outcomes = async (...rows: ProductRow[]) => (await put(...rows)).rows.map(({ outcome }) => outcome)
  const undo = (effects: Awaited<ReturnType<typeof put>>['effects']) =>
    home.inside((tx) => undoPutProducts(ctx(tx), JSON.parse(JSON.stringify(effects))))
  /** All products as the API reads them, by code. */
  const all = async () => {
    const { items } = (await hq.call(catalogue.listProducts, { query: { limit: 200 } })).body
    return Promise.all(
      items.map(async ({ id }) => (await hq.call(catalogue.readProduct, { params: { productId: id } })).body),
    )
  }
  return { world, home, hq, ctx, put, outcomes, undo, all, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const ring = (storeId: Id<'store'>): ProductRow => ({
  code: 'R-1042',
  name: { en: 'Vow ring', it: 'Anello Promessa' },
  brand: 'Maison Auréa',
  category: ['Jewellery', 'Rings'],
  variants: [
    { code: 'R-52', barcode: '8001', options: { size: '52' }, prices: [eur(1_000)], stock: [{ storeId, quantity: 2 }] },
    { code: 'R-54', options: { size: '54' } },
  ],
})

test('rows become products with brand, categories, variants, prices and stock; the same again changes nothing', async () => {
  await using w = await stockroom()
  const store = await w.world.given.store()
  expect(await w.outcomes(ring(store), { code: 'POST', kind: 'service' })).toEqual(['created', 'created'])
  const [post, product] = await w.all()
  expect(post).toMatchObject({ code: 'POST', kind: 'service', name: { en: 'POST' }, variants: [{ code: 'POST' }] })
  expect(product).toMatchObject({
    name: { en: 'Vow ring', it: 'Anello Promessa' },
    brand: { name: 'Maison Auréa' },
    category: { name: { en: 'Rings' } },
    version: 1,
    variants: [
      { code: 'R-52', barcode: '8001', options: { size: '52' }, prices: [eur(1_000)], stock: [{ quantity: 2 }] },
      { code: 'R-54', barcode: null, options: { size: '54' }, prices: [], stock: [] },
    ],
  })
  expect((await w.hq.call(catalogue.listBrands, { query: {} })).body.items).toMatchObject([{ code: 'maison-aurea' }])
  const categories = (await w.hq.call(catalogue.listCategories, { query: {} })).body.items
  expect(categories.map(({ code, parentId }) => [code, parentId])).toEqual([
    ['jewellery', null],
    ['jewellery-rings', categories[0]?.id],
  ])
  const found = await w.hq.call(catalogue.listProducts, { query: { text: 'aurea 8001 r-54' } })
  expect(found.body.items.map(({ code }) => code)).toEqual(['R-1042'])

  w.world.pass(60_000)
  const again = await w.put(ring(store), { code: 'POST', kind: 'service' })
  expect(again.rows.map(({ outcome }) => outcome)).toEqual(['same', 'same'])
  expect(again.effects).toEqual([])
  expect(await w.all()).toEqual([post, product])
})

test('a row changes what it names and leaves the rest; null takes away', async () => {
  await using w = await stockroom()
  const [store, other] = [await w.world.given.store(), await w.world.given.store()]
  await w.put({ ...ring(store), description: { en: 'Two rings' } })
  const outcomes = await w.outcomes(
    { code: 'R-1042', name: { es: 'Sortija' } },
    { code: 'R-1042', variants: [{ code: 'R-54', prices: [eur(900)], stock: [{ storeId: other, quantity: 1 }] }] },
    { code: 'R-1042', variants: [{ code: 'R-52', prices: [{ amountMinor: 7, currency: 'CHF' }], barcode: null }] },
    { code: 'R-1042', description: null, brand: null, category: null, name: { es: 'Sortija' } },
    { code: 'R-1042', variants: [{ code: 'R-56' }] },
    { code: 'R-1042', variants: [{ code: 'R-56', options: {} }] },
  )
  expect(outcomes).toEqual(['changed', 'changed', 'changed', 'changed', 'created', 'same'])
  expect((await w.all())[0]).toMatchObject({
    name: { en: 'Vow ring', it: 'Anello Promessa', es: 'Sortija' },
    description: null,
    brand: null,
    category: null,
    version: 2,
    variants: [
      {
        code: 'R-52',
        barcode: null,
        options: { size: '52' },
        prices: [{ amountMinor: 7, currency: 'CHF' }, eur(1_000)],
        stock: [{ quantity: 2 }],
        version: 2,
      },
      { code: 'R-54', prices: [eur(900)], stock: [{ quantity: 1 }], version: 2 },
      { code: 'R-56', version: 1 },
    ],
  })
})

test('brands and categories are recognised by code and by name, accents and case aside, and made once', async () => {
  await using w = await stockroom()
  await w.hq.call(catalogue.createBrand, { body: { code: 'aur', name: 'Maison Auréa' } })
  const { id: parentId } = (
    await w.hq.call(catalogue.createCategory, { body: { code: 'j', name: { en: 'Jewellery', it: 'Gioielli' } } })
  ).body
  await w.hq.call(catalogue.createCategory, { body: { code: 'r', name: { en: 'Rings' }, parentId } })
  await w.put(
    { code: 'A', brand: 'MAISON AUREA', category: ['gioielli', 'rings'] },
    { code: 'B', brand: 'aur', category: ['j', 'r'] },
    { code: 'C', brand: '1837 Co.', category: ['Rings'] },
    { code: 'D', brand: '1837 CO.', category: ['Rings', '18 kt'] },
    { code: 'E', brand: '珠宝', category: ['rings', '18-kt'] },
  )
  const [a, b, c, d, e] = await w.all()
  expect([a?.brandId, a?.categoryId]).toEqual([b?.brandId, b?.categoryId])
  expect([a?.brand?.name, c?.brandId, d?.category?.name]).toEqual(['Maison Auréa', d?.brandId, { en: '18 kt' }])
  expect(c?.categoryId).not.toBe(a?.categoryId)
  const codes = async (list: typeof catalogue.listBrands | typeof catalogue.listCategories) =>
    (await w.hq.call(list, { query: {} })).body.items.map(({ code }) => code)
  expect(await codes(catalogue.listBrands)).toEqual(['aur', 'co', 'n'])
  // Written otherwise it is another name, and its code gets a number.
  expect(await codes(catalogue.listCategories)).toEqual(['j', 'r', 'rings', 'rings-18-kt', 'rings-18-kt-2'])
  expect(e?.category?.name).toEqual({ en: '18-kt' })
})

test('a row that cannot be taken is refused by its column and stops no other', async () => {
  await using w = await stockroom()
  const store = await w.world.given.store()
  await w.put(ring(store))
  const outcomes = await w.outcomes(
    { code: 'with\ttab' },
    { code: 'X', name: { en: 'x'.repeat(201) } },
    { code: 'X', brand: '' },
    { code: 'X', variants: [{ code: 'X', prices: [eur(-1)] }] },
    { code: 'X', variants: [{ code: 'X', prices: [{ amountMinor: 1, currency: 'EUX' }] }] },
    { code: 'X', variants: [{ code: 'X', stock: [{ storeId: store, quantity: -1 }] }] },
    { code: 'X', variants: [{ code: 'R-52' }] },
    { code: 'R-54' },
    { code: 'X', variants: [{ code: 'X', barcode: '8001' }] },
    {
      code: 'X',
      variants: [
        { code: 'X', barcode: '1' },
        { code: 'Y', barcode: '1' },
      ],
    },
    { code: 'X', brand: 'Fit' },
    { code: 'Z', variants: [{ code: 'X' }] },
  )
  expect(
    outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : `${outcome.column} ${outcome.code}`)),
  ).toEqual([
    'code field/format',
    'name field/too-long',
    'brand field/too-short',
    'prices field/too-small',
    'prices field/currency-unknown',
    'stock field/too-small',
    'code catalogue/code-taken',
    'code catalogue/code-taken',
    'barcode catalogue/barcode-taken',
    'barcode catalogue/barcode-taken',
    'created',
    'code catalogue/code-taken',
  ])
  expect((await w.all()).map(({ code, version }) => [code, version])).toEqual([
    ['R-1042', 1],
    ['X', 1],
  ])
})

test('barcodes change hands within one call', async () => {
  await using w = await stockroom()
  await w.put(
    { code: 'A', variants: [{ code: 'A', barcode: '1' }] },
    { code: 'B', variants: [{ code: 'B', barcode: '2' }] },
  )
  const outcomes = await w.outcomes(
    { code: 'A', variants: [{ code: 'A', barcode: null }] },
    { code: 'B', variants: [{ code: 'B', barcode: '1' }] },
    { code: 'A', variants: [{ code: 'A', barcode: '2' }] },
  )
  expect(outcomes).toEqual(['changed', 'changed', 'changed'])
  expect((await w.all()).map(({ variants }) => variants[0]?.barcode)).toEqual(['2', '1'])
})

test('undoing brings back what was, and deletes what was not there, brands and categories too', async () => {
  await using w = await stockroom()
  const store = await w.world.given.store()
  await w.put({ ...ring(store), brand: 'Selene', category: null })
  const [before] = await w.all()
  w.world.pass(60_000)
  const { effects } = await w.put(
    {
      ...ring(store),
      name: { en: 'Another' },
      kind: 'service',
      description: { en: 'New' },
      variants: [
        { code: 'R-52', barcode: null, options: {}, prices: [eur(5)], stock: [{ storeId: store, quantity: 9 }] },
        { code: 'R-54', barcode: '8001' },
        { code: 'R-56', prices: [eur(1)], stock: [{ storeId: store, quantity: 1 }] },
      ],
    },
    { code: 'NEW', brand: 'Fresh', variants: [{ code: 'NEW-1', prices: [eur(1)] }] },
  )
  expect(effects.map(({ recordId }) => recordId.replace(/:.*/, ':'))).toEqual([
    before?.id.replace(/^prd_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    expect.any(String),
    'brand:',
    'brand:',
    'category:',
    'category:',
  ])
  expect(await w.undo(effects)).toEqual({ undone: 6, left: [] })
  const versions = { version: 3, variants: before?.variants.map((variant) => ({ ...variant, version: 3 })) }
  expect(await w.all()).toEqual([{ ...before, ...versions }])
  expect((await w.hq.call(catalogue.listBrands, { query: {} })).body.items).toMatchObject([{ name: 'Selene' }])
  expect((await w.hq.call(catalogue.listCategories, { query: {} })).body.items).toEqual([])
  const found = async (text: string) => (await w.hq.call(catalogue.listProducts, { query: { text } })).body.items.length
  expect([await found('selene'), await found('aurea'), await found('r-56')]).toEqual([1, 0, 0])
  // Undone already.
  expect((await w.undo(effects.filter(({ before: was }) => was === null))).left).toEqual([])
})

test('what somebody has changed since stays, and so do the brand and the categories it is in', async () => {
  await using w = await stockroom()
  const { effects } = await w.put({ code: 'A', brand: 'Aurea', category: ['Rings'] }, { code: 'B', brand: 'Selene' })
  const [a] = await w.all()
  await w.hq.call(catalogue.createVariant, { params: { productId: a?.id ?? '' }, body: { code: 'A-2' } })
  const undone = await w.undo(effects)
  const [product, , aurea, , rings] = effects.map(({ recordId }) => recordId)
  expect(undone.undone).toBe(2)
  expect(undone.left).toEqual([product, aurea, rings])
  expect((await w.all()).map(({ code }) => code)).toEqual(['A'])
})

test('what an order line or a wish refers to stays', async () => {
  await using w = await stockroom()
  const { effects } = await w.put(
    { code: 'SOLD' },
    { code: 'PART', variants: [{ code: 'PART-1' }, { code: 'PART-2' }] },
    { code: 'FREE' },
  )
  const client = await w.world.superuser()
  await client.query(
    `insert into sales_order (legal_entity_id, id, source, number, kind, channel, currency, status, placed_at, day, total_minor, line_count)
     values ($1, $2, 'test', '1', 'sale', 'store', 'EUR', 'completed', now(), current_date, 0, 2)`,
    [w.home.id, effects[0]?.recordId],
  )
  await client.query(
    `insert into order_line (legal_entity_id, order_id, line_number, variant_id, item_code, item_kind, quantity, unit_price, amount_minor)
     select legal_entity_id, $2, row_number() over (), id, code, 'goods', 1, 1, 1 from variant
     where legal_entity_id = $1 and code in ('SOLD', 'PART-2')`,
    [w.home.id, effects[0]?.recordId],
  )
  expect(await w.undo(effects)).toEqual({ undone: 1, left: [effects[0]?.recordId, effects[1]?.recordId] })
  expect((await w.all()).map(({ code, variants }) => [code, variants.length])).toEqual([
    ['PART', 2],
    ['SOLD', 1],
  ])
})

test('another legal entity’s products, barcodes and effects are out of reach', async () => {
  await using w = await stockroom()
  const there = await w.world.given.legalEntity()
  const { effects } = await w.put({ code: 'A', brand: 'Aurea', variants: [{ code: 'A', barcode: '1' }] })
  const theirs = (tx: Tx): BulkCtx => ({ tx, legalEntityId: there.id, now: () => w.world.now() })
  const put = await there.inside((tx) =>
    putProducts(theirs(tx), [{ code: 'A', variants: [{ code: 'A', barcode: '1' }] }]),
  )
  expect(put.rows[0]?.outcome).toBe('created')
  await there.inside((tx) => undoPutProducts(theirs(tx), effects))
  expect((await w.all()).map(({ code, brand }) => [code, brand?.name])).toEqual([['A', 'Aurea']])
})

test('the statements do not grow with the rows', async () => {
  await using w = await stockroom()
  const store = await w.world.given.store()
  const rows = (count: number, name: string): ProductRow[] =>
    Array.from({ length: count }, (_, at) => ({
      ...ring(store),
      code: `${name}-${at}`,
      brand: `${name}-${at}`,
      category: [`${name}-${at}`],
      variants: [
        {
          code: `${name}-${at}`,
          barcode: `${name}-${at}`,
          prices: [eur(at)],
          stock: [{ storeId: store, quantity: at }],
        },
      ],
    }))
  const count = async (given: ProductRow[]) => (await statementsOf(() => w.put(...given))).statements.length
  const changed = (given: ProductRow[]) =>
    given.map((row) => ({
      ...row,
      name: { en: 'Changed' },
      variants: row.variants?.map((variant) => ({ ...variant, barcode: null, prices: [eur(7)], options: {} })) ?? [],
    }))
  const created = [await count(rows(1, 'a')), await count(rows(300, 'b'))]
  expect(created[1]).toBe(created[0])
  expect(created[1]).toBeLessThanOrEqual(12)
  const updated = [await count(changed(rows(1, 'a'))), await count(changed(rows(300, 'b')))]
  expect(updated[1]).toBe(updated[0])
  const same = await count(changed(rows(300, 'b')))
  expect(same).toBeLessThanOrEqual(7)
})

test('of two that bring the same new product at once, one is told to try again, and nothing is there twice', async () => {
  await using w = await stockroom()
  const scope = { access: 'write', legalEntityId: w.home.id } as const
  const bring = () =>
    withTenant(w.world.database, scope, (tx) =>
      putProducts(w.ctx(tx), [{ code: 'A', brand: 'Aurea', category: ['Rings'] }]),
    )
  const came = await Promise.allSettled([bring(), bring()])
  const refused = came.flatMap((one) => (one.status === 'rejected' ? [Object(one.reason).code as unknown] : []))
  expect(refused.filter((code) => code !== '23505')).toEqual([])
  expect((await bring()).rows[0]?.outcome).toBe('same')
  expect(await w.all()).toHaveLength(1)
})
