// Plans that read a large table from end to end are found here, on 20,000 customers: every statement of these requests with the
// very values and plans it was carried out by, once with a plan for the values and once with one for any values, as prepared
// statements get it after a while.
import { clientBook } from '#contract/client-book.ts'
import { customers } from '#contract/customers.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { givenAttribute, givenGroup, listOf, severalOf } from '#modules/attributes/testing.ts'
import { add, givenParameter, givenShop, reassign, remove, type Shop, wire } from '#modules/client-book/testing.ts'
import { importText } from '#modules/integrations/testing.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { faultsOf, listenForPlans, type Plan, renewConnections, TELLING } from './plans.ts'

const CUSTOMERS = 20_000
const LARGE = [
  'customer',
  'contact_point',
  'postal_address',
  'customer_word',
  'customer_keeper',
  'customer_address_book',
  'name_word_variant',
  'sales_order',
  'order_line',
]

interface Place {
  readonly world: World
  readonly shop: Shop
  /** In a store of 1,000 customers. */
  readonly anna: GivenAssociate
  readonly bea: GivenAssociate
  /** In a store of 16,000 customers. */
  readonly carla: GivenAssociate
  readonly sizes: ReadonlyMap<string, number>
}

async function place(world: World): Promise<Place> {
  const shop = await givenShop(world)
  const crowd = await shop.addressBook()
  const busy = await shop.store({ customer: [crowd], employee: [shop.team] })
  const [anna, bea] = [await shop.associate('senior-associate'), await shop.associate('senior-associate')]
  const carla = await shop.associate('senior-associate', { stores: [busy], books: [] })
  const far: Id<'address_book'>[] = []
  for (let n = 0; n < 12; n += 1) far.push(await shop.addressBook())
  const others: Id<'associate'>[] = []
  for (let n = 0; n < 38; n += 1) others.push(await shop.colleague())
  await chooseAttributes(shop)
  const client = await world.superuser()
  await client.query('set session_replication_role = replica')
  const associates = [anna.associateId, bea.associateId, ...others]
  await client.query(`
    insert into client_book (legal_entity_id, id, number, associate_id)
    select '${shop.entity.id}', gen_random_uuid(), 'B-' || n, id from unnest('{${associates.join()}}'::uuid[]) with ordinality a (id, n)
    on conflict do nothing`)
  for (const statement of rowsOf({ entity: shop.entity.id, patrons: shop.patrons, crowd, far, associates }))
    await client.query(statement)
  await client.query('analyze')
  const sizes = new Map<string, number>()
  for (const table of LARGE) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    sizes.set(table, rows[0]?.count ?? 0)
  }
  return { world, shop, anna, bea, carla, sizes }
}

async function chooseAttributes({ hq }: Shop): Promise<void> {
  const likes = await givenAttribute(hq, severalOf('gold', 'silk'), { code: 'likes', refiner: { offer: 'multi' } })
  const tier = await givenAttribute(hq, listOf('friend', 'patron'), { code: 'tier', refiner: { offer: 'single' } })
  await givenParameter(hq, 'client-book.attribute-group', (await givenGroup(hq, [likes.id, tier.id])).id)
}

/** Customers with all that lists and search look at, by numbers: 150 given names, 2,000 surnames. */
function rowsOf(of: {
  readonly entity: string
  readonly patrons: string
  readonly crowd: string
  /** Address books of no store, four for each customer. */
  readonly far: readonly string[]
  readonly associates: readonly string[]
}): readonly string[] {
  const everybody = `(select n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
    'given' || n % 150 as given, 'surname' || n * 7 % 2000 as surname from generate_series(1, ${CUSTOMERS}) n) p`
  const attributes = `jsonb_build_object('tier', case n % 3 when 0 then 'patron' else 'friend' end, 'likes', jsonb_build_array('gold'))`
  const e = `'${of.entity}'::uuid`
  return [
    `insert into customer (legal_entity_id, id, number, kind, name, attributes, last_purchase_on)
      select ${e}, id, 'C-' || n, 'person', given || ' ' || surname, ${attributes}, '2026-01-01'::date from ${everybody}`,
    `insert into contact_point (legal_entity_id, customer_id, id, kind, value, typed, search_key, is_primary, is_reachable, position)
      select ${e}, id, gen_random_uuid(), kind, value, value, key, true, true, 0 from ${everybody} cross join lateral (values
        ('email', given || n || '@example.com', given || n || '@example.com'),
        ('phone', '+39' || 3000000000 + n * 137, reverse('39' || 3000000000 + n * 137))) c (kind, value, key)`,
    `insert into postal_address (legal_entity_id, customer_id, id, city, is_primary, position)
      select ${e}, id, gen_random_uuid(), 'Milano', true, 0 from ${everybody}`,
    `insert into customer_address_book (legal_entity_id, customer_id, address_book_id)
      select ${e}, id, '${of.crowd}'::uuid from ${everybody} where n % 5 > 0
      union all select ${e}, id, '${of.patrons}'::uuid from ${everybody} where n % 20 = 0
      union all select ${e}, id, book from ${everybody},
        unnest('{${of.far.join()}}'::uuid[]) with ordinality far (book, at) where (n + at) % 3 = 0`,
    `insert into customer_word (legal_entity_id, word, customer_id, words)
      select ${e}, word, id, ' ' || given || ' ' || surname || ' ' from ${everybody}, unnest(array[given, surname]) word`,
    `insert into name_word (legal_entity_id, word) select distinct ${e}, word from customer_word`,
    `insert into name_word_variant (legal_entity_id, variant, word)
      select distinct ${e}, left(word, at - 1) || substr(word, at + 1), word from name_word, generate_series(1, 12) at`,
    `insert into customer_keeper (legal_entity_id, associate_id, customer_id, role, since, sort_name, search_text, attributes)
      select ${e}, ('{${of.associates.join()}}'::uuid[])[1 + n / 7 % ${of.associates.length}], id, 'primary', now(),
        given || ' ' || surname, given || ' ' || surname, ${attributes} from ${everybody} where n % 40 > 0`,
    `insert into sales_order (legal_entity_id, id, source, number, kind, channel, customer_id, currency, status, placed_at, day,
        total_minor, line_count)
      select ${e}, id, 'till', 'O-' || n, 'sale', 'store', id, 'EUR', 'completed', '2026-01-01'::timestamptz, '2026-01-01'::date, 100, 1 from ${everybody}`,
    `insert into order_line (legal_entity_id, order_id, line_number, item_code, item_kind, quantity, unit_price, amount_minor)
      select ${e}, id, 1, 'SCARF', 'goods', 1, 1, 100 from ${everybody}`,
  ]
}

/** Every plan of what `work` does, by connections that choose plans in this way. */
async function plansOf(
  { world }: Place,
  mode: 'force_custom_plan' | 'force_generic_plan',
  work: () => Promise<unknown>,
): Promise<readonly Plan[]> {
  const client = await world.superuser()
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  for (const [setting, value] of Object.entries({ ...TELLING, plan_cache_mode: mode }))
    await client.query(`alter database ${rows[0]?.name} set ${setting} = '${value}'`)
  await renewConnections(world.database)
  const { plans } = listenForPlans(world.database)
  await work()
  return plans
}

const REFINE = JSON.stringify([
  { by: 'values', attribute: 'likes', anyOf: ['gold'] },
  { by: 'values', attribute: 'tier', anyOf: ['patron'] },
])

async function readLists({ anna, carla }: Place): Promise<void> {
  for (const who of [anna, carla]) {
    for (const facets of ['true', 'false'] as const) {
      const query = { refine: REFINE, facets, limit: 50 } as const
      expect((await anna.call(clientBook.listClients, { query })).body.items.length).toBeGreaterThan(10)
      expect((await who.call(clientBook.listStoreClients, { query })).body.items.length).toBeGreaterThan(10)
    }
    await anna.call(clientBook.listClients, { query: { sort: '-lastPurchaseOn', text: 'given', limit: 50 } })
  }
  const { changeCursor } = (await anna.call(clientBook.listClients, { query: { limit: 1 } })).body
  await anna.call(clientBook.listClientChanges, { query: { since: changeCursor } })
}

/** What each kind of search is given: names, beginnings, slips, numbers, parts of addresses and of phones. */
const TYPED = [
  'surname140',
  'given20 surn',
  'surmane140',
  'given20@',
  'given20',
  '2740',
  '0002740',
  'C-20',
  'O-20',
  'nobody',
]

async function search({ anna, carla, shop }: Place): Promise<void> {
  for (const who of [anna, carla, shop.hq]) {
    let found = 0
    for (const text of TYPED)
      found += (await who.call(customers.readCustomerMatches, { query: { text } })).body.matches.length
    expect(found).toBeGreaterThan(20)
  }
}

/** Somebody whom nobody keeps is added, removed, and added again, reassigned. */
async function changeBooks({ anna, bea }: Place, first: number): Promise<void> {
  const ids = Array.from({ length: 10 }, (_, n) => idOf((first + n) * 40))
  expect((await add(anna, ids)).body.operation.clients).toBe(10)
  expect((await remove(anna, ids)).body.operation.clients).toBe(10)
  await add(anna, ids)
  const rule = { by: 'associate', to: wire(bea) } as const
  expect((await reassign(anna, anna, { customerIds: ids, rule })).body.operation.clients).toBe(10)
}

const idOf = (n: number) =>
  CustomerId.encode(`01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Id<'customer'>) // As rowsOf makes them.

const sales = Array.from(
  { length: 300 },
  (_, n) => `I-${n >> 3},2026-02-03 16:00:00,C-${(n >> 3) * 11 + 1},N-${n % 50},Necklace,1,99.90,EUR`,
)

async function takeIn({ world, shop }: Place, batch: string): Promise<void> {
  const text = ['order,date,customer number,item,description,quantity,price,currency', ...sales].join('\n')
  const done = await importText(world, shop.entity, { preset: 'carnet-orders', text: text.replaceAll('I-', batch) })
  expect(done.counts.created).toBe(sales.length)
}

test('client books, search and import read no large table from end to end, whichever way a plan is made', async () => {
  await using world = await testWorld()
  const there = await place(world)
  for (const [first, mode] of [
    [1, 'force_custom_plan'],
    [101, 'force_generic_plan'],
  ] as const) {
    const plans = await plansOf(there, mode, async () => {
      await readLists(there)
      await search(there)
      await changeBooks(there, first)
      await takeIn(there, `${mode}-`)
    })
    const seen = new Set(
      plans.flatMap(({ Plan }) =>
        [...JSON.stringify(Plan).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name]) => name),
      ),
    )
    expect(LARGE.filter((table) => !seen.has(table))).toEqual([])
    expect(faultsOf(plans, there.sizes)).toEqual([])
  }
})

test('a table that has lost the index it is searched by is found', async () => {
  await using world = await testWorld()
  const there = await place(world)
  const client = await world.superuser()
  for (const [index, work] of [
    ['contact_point_search_idx', () => there.shop.hq.call(customers.readCustomerMatches, { query: { text: '2740' } })],
    ['customer_keeper_customer_idx', () => changeBooks(there, 1)],
  ] as const) {
    await client.query(`drop index ${index}`)
    const plans = await plansOf(there, 'force_custom_plan', work)
    expect(faultsOf(plans, there.sizes)).not.toEqual([])
  }
})
