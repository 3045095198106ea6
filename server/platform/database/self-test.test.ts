import { testDatabase } from '#server/testing/database.ts'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openDatabase } from './connect.ts'
import { assertIsolation } from './self-test.ts'

const faults: readonly (readonly [string, string, RegExp])[] = [
  [
    'row-level security switched off on one table',
    'alter table store disable row level security',
    /not in force on: store/,
  ],
  ['a table whose owner bypasses', 'alter table store no force row level security', /not in force on: store/],
  [
    'a policy that lets everything be seen',
    'create policy oops on address_book for select using (true)',
    /sees rows of another/,
  ],
  [
    'a policy that lets everything be written',
    'create policy oops on address_book for insert with check (true)',
    /can write rows/,
  ],
  [
    'a serving role that owns a table',
    'create table stray (id int); alter table stray owner to carnet_app',
    /owns table stray/,
  ],
]

test('the self-test passes on a migrated database and leaves nothing behind', async () => {
  await using address = await testDatabase()
  const database = openDatabase(address, 2)
  await assertIsolation(database)
  const { rows } = await database.pool.query('select count(*) as n from legal_entity')
  await database.close()
  expect(rows).toEqual([{ n: 0 }])
})

test.each(faults)('the self-test refuses %s', async (_, fault, message) => {
  await using address = await testDatabase()
  const superuser = await address.superuser()
  await superuser.query(fault)
  const database = openDatabase(address, 2)
  await expect(assertIsolation(database)).rejects.toThrow(message)
  await database.close()
})

test('the self-test refuses a role that bypasses row-level security', async () => {
  await using address = await testDatabase()
  const pool = new pg.Pool({ ...address.app, user: 'postgres' })
  await expect(assertIsolation({ pool, close: () => pool.end() })).rejects.toThrow(
    /postgres bypasses row-level security/,
  )
  await pool.end()
})
