// Whom search finds, whom a warning of duplicates speaks of, and that two customers of one address are both looked at.
import { newId } from '#platform/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wire } from '../fuzz/specimens.ts'
import type { Caller } from './callers.ts'
import { everythingBut } from './callers.ts'
import { type Stage, stage } from './matrix.ts'
import { verdictOf } from './oracle.ts'
import { CUSTOMER_RELATIONS, customerAs } from './trade-targets.ts'

let on: Stage
beforeAll(async () => {
  on = await stage()
})
afterAll(() => on[Symbol.asyncDispose]())

interface Known {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly card: string
  readonly order: string
}

/** What one knows of a customer who stands to the caller in this way. */
async function known(relation: (typeof CUSTOMER_RELATIONS)[number], caller: Caller): Promise<Known> {
  const id = await customerAs(on, relation, caller)
  const side = relation === 'otherEntity' ? on.b : on.a
  const order = await side.plant.order(id, 'here')
  const { rows } = await on.client.query<Omit<Known, 'id'>>(
    `select c.name, o.number as order,
       (select value from contact_point p where p.customer_id = c.id and p.kind = 'email') as email,
       (select value from contact_point p where p.customer_id = c.id and p.kind = 'phone') as phone,
       (select number from loyalty_card l where l.customer_id = c.id) as card
     from customer c, sales_order o where c.id = $1 and o.id = $2`,
    [id, order],
  )
  const [facts] = rows
  if (!facts) throw new Error('Nobody was planted')
  return { id: wire('cus', id), ...facts }
}

const get = (url: string, caller: Caller, query: Record<string, string>) =>
  on.world.app.inject({ url: `/api/v1${url}`, headers: caller.headers, query })

/** Of whom the stores in reach are told in their customer lists; who keeps whom does not matter. */
const FOUND: Readonly<Record<'store' | 'addressBook' | 'legalEntity', readonly string[]>> = {
  store: ['store'],
  addressBook: ['store', 'addressBook'],
  legalEntity: ['own', 'store', 'kept', 'addressBook', 'keptNearby', 'entity', 'over'],
}

test.each(['store', 'addressBook', 'legalEntity'] as const)(
  'with scope %s search finds the customers of the customer lists in reach, by whatever is typed',
  async (scope) => {
    for (const may of [{ 'customer.search': scope }, everythingBut('customer.search', scope)]) {
      const caller = await on.of.a.who(may)
      for (const relation of CUSTOMER_RELATIONS) {
        const { id, ...facts } = await known(relation, caller)
        for (const [by, text] of Object.entries(facts)) {
          const answer = await get('/customer-matches', caller, { text })
          const found = answer
            .json<{ matches: { customer: { id: string } }[] }>()
            .matches.map(({ customer }) => customer.id)
          expect([relation, by, found.includes(id)]).toEqual([relation, by, FOUND[scope].includes(relation)])
          expect(answer.body).not.toContain('CNRY-b')
        }
      }
    }
  },
)

test('a store that is named narrows search down, and one out of reach finds nobody', async () => {
  const { a, b } = on
  const caller = await on.of.a.who({ 'customer.search': 'addressBook' })
  const { id, card } = await known('addressBook', caller)
  const matches = async (storeId: string) => {
    const answer = await get('/customer-matches', caller, { text: card, storeId: wire('sto', storeId) })
    if (answer.statusCode === 404) return []
    return answer.json<{ matches: { customer: { id: string } }[] }>().matches.map(({ customer }) => customer.id)
  }
  expect(await matches(a.stores.sharing)).toEqual([id])
  expect(await matches(a.stores.here)).toEqual([])
  expect(await matches(a.stores.there)).toEqual([])
  expect(await matches(b.stores.here)).toEqual([])
})

test.each(['own', 'store', 'addressBook', 'legalEntity'] as const)(
  'who reads with scope %s is warned of duplicates that this shows, and of no others',
  async (scope) => {
    const caller = await on.of.a.who({ 'customer.create': 'store', 'customer.read': scope })
    for (const relation of CUSTOMER_RELATIONS) {
      const { id, name, email, phone, card } = await known(relation, caller)
      const isSeen = verdictOf('readCustomer', { scope, others: false }, relation) === 'allowed'
      const answer = await get('/customer-duplicates', caller, { name, email, phone, card })
      const ids = answer.json<{ duplicates: { customer: { id: string } }[] }>().duplicates.map((one) => one.customer.id)
      expect([relation, ids.includes(id)]).toEqual([relation, isSeen])
      const created = await on.world.app.inject({
        method: 'POST',
        url: '/api/v1/customers',
        headers: { ...caller.headers, 'idempotency-key': String(newId()) },
        payload: {
          name,
          homeStoreId: wire('sto', on.a.stores.here),
          contactPoints: [
            { kind: 'email', typed: email },
            { kind: 'phone', typed: phone },
          ],
        },
      })
      expect([relation, created.statusCode]).toEqual([relation, isSeen ? 409 : 201])
      expect(answer.body + created.headers['x-request-id']).not.toContain('CNRY-b')
    }
  },
)

test('without a right to read, nobody is warned of anybody', async () => {
  const caller = await on.of.a.who({ 'customer.create': 'legalEntity' })
  const { name, email } = await known('store', caller)
  expect((await get('/customer-duplicates', caller, { name, email })).json()).toEqual({ duplicates: [] })
})

test.each(['store', 'addressBook', 'legalEntity'] as const)(
  'with scope %s a company gets a buyer who is in reach as well, and is shown no others',
  async (scope) => {
    const caller = await on.of.a.who({ 'customer.update': scope, 'customer.read': scope })
    const company = await on.a.plant.customer('here', { kind: 'company' })
    for (const relation of CUSTOMER_RELATIONS) {
      const buyer = await customerAs(on, relation, caller)
      const [companyId, buyerId] = [wire('cus', company), wire('cus', buyer)]
      const set = await on.world.app.inject({
        method: 'PUT',
        url: `/api/v1/customers/${companyId}/buyers/${buyerId}`,
        headers: caller.headers,
        payload: { title: 'Planted' },
      })
      const isSeen = verdictOf('readCustomer', { scope, others: false }, relation) === 'allowed'
      expect([relation, set.statusCode]).toEqual([relation, isSeen ? 200 : 404])
      if (!isSeen && relation !== 'otherEntity')
        await on.client.query(`insert into company_buyer values ($1, $2, $3, 'Planted')`, [
          on.a.entity.id,
          company,
          buyer,
        ])
      const list = await get(`/customers/${companyId}/buyers`, caller, { limit: '200' })
      const shown = list.json<{ items: { customer: { id: string } }[] }>().items.map(({ customer }) => customer.id)
      expect([relation, shown.includes(buyerId)]).toEqual([relation, isSeen])
    }
  },
)
