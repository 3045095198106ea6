import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'

const file = new URL('../server/platform/database/tables.gen.ts', import.meta.url)

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  optional: boolean
  references: string | null
  literals: string[] | null
}

/**
 * The `DB` type for Kysely, written from a migrated database's own catalog: names in camelCase, an id branded with its
 * table, a foreign key with the table it points to, a text column under `check (x in (…))` as the union of its values.
 * Takes a connection that may read the catalog.
 */
export async function databaseTypes(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(catalogQuery)
  const tables = Map.groupBy(rows, (row) => row.table)
  const names = new Set(tables.keys())
  const interfaces = [...tables].map(([table, columns]) => {
    const fields = columns.map((column) => `  ${camel(column.column)}: ${columnType(column, names)}`)
    return `export interface ${pascal(table)} {\n${fields.join('\n')}\n}\n`
  })
  const db = [...tables.keys()].map((table) => `  ${camel(table)}: ${pascal(table)}`)
  return [
    '// Written by `npm run db-types` from the migrated catalog; a check compares it. Do not edit.',
    "import type { Id } from '#contract/shared.ts'",
    "import type { ColumnType, Generated } from 'kysely'",
    '',
    '/** A json column: read as what was stored, written as JSON text. */',
    'type Json = ColumnType<unknown, string, string>',
    '',
    ...interfaces,
    `export interface DB {\n${db.join('\n')}\n}\n`,
  ].join('\n')
}

const catalogQuery = `
  select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
    not a.attnotnull as nullable,
    (not a.attnotnull or a.atthasdef or a.attidentity <> '') as optional,
    (select coalesce(max(f.relname) filter (where f.relname <> 'legal_entity'), max(f.relname))
       from pg_constraint k join pg_class f on f.oid = k.confrelid
       where k.conrelid = c.oid and k.contype = 'f'
         and k.confkey[array_position(k.conkey, a.attnum)] =
             (select attnum from pg_attribute where attrelid = f.oid and attname = 'id')) as references,
    (select (select array_agg(m[1] order by n) from regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''', 'g') with ordinality as x(m, n))
       from pg_constraint k
       where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
         and pg_get_constraintdef(k.oid) ~ ('^CHECK \\(\\(\\(?' || a.attname || ' = ANY')
       limit 1) as literals
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname !~ '^(kysely_|migration_checksum)'
  order by c.relname, a.attnum`

const scalar: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  real: 'number',
  'double precision': 'number',
  numeric: 'string',
  text: 'string',
  uuid: 'string',
  bytea: 'Buffer',
  date: 'string',
  'time without time zone': 'string',
  'timestamp with time zone': 'Date',
  jsonb: 'Json',
  tstzrange: 'string',
}

function columnType(column: Column, tables: ReadonlySet<string>): string {
  const isArray = column.type.endsWith('[]')
  const base = scalar[column.type.replace('[]', '')]
  if (!base)
    throw new Error(
      `${column.table}.${column.column} has type ${column.type}, which checks/database-types.ts does not know`,
    )
  const named = column.column.replace(/_id$/, '')
  const brand = column.column === 'id' ? column.table : (column.references ?? (tables.has(named) ? named : null))
  let type = base
  if (column.type === 'uuid' && brand) type = `Id<'${brand}'>`
  if (column.literals) type = column.literals.map((literal) => `'${literal}'`).join(' | ')
  if (isArray) type = `${type.includes('|') ? `(${type})` : type}[]`
  if (base === 'Json') {
    if (column.nullable) return 'ColumnType<unknown, string | null | undefined, string | null>'
    return column.optional ? 'ColumnType<unknown, string | undefined, string>' : 'Json'
  }
  if (column.nullable) return `${type} | null`
  return column.optional ? `Generated<${type}>` : type
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(`_${name}`)

/** Compares the committed file with the catalog. Returns a sentence when it is out of date. */
export async function staleDatabaseTypes(client: pg.ClientBase): Promise<string | undefined> {
  const current = await readFile(file, 'utf8').catch(() => '')
  return current === (await databaseTypes(client))
    ? undefined
    : 'server/platform/database/tables.gen.ts is out of date: run npm run db-types'
}

if (import.meta.main && process.argv.includes('--write')) {
  const { startThrowaway } = await import('#platform/database/embedded/testing.ts')
  const { migrate } = await import('#platform/database/migrate.ts')
  const { database, dispose } = await startThrowaway()
  try {
    const address = { owner: { host: database.host, user: database.ownerUser, database: database.database }, app: {} }
    await migrate(address)
    const client = new pg.Client(address.owner)
    await client.connect()
    await writeFile(file, await databaseTypes(client))
    await client.end()
  } finally {
    await dispose()
  }
}
