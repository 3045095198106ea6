import { catalogue } from '#contract/catalogue.ts'
import { customers } from '#contract/customers.ts'
import { imports } from '#contract/imports.ts'
import { purchases } from '#contract/purchases.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { importText } from './testing.ts'

async function shop(world: World) {
  const entity = await world.given.homeEntity()
  const storeId = await world.given.store({ code: 'milan' })
  const hq = await world.given.associate({ may: 'everything', stores: [storeId] })
  return { entity, hq, storeId }
}

async function customerNamed(hq: Caller, text: string) {
  const { matches } = (await hq.call(customers.readCustomerMatches, { query: { text } })).body
  const customerId = matches[0]?.customer.id ?? ''
  return (await hq.call(customers.readCustomer, { params: { customerId } })).body
}

test('Shopify: customers with consent, and orders whose later rows tell of lines only', async () => {
  await using world = await testWorld()
  const { entity, hq } = await shop(world)
  const people = `Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Default Address Country Code,Phone
'6012345678901,Nives,Colombo,Nives@Example.com,yes,Lucca,IT,'+393331234567
'6012345678902,Íñigo,Peña,inigo@example.com,no,Madrid,ES,
`
  expect((await importText(world, entity, { preset: 'shopify-customers', text: people })).counts.created).toBe(2)
  const nives = await customerNamed(hq, 'nives')
  expect([nives.name, nives.consents[0]?.decision, nives.addresses[0]?.city]).toEqual([
    'Nives Colombo',
    'given',
    'Lucca',
  ])

  const orders = `Name,Email,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Shipping Country,Cancelled at,Refunded Amount,Source
#1001,nives@example.com,paid,fulfilled,EUR,2026-02-03 10:00:00 +0100,1,Ring - 52,1250.00,R-52,Nives Colombo,IT,,0.00,web
#1001,,,,,,2,Box,5.50,,,,,,
#1002,new@example.com,paid,unfulfilled,EUR,2026-02-04 10:00:00 +0100,1,Necklace,99.90,N-1,New Person,ES,,10.00,web
#1003,nives@example.com,voided,,EUR,2026-02-05 10:00:00 +0100,1,Necklace,99.90,N-1,Nives Colombo,IT,2026-02-06 10:00:00 +0100,0.00,web
`
  const done = await importText(world, entity, { preset: 'shopify-orders', text: orders, chunkRows: 1 })
  expect([done.counts.created, done.notes.map(({ code }) => code)]).toEqual([4, ['refund-without-lines']])
  const bought = await hq.call(purchases.listPurchases, { params: { customerId: nives.id }, query: {} })
  expect(
    bought.body.items.map(({ number, status, total, lines }) => [number, status, total.amountMinor, lines.length]),
  ).toEqual([
    ['#1003', 'cancelled', 9_990, 1],
    ['#1001', 'completed', 126_100, 2],
  ])
  expect((await customerNamed(hq, 'new person')).contactPoints[0]?.value).toBe('new@example.com')
  const spend = await hq.call(purchases.readSpend, { params: { customerId: nives.id } })
  expect(spend.body.spend[0]?.bought).toEqual({ orders: 1, amount: { amountMinor: 126_100, currency: 'EUR' } })
})

test('Dynamics: customers, transactions and their lines, in three files, of one company', async () => {
  await using world = await testWorld()
  const { entity, hq } = await shop(world)
  const people = `dataAreaId,CustomerAccount,PartyType,OrganizationName,PersonFirstName,PersonLastName,KnownAs,LanguageId,PrimaryContactEmail,AddressCity,AddressCountryRegionId
usrt,C-100,Person,,Nives,Colombo,Ninì,it,nives@example.com,Lucca,ITA
usrt,C-200,Organization,Sala Mostra S.p.A.,,,,it,,Milano,ITA
frrt,C-300,Person,,Ana,Pérez,,es,,,
`
  const first = await importText(world, entity, { preset: 'dynamics-customers', text: people })
  expect([first.counts.created, first.counts.refused]).toEqual([2, 1])
  const nives = await customerNamed(hq, 'C-100')
  expect([nives.name, nives.preferredName, nives.number, nives.languages]).toEqual([
    'Nives Colombo',
    'Ninì',
    'C-100',
    ['it'],
  ])
  expect((await customerNamed(hq, 'sala mostra')).kind).toBe('company')

  const transactions = `dataAreaId,TransactionNumber,OperatingUnitNumber,Terminal,TransactionType,TransactionStatus,BeginDateTime,CustomerAccount,Currency,SaleIsReturnSale
usrt,T-1,052,HOU-1,Sales,None,2026-02-03T10:00:00Z,C-100,EUR,No
usrt,T-2,052,HOU-1,Sales,None,2026-02-10T10:00:00Z,C-100,EUR,Yes
usrt,T-3,052,HOU-1,TenderDeclaration,None,2026-02-10T10:00:00Z,,EUR,No
usrt,T-4,052,HOU-1,Sales,Voided,2026-02-10T10:00:00Z,C-100,EUR,No
`
  const heads = await importText(world, entity, { preset: 'dynamics-transactions', text: transactions })
  expect([heads.counts.created, heads.counts.skipped]).toEqual([2, 2])
  const lines = `dataAreaId,TransactionNumber,OperatingUnitNumber,Terminal,LineNumber,ItemId,VariantNumber,Quantity,Price,ReturnTransactionNumber,ReturnLineNumber,ReturnOperatingUnitNumber,ReturnTerminal
usrt,T-1,052,HOU-1,1.0000000000000000,R-1,R-1-52,-1.0000,1250.00,,0.0000000000000000,,
usrt,T-2,052,HOU-1,1.0000000000000000,R-1,R-1-52,1.0000,1250.00,T-1,1.0000000000000000,052,HOU-1
usrt,T-9,052,HOU-1,1.0000000000000000,R-1,R-1-52,-1.0000,1250.00,,,,
`
  const done = await importText(world, entity, { preset: 'dynamics-transaction-lines', text: lines })
  expect([done.counts.created, done.counts.refused]).toEqual([2, 1])
  const again = await importText(world, entity, { preset: 'dynamics-transaction-lines', text: lines })
  expect(again.counts.same).toBe(2)
  const bought = await hq.call(purchases.listPurchases, { params: { customerId: nives.id }, query: {} })
  expect(
    bought.body.items.map(({ kind, total, lines: its }) => [kind, total.amountMinor, its[0]?.returnOf?.lineNumber]),
  ).toEqual([
    ['return', -125_000, 1],
    ['sale', 125_000, undefined],
  ])
})

test('Carnet: products with options, prices and stock, then loyalty and wishes', async () => {
  await using world = await testWorld()
  const { entity, hq } = await shop(world)
  const products = `code;variant;name;name it;brand;category;option:size;price:EUR;price:GBP;stock:milan
RING;RING-52;Ring;Anello;Ombrelune;Jewellery > Rings;52;"1.250,00";"1.100,00";2
RING;RING-54;Ring;Anello;Ombrelune;Jewellery > Rings;54;"1.250,00";"1.100,00";0
SCARF;;Scarf;;;;;-1;;
`
  const first = await importText(world, entity, { preset: 'carnet-products', text: products })
  expect([first.counts.created, first.counts.refused]).toEqual([2, 1])
  const { items } = (await hq.call(catalogue.listProducts, { query: {} })).body
  expect(items.map(({ code, name, prices }) => [code, name, prices])).toEqual([
    [
      'RING',
      { en: 'Ring', it: 'Anello' },
      [
        { currency: 'EUR', from: 125_000, to: 125_000 },
        { currency: 'GBP', from: 110_000, to: 110_000 },
      ],
    ],
  ])
  await importText(world, entity, { preset: 'carnet-customers', text: 'id,number,name\nC-1,100,Nives Colombo\n' })
  const loyalty = `customer,programme,tier,points,as of\nC-1,circle,Gold,1200,2026-01-01\nC-1,circle,Silver,10,2025-01-01\nC-7,circle,,1,2026-01-01\n`
  const standings = await importText(world, entity, { preset: 'carnet-loyalty', text: loyalty, chunkRows: 1 })
  expect([standings.counts.created, standings.counts.same, standings.counts.refused]).toEqual([1, 1, 1])
  const wishes = `customer number,item,list\n100,RING-52,Birthday\n100,RING-52,Birthday\n100,NOTHING,\n`
  const wished = await importText(world, entity, { preset: 'carnet-wishes', text: wishes })
  expect([wished.counts.created, wished.counts.same, wished.counts.refused]).toEqual([1, 1, 1])
  const { id: customerId } = await customerNamed(hq, 'nives')
  const standing = (await hq.call(purchases.readLoyalty, { params: { customerId } })).body.standings[0]
  expect([standing?.tier, standing?.points]).toEqual(['Gold', 1200])
  expect((await hq.call(purchases.listWishes, { params: { customerId }, query: {} })).body.items).toHaveLength(1)
  for (const { id } of (await hq.call(imports.listImports, { query: {} })).body.items) {
    await hq.call(imports.undoImport, { params: { importId: id } })
    await world.work()
  }
  expect((await hq.call(catalogue.listProducts, { query: {} })).body.items).toEqual([])
  expect((await hq.call(customers.listCustomers, { query: {} })).body.items).toEqual([])
})

test('Carnet: returns, discounts, associates, stores, other currencies and open orders', async () => {
  await using world = await testWorld()
  const { entity, hq, storeId } = await shop(world)
  await importText(world, entity, { preset: 'carnet-customers', text: 'id,name\nC-1,Nives Colombo\n' })
  const orders = `order,kind,status,channel,date,store,customer,currency,line,item,item kind,quantity,price,discount,associate,returns order,returns line,reason
1,sale,completed,store,2026-02-03 10:00,milan,C-1,EUR,1,R-1,goods,2,100.00,20.00,P-2,,,
1,sale,completed,store,2026-02-03 10:00,milan,C-1,EUR,2,ENGRAVING,service,1,15.00,,,,,
2,return,completed,store,2026-02-10 10:00,milan,C-1,EUR,1,R-1,goods,1,90.00,,P-2,1,1,size
3,sale,ready-for-pickup,online,2026-02-20 10:00,,C-1,JPY,1,R-1,goods,1,12000,,,,,
4,sale,completed,store,2026-02-20 10:00,nowhere,C-1,EUR,1,R-1,goods,1,1,,,,,
5,sale,completed,store,2026-02-20 10:00,milan,C-1,EUR,1,R-1,goods,1,1,,P-99,,,
6,return,completed,store,2026-02-21 10:00,milan,C-1,EUR,1,R-1,goods,1,5.00,,,none,1,
7,sale,completed,store,2026-02-21 10:00,milan,C-1,EUR,1,R-1,goods,1,1,,,,,
7,sale,completed,store,2026-02-21 10:00,milan,C-1,EUR,1,R-1,goods,2,1,,,,,
`
  const done = await importText(world, entity, { preset: 'carnet-orders', text: orders })
  expect([done.counts.created, done.counts.refused]).toEqual([6, 3])
  const { id: customerId } = await customerNamed(hq, 'nives')
  const open = await hq.call(purchases.listPurchases, { params: { customerId }, query: { open: 'true' } })
  expect(open.body.items.map(({ number, status, total }) => [number, status, total])).toEqual([
    ['3', 'ready-for-pickup', { amountMinor: 12_000, currency: 'JPY' }],
  ])
  const here = await hq.call(purchases.listPurchases, {
    params: { customerId },
    query: { storeId: storeIdOf(storeId) },
  })
  const sale = here.body.items.find(({ number }) => number === '1')
  expect(sale?.lines.map(({ amount, item }) => [amount.amountMinor, item.kind])).toEqual([
    [18_000, 'goods'],
    [1_500, 'service'],
  ])
  const back = here.body.items.find(({ number }) => number === '2')
  expect(back?.lines[0]).toMatchObject({
    quantity: '-1',
    reason: 'size',
    returnOf: { orderId: sale?.id, lineNumber: 1 },
  })
  expect(here.body.items.find(({ number }) => number === '6')?.lines[0]?.returnOf).toBeNull()
})

const storeIdOf = (uuid: string) => `sto_${uuid.replaceAll('-', '')}`
