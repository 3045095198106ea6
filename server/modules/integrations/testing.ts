// For tests of imports: files as text, taken in through the engine or through the API.
import { type Import, imports, type ImportPreset } from '#contract/imports.ts'
import type { ResultOf } from '#contract/endpoint.ts'
import { ReadingOptions } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import { inLegalEntity } from '#platform/jobs/index.ts'
import { newId } from '#platform/ids.ts'
import type { Caller } from '#server/testing/caller.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import type { z } from 'zod'
import { beginImport } from './create-import.ts'
import type { Transact } from './engine/put-chunk.ts'
import { runImport } from './engine/run-import.ts'

export interface GivenFile {
  readonly preset: ImportPreset
  readonly text: string | Uint8Array
  readonly columns?: Readonly<Record<string, string>>
  readonly reading?: z.input<typeof ReadingOptions>
  readonly isDryRun?: boolean
  readonly chunkRows?: number
}

/** Transactions in a legal entity, as the command line has them. */
export function transactIn(world: World, entity: GivenLegalEntity): Transact {
  const deps = { ...world, publicUrl: new URL('http://localhost:3000'), sign: () => '' }
  const work = { actor: { kind: 'system', name: 'test' } as const, workId: newId(), legalEntityId: entity.id }
  return (fn) => inLegalEntity(deps, work, fn)
}

/** Takes a file in and answers the import as it is then. */
export async function importText(world: World, entity: GivenLegalEntity, file: GivenFile): Promise<Import> {
  const transact = transactIn(world, entity)
  const importId = newId<'import_batch'>()
  await transact((ctx) =>
    beginImport(ctx, importId, {
      preset: file.preset,
      columns: file.columns ?? {},
      reading: ReadingOptions.parse(file.reading ?? {}),
      fileName: 'test.csv',
      isDryRun: file.isDryRun ?? false,
      state: 'queued',
    }),
  )
  return goOn(world, entity, { importId, ...file })
}

/** Goes on with an import, as a process that was started after another was killed. */
export function goOn(
  world: World,
  entity: GivenLegalEntity,
  { importId, text, chunkRows }: Pick<GivenFile, 'text' | 'chunkRows'> & { readonly importId: Id<'import_batch'> },
): Promise<Import> {
  return runImport({
    importId,
    transact: transactIn(world, entity),
    file: async function* () {
      yield await Promise.resolve(typeof text === 'string' ? Buffer.from(text) : text)
    },
    ...(chunkRows === undefined ? {} : { chunkRows }),
  })
}

/** Takes a file in through the API, in parts, and lets the jobs do their work. */
export async function importThroughApi(
  world: World,
  caller: Caller,
  { text, preset }: { readonly text: string; readonly preset: ImportPreset },
): Promise<ResultOf<typeof imports.readImport>> {
  const { body: begun } = await caller.call(imports.createImport, { body: { preset, fileName: 'test.csv' } })
  const bytes = Buffer.from(text)
  const size = 500
  const parts = Math.ceil(bytes.length / size)
  for (let number = 1; number <= parts; number += 1) {
    const data = bytes.subarray((number - 1) * size, number * size).toString('base64')
    const sent = await caller.call(imports.setImportPart, { params: { importId: begun.id, number }, body: { data } })
    if (sent.status !== 200) throw new Error(`A part was refused: ${sent.raw.body}`)
  }
  const started = await caller.call(imports.startImport, { params: { importId: begun.id }, body: { parts } })
  if (started.status !== 200) throw new Error(`The import was refused: ${started.raw.body}`)
  await world.work()
  return (await caller.call(imports.readImport, { params: { importId: begun.id } })).body
}
