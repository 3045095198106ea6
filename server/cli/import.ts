import { type ImportCounts, ImportPreset, ReadingOptions } from '#contract/imports.ts'
import { ImportId, type Id } from '#contract/shared.ts'
import {
  beginImport,
  findMapping,
  findUnfinished,
  markForUndoing,
  refusedRows,
  requireImport,
  runImport,
  TakenOver,
  undoImportInSteps,
} from '#modules/integrations/index.ts'
import { Presets, SingleBar } from 'cli-progress'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { atDesk, chosen, CommandRefused, type Desk } from './desk.ts'

export interface ImportOptions {
  readonly entity?: string
  readonly preset?: string
  readonly mapping?: string
  readonly dryRun?: boolean
  readonly currency?: string
  readonly zone?: string
  readonly store?: string
  readonly dates?: string
  readonly decimals?: string
  readonly refused?: string
  /** Rows in one transaction, for reliability trials: see docs/operate/promises.md. */
  readonly chunkRows?: string
}

interface Place {
  readonly desk: Desk
  readonly transact: <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>
}

/** Takes a file in from the command line; goes on with an import of the same file that was interrupted. */
export function importFile(path: string, options: ImportOptions): Promise<void> {
  return atEntity(options.entity, async (place) => {
    const { size } = await stat(path).catch(() => {
      throw new CommandRefused(`There is no file ${path}, or it cannot be read.`)
    })
    const chunkRows = options.chunkRows === undefined ? undefined : wholeNumber(options.chunkRows)
    const plan = await planOf(place, options)
    const fileHash = await hashOf(path)
    const isDryRun = options.dryRun ?? false
    const unfinished = isDryRun
      ? undefined
      : await place.transact((ctx) => findUnfinished(ctx, { preset: plan.preset, fileHash }))
    const importId = unfinished ?? newId<'import_batch'>()
    if (unfinished) console.log(`Going on with import ${ImportId.encode(importId)}, which was interrupted.`)
    else
      await place.transact((ctx) =>
        beginImport(ctx, importId, {
          ...plan,
          isDryRun,
          fileName: basename(path).slice(0, 200),
          fileBytes: size,
          fileHash,
          state: 'queued',
        }),
      )
    await run(place, importId, { path, size, ...(chunkRows === undefined ? {} : { chunkRows }) })
    await report(place, importId, options.refused ?? `${path}.refused.csv`)
  })
}

/** Takes an import back from the command line. */
export function undoImportNow(importId: string, options: { readonly entity?: string }): Promise<void> {
  return atEntity(options.entity, async ({ transact }) => {
    const id = ImportId.safeDecode(importId)
    if (!id.success) throw new CommandRefused(`${importId} is not the id of an import, such as imp_0197f0c2….`)
    await transact((ctx) => markForUndoing(ctx, id.data))
    await undoImportInSteps({ importId: id.data, transact })
    const { left } = await transact((ctx) => requireImport(ctx, id.data))
    console.log(
      left === 0 ? 'Taken back.' : `Taken back, but for ${left} records that were changed since or are in use.`,
    )
  })
}

function atEntity(code: string | undefined, work: (place: Place) => Promise<void>): Promise<void> {
  return atDesk(async (desk) => {
    const [entity, ...others] = chosen(desk, code)
    if (!entity || others.length > 0)
      throw new CommandRefused(
        `Say for which legal entity, with --entity: ${desk.legalEntities.map((one) => one.code).join(', ')}`,
      )
    await work({ desk, transact: (fn) => desk.inside(entity.id, fn) })
  })
}

async function planOf({ transact }: Place, options: ImportOptions) {
  const mapping =
    options.mapping === undefined ? undefined : await transact((ctx) => findMapping(ctx, options.mapping ?? ''))
  if (options.mapping !== undefined && !mapping)
    throw new CommandRefused(`There is no mapping named ${options.mapping}.`)
  const preset = ImportPreset.safeParse(options.preset ?? mapping?.preset)
  if (!preset.success)
    throw new CommandRefused(`Say what the file is, with --preset: ${ImportPreset.options.join(', ')}`)
  const given = {
    ...mapping?.reading,
    ...(options.currency === undefined ? {} : { currency: options.currency }),
    ...(options.zone === undefined ? {} : { timeZone: options.zone }),
    ...(options.dates === undefined ? {} : { dateOrder: options.dates }),
    ...(options.decimals === undefined ? {} : { decimalMark: options.decimals }),
  }
  // What a mapping holds has its ids inside already; what is typed has none.
  const { storeId: _storeId, ...typed } = given as z.input<typeof ReadingOptions>
  const reading = ReadingOptions.safeParse(typed)
  if (!reading.success) {
    const [issue] = reading.error.issues
    throw new CommandRefused(`The option for ${String(issue?.path[0])} is not one that can be used.`)
  }
  const storeId =
    options.store === undefined ? (mapping?.reading.storeId ?? null) : await storeOf(transact, options.store)
  return { preset: preset.data, columns: mapping?.columns ?? {}, reading: { ...reading.data, storeId } }
}

async function storeOf(transact: Place['transact'], code: string): Promise<Id<'store'>> {
  const store = await transact((ctx) =>
    ctx.tx
      .selectFrom('store')
      .select('id')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('code', '=', code)
      .executeTakeFirst(),
  )
  if (!store) throw new CommandRefused(`There is no store ${code} in this legal entity.`)
  return store.id
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new CommandRefused('--chunk-rows takes a whole number from 1.')
  return Number(text)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function run(
  { transact }: Place,
  importId: Id<'import_batch'>,
  file: { readonly path: string; readonly size: number; readonly chunkRows?: number },
): Promise<void> {
  // How much of the file's bytes was read says how far it is: nobody has counted the rows before.
  let bytes = 0
  const bar = new SingleBar(
    { format: '{bar} {percentage}% | {rows} rows, {rate} a second | {left} left', etaBuffer: 20, noTTYOutput: false },
    Presets.shades_classic,
  )
  const began = performance.now()
  let first: number | undefined
  bar.start(file.size, 0, { rows: 0, rate: '–', left: '–' })
  try {
    await runImport({
      importId,
      transact,
      ...(file.chunkRows === undefined ? {} : { chunkRows: file.chunkRows }),
      file: () => counted(createReadStream(file.path), (length) => (bytes = length)),
      onProgress: (counts) => {
        first ??= counts.read
        const seconds = (performance.now() - began) / 1000
        const share = Math.min(bytes / file.size, 1)
        bar.update(Math.min(bytes, file.size), {
          rows: counts.read.toLocaleString('en'),
          rate: Math.round((counts.read - first) / seconds).toLocaleString('en'),
          left: share === 0 ? '–' : `${Math.ceil((seconds / share) * (1 - share))} s`,
        })
      },
    })
  } catch (error) {
    if (error instanceof TakenOver) throw new CommandRefused('Another process goes on with this import.')
    throw error
  } finally {
    bar.stop()
  }
}

async function* counted(stream: Readable, tell: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    tell(bytes)
    yield piece
  }
}

async function report({ transact }: Place, importId: Id<'import_batch'>, refusedPath: string): Promise<void> {
  const done = await transact((ctx) => requireImport(ctx, importId))
  const id = ImportId.encode(importId)
  if (done.state === 'refused') throw new CommandRefused(`The file was not taken in. ${done.because ?? ''}`)
  console.log(`${done.isDryRun ? 'Dry run' : 'Import'} ${id}: ${inWords(done.counts)}`)
  for (const { count, text } of done.notes) console.log(`  ${count.toLocaleString('en')} × ${text}`)
  if (done.counts.refused === 0) return
  await pipeline(Readable.from(refusedRows(transact, importId, 'en')), createWriteStream(refusedPath))
  console.log(`The refused rows, with line, column and reason: ${refusedPath}`)
}

function inWords({ read, created, changed, same, refused, skipped }: ImportCounts): string {
  const figure = (count: number) => count.toLocaleString('en')
  return [
    `${figure(read)} rows`,
    `${figure(created)} new`,
    `${figure(changed)} changed`,
    `${figure(same)} the same`,
    `${figure(refused)} refused`,
    ...(skipped === 0 ? [] : [`${figure(skipped)} of another kind`]),
  ].join(', ')
}
