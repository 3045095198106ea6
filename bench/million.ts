import type { Id } from '#contract/shared.ts'
import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { GivenAssociate } from '#server/testing/given.ts'
import { COLUMNS, People, type PeopleTable } from './million/people.ts'
import { type Settled, settle } from './million/settle.ts'
import { CUSTOMERS, STORES } from './million/shape.ts'
import { openStage, type Stage } from './stage.ts'

/** A legal entity with a million customers, 40 stores and 100 client books of 2,000, and people to ask for them. */
export interface Million extends Settled {
  readonly stage: Stage
  /** Sees and may do everything, past row-level security. */
  readonly superuser: pg.Client
  readonly legalEntityId: Id<'legal_entity'>
  readonly hq: GivenAssociate
}

let opened: Promise<Million> | undefined

/** The million of this run: made when the first row asks for it, in a temporary folder, and kept for the others. */
export function openMillion(): Promise<Million> {
  return (opened ??= build())
}

/** Takes it away, if there is one. */
export async function closeMillion(): Promise<void> {
  // One that could not be made has taken itself away, and has been told of.
  const million = await opened?.catch(() => undefined)
  if (!million) return
  await million.superuser.end()
  await million.stage[Symbol.asyncDispose]()
}

async function build(): Promise<Million> {
  const stage = await openStage()
  try {
    return await fill(stage)
  } catch (error) {
    await stage[Symbol.asyncDispose]()
    throw error
  }
}

async function fill(stage: Stage): Promise<Million> {
  const began = performance.now()
  const superuser = new pg.Client({ ...stage.address.owner, user: 'postgres' })
  superuser.on('error', () => undefined)
  await superuser.connect()
  const { id: legalEntityId } = await stage.given.homeEntity()
  const hq = await stage.given.associate({ may: 'everything' })
  const settled = await settle({ given: stage.given, hq, superuser, legalEntityId })
  // The rows fit each other by how they are made. Indexes are made once the rows are there.
  await superuser.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
  const indexes = await withoutIndexes(superuser)
  await copyPeople(superuser, new People({ ...settled, legalEntityId }))
  for (const index of indexes) await superuser.query(index)
  await addWords(superuser, legalEntityId)
  // As autovacuum leaves it after a while.
  await superuser.query('vacuum (analyze)')
  await superuser.query('checkpoint')
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const { rows } = await superuser.query<{ size: string }>(
    'select pg_size_pretty(pg_database_size(current_database())) as size',
  )
  console.log(`${CUSTOMERS.toLocaleString('en')} customers in ${STORES} stores: made in ${seconds} s, ${rows[0]?.size}`)
  return { ...settled, stage, superuser, legalEntityId, hq }
}

const AT_ONCE = 25_000

/** While the database takes one part in, the next is made. */
async function copyPeople(superuser: pg.Client, people: People): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-bench-rows-'))
  // The database's own user reads the files.
  await chmod(folder, 0o755)
  let underway = Promise.resolve()
  try {
    for (let done = 0; done < CUSTOMERS; done += AT_ONCE) {
      const part = people.next(Math.min(AT_ONCE, CUSTOMERS - done))
      await underway
      underway = copyPart(superuser, folder, part)
      // An error is seen where it is awaited; until then it must not count as unhandled.
      underway.catch(() => undefined)
    }
    await underway
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function copyPart(superuser: pg.Client, folder: string, part: Record<PeopleTable, string>): Promise<void> {
  for (const [table, text] of Object.entries(part)) {
    const file = join(folder, table)
    await writeFile(file, text)
    // The tables are named by COLUMNS.
    await superuser.query(`copy ${table} (${COLUMNS[table as PeopleTable]}) from '${file}'`)
  }
}

/** Drops the indexes of the large tables but for the keys that others refer to; answers what makes them again. */
async function withoutIndexes(superuser: pg.Client): Promise<readonly string[]> {
  const { rows } = await superuser.query<{ table: string; name: string; definition: string; isKey: boolean }>(
    `select i.indrelid::regclass::text as "table", i.indexrelid::regclass::text as name, c.oid is not null as "isKey",
       coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(i.indexrelid)) as definition
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
     where i.indrelid = any($1::regclass[]) and i.indexrelid <> 'customer_pkey'::regclass`,
    [Object.keys(COLUMNS)],
  )
  const statements: string[] = []
  for (const { table, name, definition, isKey } of rows) {
    await superuser.query(isKey ? `alter table ${table} drop constraint ${name}` : `drop index ${name}`)
    statements.push(isKey ? `alter table ${table} add constraint ${name} ${definition}` : definition)
  }
  return statements
}

/** The vocabulary as `putWords` of the customers makes it: each word, and each with a letter left out. */
async function addWords(superuser: pg.Client, legalEntityId: string): Promise<void> {
  await superuser.query(
    'insert into name_word select $1::uuid, word from (select distinct word from customer_word) w order by word',
    [legalEntityId],
  )
  await superuser.query(
    `insert into name_word_variant select $1::uuid, variant, word from name_word cross join lateral (
      select word as variant union
      select left(word, at - 1) || substr(word, at + 1) from generate_series(1, char_length(word)) at
      where char_length(word) >= 4) v order by variant, word`,
    [legalEntityId],
  )
}
