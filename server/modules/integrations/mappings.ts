import {
  type CreateImportMapping,
  type ImportMapping,
  importsProblems,
  type UpdateImportMapping,
} from '#contract/imports.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { requireStoreOf } from './create-import.ts'

type MappingId = Id<'import_mapping'>

function mappingsOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return (
    ctx.tx
      .selectFrom('importMapping')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .select(['id', 'name', 'preset', 'columns', 'reading', 'version'])
      // The table holds what the contract let in.
      .$narrowType<Pick<ImportMapping, 'preset' | 'columns' | 'reading'>>()
  )
}

/** A saved mapping. Throws 404 when there is none. */
export async function requireMapping(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>, id: MappingId): Promise<ImportMapping> {
  const mapping = await mappingsOf(ctx).where('id', '=', id).executeTakeFirst()
  if (!mapping) throw new Problem(requestProblems.notFound)
  return mapping
}

/** The mapping of this name; undefined when there is none. */
export function findMapping(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>, name: string): Promise<ImportMapping | undefined> {
  return mappingsOf(ctx).where('name', '=', name).executeTakeFirst()
}

/** Saved mappings, by name. */
export async function listMappings(
  ctx: Ctx,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ImportMapping>> {
  const after = pageStart(ctx, 'import-mappings', cursor)?.[0]
  let query = mappingsOf(ctx)
    .orderBy('name')
    .limit(limit + 1)
  if (after !== undefined) query = query.where('name', '>', String(after))
  return pageOf(ctx, 'import-mappings', { rows: await query.execute(), limit, key: ({ name }) => [name] })
}

/** Saves a mapping. Throws 409 when its name or id is taken, 422 when its store is not there. */
export async function createMapping(ctx: Ctx, input: CreateImportMapping): Promise<ImportMapping> {
  await requireStoreOf(ctx, input.reading)
  const { id = newId<'import_mapping'>(), ...fields } = input
  try {
    await ctx.tx
      .insertInto('importMapping')
      .values({ legalEntityId: ctx.legalEntityId, id, ...stored(fields), name: fields.name, preset: fields.preset })
      .execute()
  } catch (error) {
    throw mappingProblem(error)
  }
  await ctx.record({
    action: 'integrations.import-mapping-created',
    subject: { kind: 'import_mapping', id },
    after: fields,
  })
  return requireMapping(ctx, id)
}

/** Changes a mapping. Throws 404, 409 when the name is taken, 412 when it was changed meanwhile, 422 for an unknown store. */
export async function updateMapping(
  ctx: Ctx,
  id: MappingId,
  { version, ...patch }: UpdateImportMapping & { readonly version: number },
): Promise<ImportMapping> {
  const before = await requireMapping(ctx, id)
  if (patch.reading) await requireStoreOf(ctx, patch.reading)
  try {
    const { numUpdatedRows } = await ctx.tx
      .updateTable('importMapping')
      .set({ ...stored(patch), ...(patch.name === undefined ? {} : { name: patch.name }), version: version + 1 })
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
  } catch (error) {
    throw mappingProblem(error)
  }
  await ctx.record({
    action: 'integrations.import-mapping-updated',
    subject: { kind: 'import_mapping', id },
    ...changesOf(before, patch),
  })
  return requireMapping(ctx, id)
}

/** Deletes a mapping; imports that used it keep what it said. Throws 404. */
export async function deleteMapping(ctx: Ctx, id: MappingId): Promise<void> {
  const before = await requireMapping(ctx, id)
  await ctx.tx.deleteFrom('importMapping').where('legalEntityId', '=', ctx.legalEntityId).where('id', '=', id).execute()
  await ctx.record({ action: 'integrations.import-mapping-deleted', subject: { kind: 'import_mapping', id }, before })
}

function stored({ columns, reading }: Pick<UpdateImportMapping, 'columns' | 'reading'>) {
  return { columns: JSON.stringify(columns), reading: JSON.stringify(reading) }
}

function mappingProblem(error: unknown): unknown {
  if (violates(error, 'import_mapping_name_key')) return new Problem(importsProblems.nameTaken, { cause: error })
  if (violates(error, 'import_mapping_pkey')) return new Problem(importsProblems.idTaken, { cause: error })
  return error
}
