import { modules } from '#server/app.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import pg from 'pg'
import { expect, test } from 'vitest'
import { everything } from './callers.ts'
import { ask, type Cell, cell, faultOf, type Stage, stage } from './matrix.ts'
import { tenantTables } from './snapshot.ts'
import { relationsOf } from './targets.ts'

const endpoints = modules
  .flatMap((module) => module.endpoints)
  .filter(({ endpoint }) => endpoint.access.kind === 'operation')

/** What nobody may get over the border of a legal entity: rows of one asked for by the other, and lists. */
async function crossCells(on: Stage, bound: BoundEndpoint): Promise<readonly Cell[]> {
  const relations = relationsOf(bound)
  const inside = await on.of.a.who(everything())
  if (relations.includes('otherEntity')) {
    const row = relations.includes('whole') ? 'whole' : 'store'
    return [
      await cell(on, { bound, caller: inside, relation: 'otherEntity', expected: 404 }),
      await cell(on, { bound, caller: await on.of.b.who(everything()), relation: row, expected: 404 }),
    ]
  }
  if (bound.endpoint.method !== 'GET' || relations[0] !== 'none') return []
  return [await cell(on, { bound, caller: inside, relation: 'none', expected: 'allowed' })]
}

async function crossFaults(on: Stage): Promise<{ readonly asked: number; readonly faults: readonly string[] }> {
  const faults: string[] = []
  let asked = 0
  for (const bound of endpoints)
    for (const one of await crossCells(on, bound)) {
      asked += 1
      faults.push(...[faultOf(one, await ask(on, one)) ?? []].flat())
    }
  return { asked, faults }
}

test('the code alone keeps legal entities apart: with row-level security off in every table', async () => {
  await using on = await stage()
  for (const table of await tenantTables(on.client))
    await on.client.query(`alter table "${table}" no force row level security, disable row level security`)
  await using serving = await asApp(on)
  const seen = await serving.client.query('select distinct legal_entity_id from store')
  expect(seen.rowCount).toBe(2)
  const { asked, faults } = await crossFaults(on)
  expect(faults).toEqual([])
  expect(asked).toBeGreaterThan(200)
})

test('row-level security alone keeps legal entities apart: in every table, whatever a statement forgets', async () => {
  await using on = await stage()
  await using serving = await asApp(on)
  const tables = await tenantTables(on.client)
  expect(tables.length).toBeGreaterThan(55)
  const faults: string[] = []
  let filled = 0
  for (const table of tables) {
    const { rows } = await on.client.query(
      `select count(*)::int as theirs from "${table}" where legal_entity_id = $1`,
      [on.b.entity.id],
    )
    if (rows[0].theirs > 0) filled += 1
    faults.push(...(await rowFaults(on, serving.client, table)))
  }
  expect(faults).toEqual([])
  // All but what is written by sealing, delivering and repeating.
  expect(filled).toBeGreaterThan(50)
  await on.client.query('alter table store no force row level security, disable row level security')
  expect(await rowFaults(on, serving.client, 'store')).not.toEqual([])
})

/** What the serving role can do in `a` with rows of `b`, in statements that forget whose they are. */
async function rowFaults(on: Stage, app: pg.Client, table: string): Promise<readonly string[]> {
  const [a, b] = [on.a.entity.id, on.b.entity.id]
  const outcome = async (statement: string, values: readonly string[]) => {
    await app.query('begin')
    try {
      await app.query(`select set_config('carnet.legal_entity', $1, true)`, [a])
      return (await app.query(statement, [...values])).rowCount ?? 0
    } catch (error) {
      // 42501: refused by the policy, or no right to do this to any row of the table.
      if (error instanceof Error && 'code' in error && error.code === '42501') return 'refused'
      throw error
    } finally {
      await app.query('rollback')
    }
  }
  const tried = {
    select: await outcome(`select from "${table}" where legal_entity_id <> $1`, [a]),
    insert: await outcome(`insert into "${table}" (legal_entity_id) values ($1)`, [b]).catch((error: unknown) =>
      String(error),
    ),
    update: await outcome(`update "${table}" set legal_entity_id = legal_entity_id where legal_entity_id = $1`, [b]),
    delete: await outcome(`delete from "${table}" where legal_entity_id = $1`, [b]).catch((error: unknown) =>
      String(error),
    ),
  }
  const nobody = await app.query(`select from "${table}"`)
  return [
    ...(tried.select === 0 ? [] : [`${table}: sees ${tried.select}`]),
    ...(tried.insert === 'refused' ? [] : [`${table}: insert is ${tried.insert}`]),
    ...(tried.update === 0 || tried.update === 'refused' ? [] : [`${table}: updates ${tried.update}`]),
    ...(tried.delete === 0 || tried.delete === 'refused' ? [] : [`${table}: deletes ${tried.delete}`]),
    ...(nobody.rowCount === 0 ? [] : [`${table}: outside every legal entity it shows ${nobody.rowCount}`]),
  ]
}

async function asApp(on: Stage): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client(on.world.address.app)
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.end() }
}
