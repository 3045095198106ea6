import { customers } from '#contract/customers.ts'
import { imports } from '#contract/imports.ts'
import { purchases } from '#contract/purchases.ts'
import { givenAttribute } from '#modules/attributes/testing.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { goOn, importText, importThroughApi } from './testing.ts'
import { findUnfinished } from './imports.ts'
import { remarksAfter } from './remarks.ts'
import { transactIn } from './testing.ts'

const people = `id;name;email;phone;country
C-1;Nives Colombo;nives@example.com;+39 333 123 4567;IT
C-2;Íñigo Peña;inigo@example.com;;Spagna
C-3;;not an address;;
C-4;Ada;ada@example.com;;Atlantis
`
const orders = `order,date,customer,item,description,quantity,price,currency
A-1,2025-12-24 11:30:00,C-1,R-52,Ring,1,1250.00,EUR
A-1,2025-12-24 11:30:00,C-1,R-52,Ring,1,1250.00,EUR
A-2,2026-01-05 16:00:00,C-2,N-1,Necklace,2,99.90,EUR
A-3,2026-02-30 16:00:00,C-2,N-1,Necklace,2,99.90,EUR
A-4,2026-02-03 16:00:00,C-9,N-1,Necklace,2,99.90,EUR
A-5,2026-02-03 16:00:00,C-1,N-1,Necklace,1,-3,EUR
A-6,2026-02-03 16:00:00,C-1,N-1,Necklace,1,3,XXY
`
const byText = (a: unknown, b: unknown) => String(a).localeCompare(String(b))
const none = { read: 0, created: 0, changed: 0, same: 0, refused: 0, skipped: 0 }

test('good rows are taken in, and each bad one is told with its line, column and reason', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const done = await importText(world, entity, { preset: 'carnet-customers', text: people })
  expect([done.state, done.counts, done.notes]).toEqual([
    'done',
    { ...none, read: 4, created: 3, refused: 1 },
    [{ code: 'country-unknown', count: 1, text: 'No country is known by this name' }],
  ])
  const importId = (await hq.call(imports.listImports, { query: {} })).body.items[0]?.id ?? ''
  const refused = await hq.call(imports.listRefusedRows, { params: { importId }, query: {} })
  expect(refused.body.items.map(({ line, column, code }) => [line, column, code])).toEqual([
    [4, 'email', 'customers/email-invalid'],
  ])
  const noted = await hq.call(imports.listRefusedRows, { params: { importId }, query: { taken: 'true' } })
  expect(noted.body.items.map(({ line, column }) => [line, column])).toEqual([[5, 'country']])
  const found = await hq.call(customers.readCustomerMatches, { query: { text: 'inigo pena' } })
  expect(found.body.matches.map(({ customer }) => customer.name)).toEqual(['Íñigo Peña'])
})

test('orders come with their customers and lines, and what cannot be is refused row by row', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  await importText(world, entity, { preset: 'carnet-customers', text: people })
  const done = await importText(world, entity, { preset: 'carnet-orders', text: orders })
  expect(done.counts).toEqual({ ...none, read: 7, created: 3, refused: 4 })
  const [newest] = (await hq.call(imports.listImports, { query: {} })).body.items
  const refused = await hq.call(imports.listRefusedRows, { params: { importId: newest?.id ?? '' }, query: {} })
  expect(refused.body.items.map(({ row, column, code }) => [row, column, code])).toEqual([
    [4, 'date', 'no-such-day'],
    [5, 'customer', 'unknown-customer'],
    [6, 'price', 'price-below-zero'],
    [7, 'currency', 'currency-unknown'],
  ])
  const facts = (await hq.call(purchases.readPurchaseFacts, { query: {} })).body
  expect([facts.orders, facts.lines, facts.currencies]).toEqual([
    2,
    3,
    [{ net: { amountMinor: 269_980, currency: 'EUR' }, exactNet: '2699.8' }],
  ])
})

test('the same file twice changes nothing, through the API as well', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const first = await importThroughApi(world, hq, { preset: 'carnet-customers', text: people })
  const second = await importThroughApi(world, hq, { preset: 'carnet-customers', text: people })
  expect(first.counts).toEqual({ ...none, read: 4, created: 3, refused: 1 })
  expect(second.counts).toEqual({ ...none, read: 4, same: 3, refused: 1 })
  await importThroughApi(world, hq, { preset: 'carnet-orders', text: orders })
  const again = await importThroughApi(world, hq, { preset: 'carnet-orders', text: orders })
  expect(again.counts).toEqual({ ...none, read: 7, same: 3, refused: 4 })
})

test('lines keep their place in the order however the file is cut into chunks', async () => {
  await using world = await testWorld()
  const scattered = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,11111,A,1,2010-12-01 08:26:00,1.00,7,France
2,11111,A,1,2010-12-01 08:27:00,1.00,7,France
1,11111,A,1,2010-12-01 08:26:00,1.00,7,France
C3,11111,A,-1,2010-12-01 08:28:00,1.00,7,France
1,POST,Post,1,2010-12-01 08:27:00,0.001,,France
`
  const counted = []
  for (const chunkRows of [1, 2, 3, 10]) {
    const entity = await world.given.legalEntity()
    const file = { preset: 'online-retail', text: scattered, chunkRows } as const
    const first = await importText(world, entity, file)
    const again = await importText(world, entity, { ...file, chunkRows: 2 })
    counted.push([first.counts.created, again.counts.same])
    const hq = await world.given.associate({ in: entity, may: 'everything' })
    const { body } = await hq.call(purchases.listOrders, { query: {} })
    expect(body.items.map(({ number, kind, lineCount }) => [number, kind, lineCount]).toSorted(byText)).toEqual([
      ['1', 'sale', 3],
      ['2', 'sale', 1],
      ['C3', 'return', 1],
    ])
  }
  expect(counted).toEqual([
    [5, 5],
    [5, 5],
    [5, 5],
    [5, 5],
  ])
})

test('a dry run counts what a run would do and leaves nothing behind', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const dry = await importText(world, entity, { preset: 'carnet-customers', text: people, isDryRun: true })
  expect(dry.counts).toEqual({ ...none, read: 4, created: 3, refused: 1 })
  expect(await entity.inside((tx) => tx.selectFrom('customer').select('id').execute())).toEqual([])
  const wet = await importText(world, entity, { preset: 'carnet-customers', text: people })
  expect(wet.counts).toEqual(dry.counts)
})

test('an import goes on where it stopped, and only one process does', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const rows = Array.from({ length: 40 }, (_, at) => `C-${at},Name ${at}`).join('\n')
  const text = `id,name\n${rows}\n`
  const transact = transactIn(world, entity)
  const whole = await importText(world, entity, { preset: 'carnet-customers', text, chunkRows: 7 })
  expect(whole.counts.created).toBe(40)
  // As if the process had been killed after two chunks: its row says so, and nothing else knows of it.
  await transact((ctx) =>
    ctx.tx
      .updateTable('importBatch')
      .set({ state: 'running', rowsDone: 14, createdCount: 14, fileHash: 'hash' })
      .where('legalEntityId', '=', entity.id)
      .execute(),
  )
  const unfinished = await transact((ctx) => findUnfinished(ctx, { preset: 'carnet-customers', fileHash: 'hash' }))
  expect(unfinished).toBe(whole.id)
  const both = await Promise.allSettled([
    goOn(world, entity, { importId: whole.id, text, chunkRows: 7 }),
    goOn(world, entity, { importId: whole.id, text, chunkRows: 7 }),
  ])
  const done = both.flatMap((end) => (end.status === 'fulfilled' ? [end.value.counts] : []))
  expect(done.length).toBeGreaterThan(0)
  expect(done[0]).toEqual({ ...none, read: 40, created: 14, same: 26 })
})

test('an import is taken back, but for what somebody has changed since', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  await importText(world, entity, { preset: 'carnet-customers', text: 'id,name,city\nC-1,Nives Colombo,Lucca\n' })
  const second = await importThroughApi(world, hq, {
    preset: 'carnet-customers',
    text: 'id,name,phone\nC-1,Nives Colombo Rossi,+39 333 123 4567\nC-2,Ada,\nC-3,Bea,\n',
  })
  expect(second.counts).toEqual({ ...none, read: 3, created: 2, changed: 1 })
  const list = async () => (await hq.call(customers.listCustomers, { query: {} })).body.items
  const bea = (await list()).find(({ name }) => name === 'Bea')
  const params = { customerId: bea?.id ?? '' }
  await hq.call(customers.updateCustomer, { params, body: { preferredName: 'B' }, ifMatch: '"1"' })
  await hq.call(imports.undoImport, { params: { importId: second.id } })
  await world.work()
  const undone = (await hq.call(imports.readImport, { params: { importId: second.id } })).body
  expect([undone.state, undone.left]).toEqual(['undone', 1])
  expect((await list()).map(({ name, phone }) => [name, phone]).toSorted(byText)).toEqual([
    ['Bea', null],
    ['Nives Colombo', null],
  ])
  const again = await hq.call(imports.undoImport, { params: { importId: second.id } })
  expect(again.problem?.code).toBe('imports/undone')
})

test('a whole import of orders is taken back with products, customers and what they spent', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  const text = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,11111,A,2,2010-12-01 08:26:00,1.00,7,France
2,POST,B,1,2010-12-01 08:27:00,1.00,8,France
`
  await importThroughApi(world, hq, { preset: 'online-retail', text })
  const [begun] = (await hq.call(imports.listImports, { query: {} })).body.items
  await hq.call(imports.undoImport, { params: { importId: begun?.id ?? '' } })
  await world.work()
  for (const table of ['salesOrder', 'orderLine', 'customerSpend', 'variant', 'product', 'customer'] as const)
    expect([table, await entity.inside((tx) => tx.selectFrom(table).selectAll().execute())]).toEqual([table, []])
})

test.each([
  ['', 'The file is empty'],
  ['id,name\n', 'The file has a header and no rows'],
  ['id,id\n1,2\n', 'Two columns have the same name'],
])('a file that cannot be read is refused as a whole: %j', async (text, because) => {
  await using world = await testWorld()
  const done = await importText(world, await world.given.homeEntity(), { preset: 'carnet-customers', text })
  expect([done.state, done.because]).toEqual(['refused', because])
})

test('a file without a column that is needed is refused, and so is one without a mapped column', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const missing = await importText(world, entity, { preset: 'carnet-orders', text: 'order,item\n1,2\n' })
  expect(missing.because).toBe('A column that is needed is missing: date')
  const columns = { name: 'Nome' }
  const unmapped = await importText(world, entity, { preset: 'carnet-customers', text: 'id,name\n1,2\n', columns })
  expect(unmapped.because).toBe('A column that the mapping names is missing: Nome')
})

test('a mapping reads other headers, and values of attributes by their types', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const text = 'Codice cliente,Nome e cognome,__proto__\n7,Nives Colombo,x\n'
  const columns = { id: 'codice cliente', name: 'Nome e cognome' }
  const done = await importText(world, entity, { preset: 'carnet-customers', text, columns })
  expect(done.counts.created).toBe(1)
  const unknown = await importText(world, entity, {
    preset: 'carnet-customers',
    text: 'id,name,attribute:ring\n8,A,52\n',
  })
  const remarks = await transactIn(
    world,
    entity,
  )((ctx) => remarksAfter(ctx, unknown.id, { limit: 10, taken: false, row: 0, code: '' }))
  expect(remarks.map(({ column, code }) => [column, code])).toEqual([['attribute:ring', 'unknown-attribute']])
})

test('values of attributes are read as people write them', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const hq = await world.given.associate({ may: 'everything' })
  await givenAttribute(hq, { kind: 'dayOfYear' }, { code: 'birthday' })
  await givenAttribute(hq, { kind: 'currency', range: null }, { code: 'budget' })
  await givenAttribute(hq, { kind: 'boolean' }, { code: 'vip' })
  await givenAttribute(hq, { kind: 'text', several: true }, { code: 'likes' })
  const text = `id;name;attribute:birthday;attribute:budget;attribute:vip;Attribute: likes
1;Nives;29/02/1988;1.250,00;sì;"silk; gold"
2;Ada;31/02/1988;;;
3;Bea;25 March;1.000,50;no;
`
  const done = await importText(world, entity, { preset: 'carnet-customers', text })
  expect([done.counts.created, done.counts.refused]).toEqual([2, 1])
  const rows = await entity.inside((tx) =>
    tx.selectFrom('customer').select(['name', 'attributes']).orderBy('name').execute(),
  )
  expect(rows).toEqual([
    { name: 'Bea', attributes: { birthday: '--03-25', budget: { amountMinor: 100_050, currency: 'EUR' }, vip: false } },
    {
      name: 'Nives',
      attributes: {
        birthday: '--02-29',
        budget: { amountMinor: 125_000, currency: 'EUR' },
        likes: ['gold', 'silk'],
        vip: true,
      },
    },
  ])
})

test('two imports of one file at once leave each customer and order once', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const lines = Array.from(
    { length: 120 },
    (_, at) => `${at % 30},1111${at % 7},A,1,2010-12-01 08:26:00,1.00,${at % 11},France`,
  )
  const text = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${lines.join('\n')}\n`
  const file = { preset: 'online-retail', text, chunkRows: 9 } as const
  const both = await Promise.all([importText(world, entity, file), importText(world, entity, file)])
  expect(both.map(({ counts }) => counts.created + counts.same + counts.changed)).toEqual([120, 120])
  const hq = await world.given.associate({ may: 'everything' })
  const facts = (await hq.call(purchases.readPurchaseFacts, { query: {} })).body
  expect([facts.orders, facts.lines, facts.customers]).toEqual([30, 120, 11])
})
