import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '#platform/database/index.ts'
import type { Stage } from '../stage.ts'

/** What the import writes of the shop, parents first. */
const SHOP = [
  'customer',
  'customer_external_id',
  'postal_address',
  'name_word',
  'name_word_variant',
  'customer_word',
  'product',
  'variant',
  'sales_order',
  'order_line',
  'customer_spend',
]
/** What it writes to go on after a kill, to be undone, and to tell what it did. */
const OWN = ['import_batch', 'import_effect', 'import_remark']
/** What those refer to; not counted. */
const GROUND = ['legal_entity']

const MANY = 1_000

/** The rows of an import as files, to be put in by COPY alone. */
export class CopiedRows implements AsyncDisposable {
  readonly #folder: string
  readonly #columns = new Map<string, string>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<CopiedRows> {
    const folder = await mkdtemp(join(tmpdir(), 'carnet-bench-rows-'))
    // The database's own user writes and reads the files.
    await chmod(folder, 0o777)
    return new CopiedRows(folder)
  }

  /** Writes the rows of a database into files. Throws when a table has rows that nobody thought of. */
  async keep(stage: Stage): Promise<void> {
    const client = await superuser(stage)
    try {
      await client.query('analyze')
      const { rows } = await client.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > $1`,
        [MANY],
      )
      const forgotten = rows.filter(({ name }) => ![...SHOP, ...OWN].includes(name))
      if (forgotten.length > 0)
        throw new Error(`The import writes into ${forgotten.map(({ name }) => name).join(', ')} as well`)
      for (const table of [...GROUND, ...SHOP, ...OWN]) {
        const columns = await client.query<{ list: string }>(
          `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
           where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
          [table],
        )
        this.#columns.set(table, columns.rows[0]?.list ?? '')
        await client.query(`copy ${this.#of(table)} to '${this.#fileOf(table)}'`)
      }
    } finally {
      await client.end()
    }
  }

  /**
   * Puts the rows into an empty database beside the stage's own, with all its indexes and foreign keys, past row-level
   * security, which would refuse COPY. Statistics are made of tables that others refer to, as who knows would do: without
   * them the checks of foreign keys read all rows for each. Answers seconds.
   */
  async copyInto(stage: Stage): Promise<{ readonly all: number; readonly shop: number }> {
    const name = `copied_${Date.now()}`
    const main = await superuser(stage)
    try {
      await main.query(`create database ${name} owner ${stage.address.owner.user ?? 'postgres'}`)
      await migrate({ owner: { ...stage.address.owner, database: name }, app: {} })
      const client = await superuser(stage, name)
      try {
        // What the stage has written so far is on disk, and not written while this is timed.
        await client.query('checkpoint')
        await this.#copy(client, GROUND)
        const shop = await this.#copy(client, SHOP)
        return { shop, all: shop + (await this.#copy(client, OWN)) }
      } finally {
        await client.end()
        await main.query(`drop database ${name} with (force)`)
      }
    } finally {
      await main.end()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #copy(client: pg.Client, tables: readonly string[]): Promise<number> {
    const began = performance.now()
    for (const table of tables) {
      await client.query(`copy ${this.#of(table)} from '${this.#fileOf(table)}'`)
      await client.query(`analyze ${table}`)
    }
    return (performance.now() - began) / 1000
  }

  #of(table: string): string {
    return `${table} (${this.#columns.get(table)})`
  }

  #fileOf(table: string): string {
    return join(this.#folder, table)
  }
}

async function superuser(stage: Stage, database = stage.address.owner.database): Promise<pg.Client> {
  const client = new pg.Client({ ...stage.address.owner, user: 'postgres', database })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
