import { modules } from '#server/app.ts'
import { expect, test } from 'vitest'
import { allowedCells } from './cells.ts'
import { everything } from './callers.ts'
import { ask, cell, type Cell, type Stage, stage } from './matrix.ts'
import { goodRelation } from './targets.ts'
import { restore } from './try-endpoint.ts'

const endpoints = modules.flatMap((module) => module.endpoints)

/** Every question that reads, asked by headquarters of `a` about rows of `a`. */
async function readings(on: Stage): Promise<readonly Cell[]> {
  const caller = await on.of.a.who(everything())
  // Somebody with a client, so that one's own book shows something.
  await on.a.plant.customer('here', { listed: false, keptBy: caller.associateId })
  const cells: Cell[] = []
  for (const bound of endpoints.filter(
    ({ endpoint, operationId }) => endpoint.method === 'GET' && operationId !== 'listTurns',
  )) {
    const relation = goodRelation(bound)
    cells.push(await cell(on, { bound, caller, relation, expected: 'allowed' }))
  }
  return cells
}

async function bytes(on: Stage, cells: readonly Cell[]): Promise<readonly string[]> {
  const all: string[] = []
  for (const one of cells) {
    const { statusCode, headers, body } = await ask(on, one)
    expect([one.bound.operationId, statusCode]).toEqual([one.bound.operationId, 200])
    // A change cursor names a transaction, and transactions are counted in the whole installation.
    const told = body.replace(/"changeCursor":"[^"]+"/, '"changeCursor":"…"')
    all.push(`${one.bound.operationId} ${headers['etag']} ${told}`)
  }
  return all
}

test('whatever happens in one legal entity, every answer in the other stays the same, byte by byte', async () => {
  await using on = await stage()
  const cells = await readings(on)
  expect(cells.length).toBeGreaterThan(70)
  const before = await bytes(on, cells)

  const there: Stage = { ...on, a: on.b, b: on.a, of: { a: on.of.b, b: on.of.a } }
  let changes = 0
  for (const bound of endpoints.filter(({ endpoint }) => endpoint.method !== 'GET'))
    for (const make of await allowedCells(there, bound)) {
      const { statusCode } = await ask(there, await make())
      if (statusCode < 300) changes += 1
      await restore(on)
    }
  // Each of them besides the rows that were planted for it.
  expect(changes).toBeGreaterThan(300)
  expect(await bytes(on, cells)).toEqual(before)

  // It would be seen: one change in `a` itself.
  await on.client.query(`update store set name = 'planted' where id = $1`, [on.a.stores.here])
  expect(await bytes(on, cells)).not.toEqual(before)
})
