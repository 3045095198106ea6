import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FailpointName } from '#platform/failpoint.ts'
import type { Installation } from '../installation.ts'
import { launch, type Program } from '../process.ts'
import type { GivenFile } from './files.ts'
import { difference, type Left, whatIsLeft } from './tables.ts'

/** Where a process is to end: at the `nth` passage of a point. */
export interface Point {
  readonly name: FailpointName
  readonly nth: number
}

/** A legal entity of its own into which a file is imported, again and again. */
export interface ImportTrial extends AsyncDisposable {
  readonly entityId: string
  /** Starts `carnet import`, always with the same words. */
  start(point?: Point): Program
  /** Runs it to its end, whatever that is. Resolves with its exit code, null when it was killed, and what it said. */
  run(point?: Point): Promise<{ readonly code: number | null; readonly said: string }>
  /** How many rows the first import of the file has taken in. */
  rowsDone(): Promise<number>
  /** What there is now, and the bytes of the file with the refused rows. */
  outcome(): Promise<ImportOutcome>
}

export interface ImportOutcome extends Left {
  readonly refused: string
}

/** Opens a legal entity for imports of one file. Afterwards nothing of it is left. */
export async function importTrial(
  installation: Installation,
  file: GivenFile,
  chunkRows: number,
): Promise<ImportTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-import-'))
  const entityId = randomUUID()
  const code = `trial-${entityId}`
  const path = join(folder, file.name)
  const refusedPath = join(folder, 'refused.csv')
  await writeFile(path, file.text)
  await installation.query(
    `insert into legal_entity select (jsonb_populate_record(one, jsonb_build_object('id', $2::text, 'code', $3::text))).*
     from legal_entity one where id = $1`,
    [installation.legalEntityId, entityId, code],
  )
  const words = ['import', path, '--preset', file.preset, '--entity', code, '--refused', refusedPath]
  const start = (point?: Point) => {
    const env = point && { CARNET_TRIAL: '1', CARNET_FAILPOINT: `${point.name}:${point.nth}` }
    const program = launch(installation.launchOptions(env), 'server/cli.ts', [...words, '--chunk-rows', `${chunkRows}`])
    program.child.stdout?.resume()
    return program
  }
  return {
    entityId,
    start,
    async run(point) {
      const program = start(point)
      return { code: await program.ended, said: program.said() }
    },
    async rowsDone() {
      const [batch] = await installation.query<{ done: number }>(
        'select rows_done::int as done from import_batch where legal_entity_id = $1 order by id limit 1',
        [entityId],
      )
      return batch?.done ?? 0
    },
    async outcome() {
      const refused = await readFile(refusedPath, 'utf8').catch(() => 'there is no file of refused rows')
      return { ...(await whatIsLeft(installation, entityId)), refused }
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
      await forget(installation, entityId)
    },
  }
}

/** Takes a legal entity out of every table, so that a thousand trials take no more room than one. */
async function forget(installation: Installation, entityId: string): Promise<void> {
  const tables = await installation.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_name, table_schema)
     where column_name = 'legal_entity_id' and table_type = 'BASE TABLE' and table_schema = 'public'`,
  )
  const statements = tables.map(({ name }) => `delete from ${name} where legal_entity_id = '${entityId}';`)
  await installation.query(
    // As a replica: the rows go in any order, and those that are only ever added to go as well.
    `begin; set local session_replication_role = replica; ${statements.join(' ')}
     delete from legal_entity where id = '${entityId}'; commit`,
  )
}

/** How an outcome differs from that of an import that nobody interrupted, a sentence each. `parts`: what has to be equal. */
export function outcomeFaults(
  found: ImportOutcome,
  wanted: ImportOutcome,
  parts: readonly (keyof ImportOutcome)[] = ['tables', 'batch', 'refused'],
): readonly string[] {
  const faults: string[] = []
  const [tables, batch] = [difference(found.tables, wanted.tables), difference(found.batch, wanted.batch)]
  if (parts.includes('tables') && tables !== undefined) faults.push(`the tables differ: ${tables}`)
  if (parts.includes('batch') && batch !== undefined) faults.push(`what the import says of itself differs: ${batch}`)
  if (parts.includes('refused') && found.refused !== wanted.refused) faults.push('the files of refused rows differ')
  return faults
}
