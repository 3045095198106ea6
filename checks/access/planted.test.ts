import { defineEndpoints, operation } from '#contract/endpoint.ts'
import { StoreId } from '#contract/shared.ts'
import { requestProblems } from '#contract/problems.ts'
import { bind, type Module } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import type { Ctx } from '#platform/context.ts'
import type { Id } from '#contract/shared.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { stage } from './matrix.ts'
import { tryEndpoint } from './try-endpoint.ts'

// Endpoints with the faults that the matrix is there for: each has to be found, or the matrix finds nothing.
const params = z.strictObject({ storeId: StoreId })
const response = z.object({ name: z.string() })
const endpoints = defineEndpoints({
  readAnyStore: {
    method: 'GET',
    path: '/planted/any/:storeId',
    summary: '',
    access: operation('store.read'),
    params,
    response,
  },
  readTalkative: {
    method: 'GET',
    path: '/planted/talk/:storeId',
    summary: '',
    access: operation('store.read'),
    params,
    response,
  },
  readForbidding: {
    method: 'GET',
    path: '/planted/forbid/:storeId',
    summary: '',
    access: operation('store.read'),
    params,
    response,
  },
  readNothing: {
    method: 'GET',
    path: '/planted/nothing/:storeId',
    summary: '',
    access: operation('store.read'),
    params,
    response,
  },
  endEarly: {
    method: 'DELETE',
    path: '/planted/early/:storeId',
    summary: '',
    access: operation('store.manage'),
    params,
  },
})

const nameOf = async ({ tx }: Ctx, id: Id<'store'>) =>
  (await tx.selectFrom('store').where('id', '=', id).select('name').executeTakeFirst())?.name
const isMine = (ctx: Ctx, id: Id<'store'>) =>
  [...ctx.grants.values()].some((grant) => grant.scope === 'legalEntity' || grant.storeIds.includes(id))

const faulty: Module = {
  name: 'faulty',
  endpoints: bind('faulty', endpoints, {
    // Forgets how far the caller reaches.
    readAnyStore: async (ctx, { params: { storeId } }) => {
      const name = await nameOf(ctx, storeId)
      if (name === undefined) throw new Problem(requestProblems.notFound)
      return { name }
    },
    // Says in a header what it must not say in the body.
    readTalkative: async (ctx, { params: { storeId } }) => {
      const name = await nameOf(ctx, storeId)
      if (name !== undefined) ctx.setHeader('x-planted', name)
      if (name === undefined || !isMine(ctx, storeId))
        throw new Problem(requestProblems.notFound, { headers: name === undefined ? {} : { 'x-planted': name } })
      return { name }
    },
    // Tells apart what is not there and what is not yours.
    readForbidding: async (ctx, { params: { storeId } }) => {
      const name = await nameOf(ctx, storeId)
      if (name === undefined) throw new Problem(requestProblems.notFound)
      if (!isMine(ctx, storeId)) throw new Problem(requestProblems.forbidden)
      return { name }
    },
    // Refuses everybody: a broken setup would look like this.
    readNothing: async () => {
      throw new Problem(requestProblems.notFound)
    },
    // Changes first and asks then, and keeps what it wrote.
    endEarly: async (ctx, { params: { storeId } }) => {
      await ctx.tx.updateTable('store').set({ timeZone: 'Europe/Paris' }).where('id', '=', storeId).execute()
      await ctx.record({ action: 'planted.ended', subject: null })
      if (!isMine(ctx, storeId)) throw new Problem(requestProblems.notFound, { keepWrites: true })
    },
  }),
}

test.each([
  ['readAnyStore', /200 instead of 404/],
  ['readTalkative', /404s that differ/],
  ['readForbidding', /403 instead of 404/],
  ['readNothing', /404 instead of allowed/],
  ['endEarly', /a refusal left something: .*store/],
] as const)('the matrix finds the fault of %s', async (name, fault) => {
  await using on = await stage({ more: [faulty] })
  const [bound] = faulty.endpoints.filter(({ operationId }) => operationId === name)
  if (!bound) throw new Error(name)
  const { faults } = await tryEndpoint(on, bound)
  expect(faults.join('\n')).toMatch(fault)
})
