import { modules } from '#server/app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressOf, type Stage, stage } from '../access/matrix.ts'
import { fuzzEndpoint, type FuzzRun } from './fuzz-endpoint.ts'
import { specimensOf } from './requests.ts'

/** Cases per operation; `npm run prove fuzz` asks for more. */
// oxlint-disable-next-line no-process-env -- checks are started by hand and by `prove`, and have no configuration
const CASES = Number(process.env['FUZZ_CASES'] ?? 200)
const SEED = 20_261_122

/** Each case works for a tenth of a second on a password or a PIN, on purpose. */
const SLOW: ReadonlySet<string> = new Set(['signIn', 'changePassword', 'setPin', 'takeTurn', 'setUp', 'useLink'])

/** Nobody can make up the secret that these take; that they work is their module's tests' to say. */
const NEEDS_A_SECRET: ReadonlySet<string> = new Set(['signIn', 'setUp', 'useLink'])

/** Fuzzes these capabilities, one test per operation, in a world of its own. */
export function describeFuzz(capabilities: readonly string[], names: RegExp = /./): void {
  let on: Stage
  let run: Omit<FuzzRun, 'cases' | 'seed'>
  beforeAll(async () => {
    on = await stage()
    const foreign = await specimensOf(on.b)
    run = {
      specimens: await specimensOf(on.a),
      foreign: Object.fromEntries(Object.entries(foreign).map(([prefix, [id = '']]) => [prefix, id])),
    }
  })
  afterAll(() => on[Symbol.asyncDispose]())

  const all = modules.flatMap((module) => module.endpoints)
  const bound = all.filter(
    ({ capability, operationId }) => capabilities.includes(capability) && names.test(operationId),
  )

  test.each(bound.map((one) => [one.operationId, one] as const))(
    '%s keeps its contract, whatever it is sent',
    async (name, one) => {
      const cases = SLOW.has(name) ? Math.ceil(CASES / 10) : CASES
      const { faults, accepted, refused } = await fuzzEndpoint(on, one, { ...run, cases, seed: SEED })
      expect(faults.slice(0, 10)).toEqual([])
      expect(refused).toBeGreaterThan(cases / 8)
      expect(accepted > 0 || NEEDS_A_SECRET.has(name)).toBe(true)
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined() // What a polluted prototype would have.
    },
    600_000,
  )

  test('other methods than the declared are answered 405, with those that are', async () => {
    const faults: string[] = []
    for (const one of bound) {
      const declared = new Set<string>(
        all.filter(({ endpoint }) => endpoint.path === one.endpoint.path).map(({ endpoint }) => endpoint.method),
      )
      for (const method of (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((name) => !declared.has(name))) {
        const url = addressOf(
          one,
          Object.fromEntries(Object.keys(one.endpoint.params?.shape ?? {}).map((name) => [name, 'planted'])),
        )
        const { statusCode, headers } = await on.world.app.inject({ method, url, headers: on.a.hq.headers })
        const allow = String(headers['allow']).split(', ')
        // `/roles/matrix` also has the form of `/roles/:roleId`.
        const isRight =
          statusCode === 405
            ? [...declared].every((name) => allow.includes(name))
            : statusCode !== 200 && otherTakes(one.endpoint.path, method)
        if (!isRight) faults.push(`${method} ${url}: ${statusCode} ${String(headers['allow'])}`)
      }
    }
    expect(faults).toEqual([])
  })

  const otherTakes = (path: string, method: string) => {
    const forms = all.filter(({ endpoint }) => endpoint.method === method)
    return forms.some(({ endpoint }) => new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(path))
  }
}
