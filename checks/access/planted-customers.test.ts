// Ways to get wrong who sees a customer: each has to be found.
import { defineEndpoints, operation } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { CustomerId, type Id } from '#contract/shared.ts'
import { visibleTo } from '#modules/customers/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { bind, type Module } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Stage, stage } from './matrix.ts'
import { tryEndpoint } from './try-endpoint.ts'

const reading = {
  method: 'GET',
  summary: '',
  access: operation('customer.read'),
  params: z.strictObject({ customerId: CustomerId }),
  response: z.object({ name: z.string() }),
} as const
const endpoints = defineEndpoints({
  readRight: { ...reading, path: '/planted/right/:customerId' },
  readFormer: { ...reading, path: '/planted/former/:customerId' },
  readStaffBook: { ...reading, path: '/planted/staff-book/:customerId' },
  readAtHome: { ...reading, path: '/planted/at-home/:customerId' },
  readKept: { ...reading, path: '/planted/kept/:customerId' },
  readListed: { ...reading, path: '/planted/listed/:customerId' },
})

/** Reads a customer whom the rule shows or, besides, the condition; or only whom both show. */
async function nameOf(ctx: Ctx, id: Id<'customer'>, also: { or: RawBuilder<boolean> } | { and: RawBuilder<boolean> }) {
  const right = visibleTo(ctx, requireGrant(ctx, 'customer.read'))
  const shown = 'or' in also ? sql`(${right} or ${also.or})` : sql`(${right} and ${also.and})`
  const { rows } = await sql<{ name: string }>`
    select name from customer where legal_entity_id = ${ctx.legalEntityId} and id = ${id} and ${shown}`.execute(ctx.tx)
  const [row] = rows
  if (!row) throw new Problem(requestProblems.notFound)
  return row
}

const self = ({ actor }: Ctx) => ('associateId' in actor ? actor.associateId : null)
const isKept = sql<boolean>`exists (select from customer_keeper k where k.customer_id = customer.id)`

const faulty: Module = {
  name: 'faulty',
  endpoints: bind('faulty', endpoints, {
    readRight: (ctx, { params }) => nameOf(ctx, params.customerId, { or: sql`false` }),
    // Forgets that cover ends.
    readFormer: (ctx, { params }) =>
      nameOf(ctx, params.customerId, {
        or: sql`exists (select from customer_keeper k where k.customer_id = customer.id and k.associate_id = ${self(ctx)})`,
      }),
    // Takes the address books of employees for those of customers.
    readStaffBook: (ctx, { params }) =>
      nameOf(ctx, params.customerId, {
        or: sql`exists (select from customer_address_book m
          join store_address_book s on s.address_book_id = m.address_book_id and s.kind = 'employee'
          where m.customer_id = customer.id and s.store_id = ${ctx.storeId})`,
      }),
    // Takes where a customer is at home for where they are listed.
    readAtHome: (ctx, { params }) =>
      nameOf(ctx, params.customerId, { or: sql`customer.home_store_id = ${ctx.storeId}` }),
    // Shows clients only.
    readKept: (ctx, { params }) => nameOf(ctx, params.customerId, { and: isKept }),
    // Narrows clients down by the address books.
    readListed: (ctx, { params }) =>
      nameOf(ctx, params.customerId, {
        and: sql`exists (select from customer_address_book m where m.customer_id = customer.id)`,
      }),
  }),
}

let on: Stage
beforeAll(async () => {
  on = await stage({ more: [faulty] })
})
afterAll(() => on[Symbol.asyncDispose]())

async function faultsOf(name: keyof typeof endpoints): Promise<string> {
  const [bound] = faulty.endpoints.filter(({ operationId }) => operationId === name)
  if (!bound) throw new Error(name)
  return (await tryEndpoint(on, bound)).faults.join('\n')
}

test.each([
  ['readFormer', /· over: 200 instead of 404/],
  ['readStaffBook', /· entity: 200 instead of 404/],
  ['readAtHome', /· entity: 200 instead of 404/],
  ['readKept', /· store: 404 instead of allowed/],
  ['readListed', /· kept: 404 instead of allowed/],
] as const)('the matrix finds the fault of %s', async (name, fault) => {
  expect(await faultsOf(name)).toMatch(fault)
})

test('the matrix finds nothing where the rule is kept', async () => {
  expect(await faultsOf('readRight')).toBe('')
})
