import type { Id } from '#contract/shared.ts'
import { plantCustomer } from '#modules/customers/testing.ts'
import { counted, type Ground } from './ground.ts'
import type { PlantingOfBooks } from './planting-books.ts'
import type { Place } from './stores.ts'

/** What there can be of a customer, each in a table of its own. */
export const DETAILS = ['consent', 'attributeChange', 'order', 'spend', 'standing', 'wish', 'buyer'] as const
export type Detail = (typeof DETAILS)[number]

export interface CustomerOptions {
  /** Not in the customer list of the store, when false: in no address book at all. */
  readonly listed?: boolean
  readonly kind?: 'company'
  readonly keptBy?: string | undefined
  /** Who covered for somebody, until a day ago. */
  readonly coveredBy?: readonly string[]
}

export interface PlantingOfCustomers {
  /**
   * A customer of the store of this place: in the address book of its customer list. Customers of `there` also live next to
   * `here` and are in the address book of its employees, which makes them nobody's who works there.
   */
  customer(place: Place, options?: CustomerOptions): Promise<string>
  /** One more row of a customer's, in the words of this place; its id, or nothing where such rows have none. */
  detail(kind: Detail, customerId: string, place: Place): Promise<string>
  /** An order that is on its way, of a customer or of nobody known. */
  order(customerId: string | null, place: Place): Promise<string>
  /** One of the rows that a customer was planted with. */
  partOf(table: 'contact_point' | 'postal_address', customerId: string): Promise<string>
}

export function plantingOfCustomers(ground: Ground, books: PlantingOfBooks): PlantingOfCustomers {
  const { world, client, insert, put, canary, entity, stores } = ground
  let goods: Promise<string> | undefined
  const variant = () => (goods ??= plainVariant(ground))
  const ago = (days: number) => new Date(world.now().getTime() - days * 86_400_000)

  const plant: PlantingOfCustomers = {
    customer: async (place, { listed = true, kind, keptBy, coveredBy = [] } = {}) => {
      for (const associateId of [keptBy ?? [], coveredBy].flat()) await books.clientBook(associateId)
      const text = canary(place, 'customer')
      const cover = coveredBy.map(
        (id) => ({ associateId: id as Id<'associate'>, role: 'cover', until: ago(1) }) as const,
      ) // Ids of associates.
      return entity.inside((tx) =>
        plantCustomer(tx, {
          legalEntityId: entity.id,
          name: text,
          preferredName: text,
          number: text,
          languages: ['it'],
          ...(kind ? { kind } : {}),
          homeStoreId: place === 'there' ? stores.here : stores[place],
          phones: [`+39 333 ${1_000_000 + counted()}`],
          emails: [`${text}@example.com`],
          address: { lines: [text], city: text, country: 'IT' },
          externalIds: [{ system: 'till', value: text }],
          cards: [text],
          books: listed ? [ground.patrons[place], ...(place === 'there' ? [ground.books.here] : [])] : [],
          attributes: { motto: text, likes: ['gold'] },
          ...(keptBy === undefined ? {} : { keptBy: keptBy as Id<'associate'> }), // As above.
          keepers: cover,
        }),
      )
    },
    order: async (customer_id, place) => {
      const text = canary(place, 'order')
      const order_id = await insert('sales_order', {
        source: 'planted',
        number: text,
        kind: 'sale',
        channel: 'store',
        store_id: stores[place],
        customer_id,
        currency: 'EUR',
        country: text,
        status: 'placed',
        placed_at: ago(2),
        day: ago(2),
        reason: text,
        total_minor: 125_000,
        line_count: 1,
      })
      await put('order_line', {
        order_id,
        line_number: 1,
        item_code: 'RING',
        item_kind: 'goods',
        description: text,
        quantity: 1,
        unit_price: 1250,
        amount_minor: 125_000,
        reason: text,
      })
      return order_id
    },
    detail: (kind, customerId, place) => DETAIL[kind](customerId, place),
    partOf: async (table, customerId) => {
      const sql = `select id from ${table} where customer_id = $1 limit 1`
      const { rows } = await client.query<{ id: string }>(sql, [customerId])
      return rows[0]?.id ?? ''
    },
  }

  const DETAIL: Readonly<Record<Detail, (customerId: string, place: Place) => Promise<string>>> = {
    consent: (customer_id, place) =>
      insert('consent_entry', {
        customer_id,
        channel: 'email',
        purpose: 'marketing',
        decision: 'given',
        at: ago(3),
        recorded_at: ago(3),
        source: 'planted',
        wording: canary(place, 'wording'),
        evidence: canary(place, 'evidence'),
      }),
    attributeChange: (customer_id, place) =>
      insert('attribute_change', {
        customer_id,
        attribute: 'motto',
        before: null,
        after: JSON.stringify(canary(place, 'motto')),
        at: ago(3),
        source: 'planted',
      }),
    order: (customerId, place) => plant.order(customerId, place),
    spend: async (customer_id) => {
      await put('customer_spend', {
        customer_id,
        currency: 'EUR',
        year: 2026,
        bought_count: 1,
        bought_minor: 125_000,
        returned_count: 0,
        returned_minor: 0,
        first_on: ago(2),
        last_on: ago(2),
      })
      return ''
    },
    standing: async (customer_id, place) => {
      const text = canary(place, 'programme')
      await put('loyalty_standing', { customer_id, programme: text, tier: text, points: 10, as_of: ago(2) })
      return ''
    },
    wish: async (customer_id, place) => {
      const text = canary(place, 'wish')
      return insert('wish', { customer_id, variant_id: await variant(), list: text, note: text, added_at: ago(2) })
    },
    buyer: async (company_id, place) => {
      const buyer_id = await plant.customer(place)
      await put('company_buyer', { company_id, buyer_id, title: canary(place, 'title') })
      return buyer_id
    },
  }
  return plant
}

async function plainVariant({ insert, canary }: Ground): Promise<string> {
  const text = canary('whole', 'variant')
  const product_id = await insert('product', { code: text, kind: 'goods', name: JSON.stringify({ en: text }) })
  return insert('variant', { product_id, code: text })
}
