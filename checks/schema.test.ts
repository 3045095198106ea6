import { testDatabase } from '#server/testing/database.ts'
import { expect, test } from 'vitest'
import { staleDatabaseTypes } from './database-types.ts'
import { INSTALLATION_TABLES, schemaFaults } from './schema.ts'

test('the migrated schema keeps every rule', async () => {
  await using database = await testDatabase()
  const client = await database.superuser()
  expect(await schemaFaults(client)).toEqual([])
  const { rows } = await client.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  )
  expect(rows.length).toBeGreaterThan(Object.keys(INSTALLATION_TABLES).length + 10)
  expect(Object.keys(INSTALLATION_TABLES).filter((name) => !rows.some((row) => row.relname === name))).toEqual([])
})

test('the DB type is the catalog’s', async () => {
  await using database = await testDatabase()
  const client = await database.superuser()
  expect(await staleDatabaseTypes(client)).toBeUndefined()
  await client.query('alter table store add column planted text')
  expect(await staleDatabaseTypes(client)).toMatch(/npm run db-types/)
})

const tenant =
  "create table planted (legal_entity_id uuid not null, id uuid not null, primary key (legal_entity_id, id)); call make_tenant_table('planted');"

const planted: readonly (readonly [string, string])[] = [
  ['a table without legal_entity_id', 'create table planted (id uuid primary key)'],
  ['a table whose legal_entity_id may be null', 'create table planted (legal_entity_id uuid, id uuid primary key)'],
  ['a table without a primary key', 'create table planted (legal_entity_id uuid not null)'],
  [
    'a table that forgot its row-level security',
    'create table planted (legal_entity_id uuid not null, id uuid not null, primary key (legal_entity_id, id))',
  ],
  ['row-level security that is not forced', 'alter table store no force row level security'],
  [
    'a policy without a check on writing',
    'drop policy tenant on store; create policy tenant on store for select using (legal_entity_id = current_legal_entity())',
  ],
  ['a second, wider policy', 'create policy more on store using (true)'],
  [
    'a primary key that is not led by the tenant',
    `${tenant} alter table planted drop constraint planted_pkey, add primary key (id)`,
  ],
  [
    'a unique index that is not led by the tenant',
    `${tenant} alter table planted add column code text; create unique index on planted (code)`,
  ],
  [
    'a foreign key that leaves the tenant',
    `${tenant} alter table planted add column store_id uuid; create unique index planted_store on store (id); alter table planted add foreign key (store_id) references store (id)`,
  ],
  [
    'a foreign key from the installation into a tenant',
    'alter table membership add foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id)',
  ],
  [
    'a foreign key to a legal entity by another column',
    `${tenant} alter table planted add column other uuid references legal_entity (id)`,
  ],
  ['a view without security_invoker', 'create view planted as select * from store'],
  ['a materialized view', 'create materialized view planted as select 1 as one'],
  [
    'a security definer function with an open search_path',
    `create function planted() returns int language sql security definer as 'select 1'`,
  ],
  ['a sequence', 'create sequence planted'],
  [
    'a trigger',
    `create function planted() returns trigger language plpgsql as 'begin return new; end'; create trigger planted before insert on store for each row execute function planted()`,
  ],
  ['a table of the serving role', `${tenant} alter table planted owner to carnet_app`],
  ['a grant on a partition', 'grant select on audit_entry_default to carnet_app'],
  ['a right to truncate', 'grant truncate on store to carnet_app'],
  ['a grant to everybody', 'grant select on store to public'],
  ['an audit log that can be changed', 'grant update on audit_entry to carnet_app'],
]

test.each(planted)('the check finds %s', async (_, fault) => {
  await using database = await testDatabase()
  const client = await database.superuser()
  await client.query(fault)
  expect(await schemaFaults(client)).not.toEqual([])
})
