import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '#platform/config/config.ts'
import { openHome } from '#platform/database/home.ts'
import { migrate } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import pg from 'pg'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

function doctor(folder: string): Promise<{ readonly code: number; readonly out: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], CARNET_DATA_DIR: folder }
    const child = execFile(process.execPath, ['server/cli.ts', 'doctor'], { cwd: root, env }, (_, out) =>
      resolve({ code: child.exitCode ?? -1, out }),
    )
  })
}

test('the doctor names customers whose spend is not what their orders add up to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-doctor-'))
  const home = await openHome(readConfig({ CARNET_DATA_DIR: folder }), 'serve', () => undefined)
  const owner = new pg.Client(home.address.owner)
  try {
    await migrate(home.address)
    await owner.connect()
    const [entity, customer] = [newId(), newId()]
    await owner.query(`select set_config('carnet.legal_entity', $1, false)`, [entity])
    await owner.query(
      `insert into legal_entity (id, code, name, currency, languages, time_zone)
       values ($1, 'maison', 'CNRY-maison', 'EUR', '{en}', 'Europe/Rome')`,
      [entity],
    )
    await owner.query(`insert into customer (legal_entity_id, id, kind, name) values ($1, $2, 'person', 'CNRY-maya')`, [
      entity,
      customer,
    ])
    const well = await doctor(folder)
    expect([well.code, well.out]).toEqual([0, expect.stringMatching(/^ok\tpurchases of maison\t0 rows of spend$/m)])

    expect(well.out).toMatch(/^ok\tclient books of maison\t0 lines in 0 books agree/m)

    await owner.query(
      `insert into customer_spend values ($1, $2, 'EUR', 2026, 1, 1000, 0, 0, '2026-03-01', '2026-03-01')`,
      [entity, customer],
    )
    const ill = await doctor(folder)
    expect(ill.code).toBe(1)
    expect(ill.out).toContain(`WRONG\tpurchases of maison\tspend of customers: ${customer}\n`)
  } finally {
    await owner.end()
    await home.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
