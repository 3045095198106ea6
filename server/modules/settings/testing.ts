import { defineEndpoints, signedIn, type CallOf, type ResultOf } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { settings, settingsProblems } from '#contract/settings.ts'
import { NumberSequenceId } from '#contract/shared.ts'
import { bind, type Module } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import type { Caller } from '#server/testing/caller.ts'
import { z } from 'zod'
import { takeNumber } from './take-number.ts'

type Fields = CallOf<typeof settings.createNumberSequence>['body']
type NumberSequence = ResultOf<typeof settings.createNumberSequence>

let count = 0

/** A number sequence that `caller`, who may manage settings, creates: `CB-{######}`, gap-free, unless told. */
export async function givenNumberSequence(caller: Caller, fields: Partial<Fields> = {}): Promise<NumberSequence> {
  const code = `sequence-${(count += 1)}`
  const body = { code, name: `CNRY-${code}`, pattern: 'CB-{######}', allocation: 'gap-free', ...fields } as const
  return (await caller.call(settings.createNumberSequence, { body })).body
}

/** Switches a feature on, as `caller`, who may read and manage settings. */
export async function givenFeatureOn(caller: Caller, feature: string): Promise<void> {
  const { items } = (await caller.call(settings.listFeatures, { query: { limit: 200 } })).body
  const version = items.find(({ key }) => key === feature)?.version
  const input = { params: { feature }, body: { isOn: true }, ifMatch: `"${version}"` }
  if ((await caller.call(settings.switchFeature, input)).status !== 200)
    throw new Error(`${feature} is not switched on`)
}

/** Endpoints of a test's own that take numbers as a module would: in the transaction of something that may yet be refused. */
export const taker = defineEndpoints({
  takeNumbers: {
    method: 'POST',
    path: '/probe/numbers',
    summary: 'Test only: take some numbers, and refuse afterwards if asked to',
    access: signedIn,
    body: z.strictObject({
      sequenceId: NumberSequenceId,
      count: z.int().min(1).max(1000).default(1),
      thenRefuse: z.boolean().default(false),
    }),
    response: z.object({ numbers: z.array(z.string()) }),
    problems: [settingsProblems.exhausted, settingsProblems.stopped, requestProblems.conflict],
    withoutAudit: 'test only',
    withoutIdempotencyKey: 'test only',
  },
})

export const takerModule: Module = {
  name: 'taker',
  endpoints: bind('taker', taker, {
    takeNumbers: async (ctx, { body }) => {
      const numbers: string[] = []
      while (numbers.length < body.count) numbers.push(await takeNumber(ctx, body.sequenceId))
      if (body.thenRefuse) throw new Problem(requestProblems.conflict)
      return { numbers }
    },
  }),
}
