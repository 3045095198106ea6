import { testWorld } from '#server/testing/world.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { failedOnSql } from './failed-on-sql.ts'
import type { Condition } from './refinements.ts'

const is = (attribute: string, ...anyOf: string[]): Condition => ({ attribute, kind: 'text', by: 'values', anyOf })

test('a row says on which attribute it fails; two filters on the same attribute are one', async () => {
  await using w = await testWorld()
  const entity = await w.given.homeEntity()
  const documents = [
    { a: 'x', b: 'x', c: 'x' },
    { a: 'x', b: 'x' },
    { b: 'x', c: 'x' },
    { a: 'x' },
    { a: 'y', b: 'x', c: 'x' },
    {},
  ]
  const told = (conditions: readonly Condition[]) =>
    entity.inside(async (tx) => {
      const failedOn = failedOnSql(sql.ref('d.document'), conditions)
      const { rows } = await sql<{ on: string | null }>`select ${failedOn} as on
        from jsonb_array_elements(${JSON.stringify(documents)}::jsonb) with ordinality as d(document, n) order by n`.execute(
        tx,
      )
      return rows.map((row) => row.on)
    })
  expect(await told([is('a', 'x'), is('b', 'x'), is('a', 'x', 'y'), is('c', 'x')])).toEqual([
    null,
    'c',
    'a',
    '',
    'a',
    '',
  ])
  expect(await told([])).toEqual(documents.map(() => null))
})
