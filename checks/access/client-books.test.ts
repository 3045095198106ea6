// Whose book a body may name, and whom: rule 3 and 4 of the client book, scope by scope. The matrix asks about one’s own book only.
import type { Operation, Scope } from '#contract/operations.ts'
import { OPERATIONS } from '#contract/operations.ts'
import { newId } from '#platform/ids.ts'
import { modules } from '#server/app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bodyFor } from '../fuzz/bodies.ts'
import { wire } from '../fuzz/specimens.ts'
import type { Caller } from './callers.ts'
import { everything } from './callers.ts'
import { addressOf, type Stage, stage } from './matrix.ts'
import { verdictOf } from './oracle.ts'
import { goodRelation, targetOf } from './targets.ts'
import { CUSTOMER_RELATIONS, customerAs } from './trade-targets.ts'

let on: Stage
beforeAll(async () => {
  on = await stage()
})
afterAll(() => on[Symbol.asyncDispose]())

/** Whose book: the caller’s; of whom a store shows clients, by place; somebody’s whose store shows none; of the other legal entity. */
const BOOKS = ['own', 'here', 'sharing', 'there', 'noBooks', 'otherEntity', 'nobody'] as const
type Book = (typeof BOOKS)[number]

/** Whose books a scope reaches: those of who shares an employee address book with a store in reach, and one’s own. */
const REACHED: Readonly<Record<Exclude<Scope, 'installation'>, readonly Book[]>> = {
  own: ['own'],
  store: ['own', 'here'],
  addressBook: ['own', 'here', 'sharing'],
  legalEntity: ['own', 'here', 'sharing', 'there', 'noBooks'],
}

async function holderOf(book: Book, caller: Caller): Promise<string> {
  const { a, b } = on
  if (book === 'own') return caller.associateId
  if (book === 'otherEntity') return b.keepers.here
  if (book === 'nobody') return newId()
  // Works in the store, and is in no address book of employees: where somebody works shows nobody their clients.
  return book === 'noBooks' ? (await a.plant.associate('here')).id : a.keepers[book]
}

function post(caller: Caller, path: string, body: object) {
  return on.world.app.inject({
    method: 'POST',
    url: `/api/v1/client-book/${path}`,
    headers: { ...caller.headers, 'idempotency-key': String(newId()) },
    payload: body,
  })
}

const scopesOf = (operation: Operation) => OPERATIONS[operation].scopes as readonly Exclude<Scope, 'installation'>[] // Of client books none has it.
const statusOf = (book: Book, scope: Exclude<Scope, 'installation'>) => (REACHED[scope].includes(book) ? 201 : 404)

test.each(scopesOf('clientBook.add'))('with scope %s one adds to the books in reach', async (scope) => {
  const caller = await on.of.a.who({ 'clientBook.add': scope, 'customer.read': 'legalEntity' })
  for (const book of BOOKS) {
    const customerIds = [wire('cus', await on.a.plant.customer('there'))]
    const associateId = wire('ass', await holderOf(book, caller))
    const answer = await post(caller, 'additions', { customerIds, associateId })
    expect([book, answer.statusCode]).toEqual([book, statusOf(book, scope)])
    expect(answer.body).not.toContain('CNRY-b')
  }
})

test.each(scopesOf('clientBook.remove'))('with scope %s one removes from the books in reach', async (scope) => {
  const caller = await on.of.a.who({ 'clientBook.remove': scope })
  for (const book of BOOKS) {
    const holder = await holderOf(book, caller)
    const isThere = book !== 'otherEntity' && book !== 'nobody'
    const client = await on.a.plant.customer('there', isThere ? { keptBy: holder } : {})
    const answer = await post(caller, 'removals', {
      customerIds: [wire('cus', client)],
      associateId: wire('ass', holder),
    })
    expect([book, answer.statusCode]).toEqual([book, statusOf(book, scope)])
    const { rowCount } = await on.client.query('select from customer_keeper where customer_id = $1', [client])
    expect([book, rowCount]).toEqual([book, isThere && answer.statusCode === 404 ? 1 : 0])
  }
})

test.each(scopesOf('clientBook.reassign'))('with scope %s one reassigns between the books in reach', async (scope) => {
  const caller = await on.of.a.who({ 'clientBook.reassign': scope })
  for (const from of BOOKS)
    for (const to of BOOKS.filter((book) => book !== from)) {
      const [giver, taker] = [await holderOf(from, caller), await holderOf(to, caller)]
      const body = {
        fromAssociateId: wire('ass', giver),
        rule: { by: 'associate', to: wire('ass', taker) },
      }
      const status = statusOf(from, scope) === 404 ? 404 : statusOf(to, scope) === 404 ? 422 : 201
      const preview = await post(caller, 'reassignment-previews', body)
      const answer = await post(caller, 'reassignments', body)
      const seen = [from, to, preview.statusCode, answer.statusCode]
      expect(seen).toEqual([from, to, status === 201 ? 200 : status, status])
      expect(preview.body + answer.body).not.toContain('CNRY-b')
    }
})

test.each(scopesOf('customer.read'))('who reads with scope %s adds whom that shows, all or none', async (scope) => {
  const caller = await on.of.a.who({ 'clientBook.add': 'legalEntity', 'customer.read': scope })
  const good = wire('cus', await on.a.plant.customer('here', { listed: false, keptBy: caller.associateId }))
  for (const relation of CUSTOMER_RELATIONS) {
    const customerId = await customerAs(on, relation, caller)
    const body = { customerIds: [good, wire('cus', customerId)] }
    const answer = await post(caller, 'additions', body)
    const isSeen = verdictOf('readCustomer', { scope, others: false }, relation) === 'allowed'
    expect([relation, answer.statusCode]).toEqual([relation, isSeen ? 201 : 404])
    if (isSeen) continue
    const nowhere = await post(caller, 'additions', { customerIds: [good, wire('cus', newId())] })
    expect(answer.body.replace(/urn:uuid:[^"]+/, '')).toBe(nowhere.body.replace(/urn:uuid:[^"]+/, ''))
  }
})

test('without clienteling none of it is there, as if it had never been', async () => {
  await using off = await stage()
  const caller = await off.of.a.who(everything())
  const all = modules.flatMap((module) => module.endpoints).filter(({ endpoint }) => endpoint.feature === 'clienteling')
  expect(all.length).toBeGreaterThan(15)
  const ask = async (bound: (typeof all)[number]) => {
    const of = { home: off.a, foreign: off.b, self: caller }
    const body = bodyFor(bound.operationId, off.a)
    const { method } = bound.endpoint
    return off.world.app.inject({
      method,
      url: addressOf(bound, await targetOf(bound, goodRelation(bound), of)),
      headers: { ...caller.headers, 'if-match': '"1"', ...(method === 'POST' ? { 'idempotency-key': newId() } : {}) },
      ...(body ? { payload: body } : {}),
    })
  }
  for (const bound of all)
    expect([bound.operationId, (await ask(bound)).statusCode < 300]).toEqual([bound.operationId, true])
  await off.client.query(`update feature_state set is_on = false where legal_entity_id = $1`, [off.a.entity.id])
  const answers = new Set<string>()
  for (const bound of all) {
    const answer = await ask(bound)
    expect([bound.operationId, answer.statusCode]).toEqual([bound.operationId, 404])
    answers.add(answer.body.replace(/urn:uuid:[^"]+/, ''))
  }
  expect(answers.size).toBe(1)
})
