import {
  type CreateImport,
  type Import,
  type ImportPreset,
  importsProblems,
  type ReadingOptions,
} from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import { associateOf, type Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { requireImport } from './imports.ts'

/** What an import begins with, from a request or from the command line. */
export interface NewImport {
  readonly preset: ImportPreset
  readonly columns: Readonly<Record<string, string>>
  readonly reading: ReadingOptions
}

/** Begins an import whose file follows in parts. Throws 409 when the id is taken, 422 for a preset, mapping or store that is not there. */
export async function createImport(ctx: Ctx, input: CreateImport): Promise<Import> {
  const plan = await planOf(ctx, input)
  await requireStoreOf(ctx, plan.reading)
  const id = input.id ?? newId<'import_batch'>()
  await beginImport(ctx, id, { ...plan, fileName: input.fileName, isDryRun: input.isDryRun, state: 'receiving' })
  return requireImport(ctx, id)
}

/** Writes the batch of an import, with its audit row. Throws 409 when the id is taken. */
export async function beginImport(
  ctx: Ctx,
  id: Id<'import_batch'>,
  batch: NewImport & {
    readonly fileName: string
    readonly isDryRun: boolean
    readonly state: 'receiving' | 'queued'
    readonly fileBytes?: number
    readonly fileHash?: string
  },
): Promise<void> {
  const { columns, reading, ...rest } = batch
  try {
    await ctx.tx
      .insertInto('importBatch')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        ...rest,
        columns: JSON.stringify(columns),
        reading: JSON.stringify(reading),
        byAssociateId: associateOf(ctx) ?? null,
        createdAt: ctx.now(),
      })
      .execute()
  } catch (error) {
    if (violates(error, 'import_batch_pkey')) throw new Problem(importsProblems.idTaken, { cause: error })
    throw error
  }
  await ctx.record({
    action: 'integrations.import-begun',
    subject: { kind: 'import_batch', id },
    after: { preset: batch.preset, isDryRun: batch.isDryRun },
  })
}

async function planOf(ctx: Ctx, { preset, mappingId, reading }: CreateImport): Promise<NewImport> {
  if (mappingId === null) {
    if (preset === null) throw new Problem(importsProblems.unknownPreset)
    return { preset, columns: {}, reading }
  }
  const mapping = await ctx.tx
    .selectFrom('importMapping')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', mappingId)
    .select(['preset', 'columns', 'reading'])
    .$narrowType<NewImport>()
    .executeTakeFirst()
  if (!mapping) throw new Problem(importsProblems.unknownMapping)
  if (preset !== null && preset !== mapping.preset) throw new Problem(importsProblems.unknownPreset)
  return { ...mapping, reading: mergedReading(mapping.reading, reading) }
}

/** What is said for this import goes before what the mapping says. */
function mergedReading(base: ReadingOptions, over: ReadingOptions): ReadingOptions {
  return {
    encoding: over.encoding ?? base.encoding,
    delimiter: over.delimiter ?? base.delimiter,
    dateOrder: over.dateOrder ?? base.dateOrder,
    decimalMark: over.decimalMark ?? base.decimalMark,
    timeZone: over.timeZone ?? base.timeZone,
    currency: over.currency ?? base.currency,
    storeId: over.storeId ?? base.storeId,
  }
}

/** Throws 422 when orders without a store would go to one that is not there. */
export async function requireStoreOf(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  { storeId }: Pick<ReadingOptions, 'storeId'>,
): Promise<void> {
  if (storeId === null) return
  const store = await ctx.tx
    .selectFrom('store')
    .select('id')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', storeId)
    .executeTakeFirst()
  if (!store) throw new Problem(importsProblems.unknownStore)
}
