import { defineEndpoints, operation } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { StoreId } from '#contract/shared.ts'
import { organisationProblems } from '#contract/organisation.ts'
import { bind, type Module } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { stage } from '../access/matrix.ts'
import { fuzzEndpoint } from './fuzz-endpoint.ts'
import { specimensOf } from './requests.ts'

// Endpoints with the faults that the fuzzer is there for: each has to be found, or the fuzzer finds nothing.
const body = z.strictObject({ name: z.string().max(100) })
const change = { method: 'POST', summary: '', access: operation('store.manage') } as const
const quiet = { withoutAudit: 'planted', withoutIdempotencyKey: 'planted' }
const endpoints = defineEndpoints({
  makeBrittle: { ...change, ...quiet, path: '/planted/brittle', body },
  makeLoose: { ...change, ...quiet, path: '/planted/loose', body: z.object({ name: z.string().max(100) }) },
  makeEndless: { ...change, ...quiet, path: '/planted/endless', body: z.strictObject({ name: z.string() }) },
  makeSurprise: { ...change, ...quiet, path: '/planted/surprise', body },
  makeLeftover: { ...change, ...quiet, path: '/planted/leftover', body: z.strictObject({ storeId: StoreId }) },
  makeNever: { ...change, ...quiet, path: '/planted/never', body },
})

const faulty: Module = {
  name: 'faulty',
  endpoints: bind('faulty', endpoints, {
    makeBrittle: async (_ctx, input) => {
      if (input.body.name.length === 100) throw new Error('One too many')
    },
    makeLoose: async () => undefined,
    makeEndless: async () => undefined,
    makeSurprise: async (_ctx, input) => {
      if (input.body.name.length === 100) throw new Problem(organisationProblems.storeClosed)
    },
    makeLeftover: async (ctx, input) => {
      await ctx.tx
        .updateTable('store')
        .set({ timeZone: `Planted/${input.body.storeId}` })
        .execute()
      const mine = await ctx.tx.selectFrom('store').where('id', '=', input.body.storeId).select('id').executeTakeFirst()
      if (!mine) throw new Problem(requestProblems.invalid, { keepWrites: true })
    },
    makeNever: async () => {
      throw new Problem(requestProblems.conflict)
    },
  }),
}

test.each([
  ['makeBrittle', /answers 500/],
  ['makeLoose', /an unknown property.*is accepted/],
  ['makeEndless', /20,000 characters.*is accepted/],
  ['makeSurprise', /organisation\/store-closed and does not declare it/],
  ['makeLeftover', /what was refused left something/],
] as const)('the fuzzer finds the fault of %s', async (name, fault) => {
  const { faults } = await fuzz(name)
  expect(faults.join('\n')).toMatch(fault)
})

test('the fuzzer counts what is accepted, so that an operation that never works is seen', async () => {
  expect((await fuzz('makeNever')).accepted).toBe(0)
  expect((await fuzz('makeSurprise')).accepted).toBeGreaterThan(0)
})

async function fuzz(name: keyof typeof endpoints) {
  await using on = await stage({ more: [faulty] })
  const [bound] = faulty.endpoints.filter(({ operationId }) => operationId === name)
  if (!bound) throw new Error(name)
  const foreign = Object.entries(await specimensOf(on.b)).map(([prefix, [id = '']]) => [prefix, id])
  const specimens = await specimensOf(on.a)
  return await fuzzEndpoint(on, bound, { cases: 200, seed: 7, specimens, foreign: Object.fromEntries(foreign) })
}
