import { modules } from '#server/app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stage, stage } from './matrix.ts'
import { tryEndpoint } from './try-endpoint.ts'

/** Endpoints without a caller to be known; what they do is their module's tests' to say. */
const PUBLIC = ['setUp', 'signIn', 'useLink']

/** The matrix of these capabilities, one test per endpoint, in a world of its own. */
export function describeMatrix(capabilities: readonly string[], names: RegExp = /./): void {
  let on: Stage
  beforeAll(async () => {
    on = await stage()
  })
  afterAll(() => on[Symbol.asyncDispose]())

  const bound = modules
    .flatMap((module) => module.endpoints)
    .filter(({ capability, operationId }) => capabilities.includes(capability) && names.test(operationId))
    .filter(({ operationId }) => !PUBLIC.includes(operationId))

  test.each(bound.map((one) => [one.operationId, one] as const))(
    '%s answers everybody as the oracle says',
    async (_, one) => {
      const { faults, denied, allowed } = await tryEndpoint(on, one)
      expect(faults).toEqual([])
      expect(denied).toBeGreaterThan(13)
      expect(allowed).toBeGreaterThan(0)
    },
  )
}
