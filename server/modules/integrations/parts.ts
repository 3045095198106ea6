import { type Import, importsProblems } from '#contract/imports.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { enqueue } from '#platform/jobs/index.ts'
import { Problem } from '#platform/problem.ts'
import { runImportJob } from './import-jobs.ts'
import { requireImport } from './imports.ts'
import { readPart } from './read-part.ts'

/** Keeps a part of an import's file. Throws 404, and 409 once the import has been started. */
export async function setImportPart(
  ctx: Ctx,
  importId: Id<'import_batch'>,
  { number, data }: { readonly number: number; readonly data: string },
): Promise<{ number: number; bytes: number }> {
  await requireReceiving(ctx, importId)
  const bytes = Buffer.from(data, 'base64')
  await ctx.tx
    .insertInto('importPart')
    .values({ legalEntityId: ctx.legalEntityId, batchId: importId, number, bytes })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'batchId', 'number']).doUpdateSet({ bytes }))
    .execute()
  await ctx.record({
    action: 'integrations.import-part-received',
    subject: { kind: 'import_batch', id: importId },
    after: { number, bytes: bytes.length },
  })
  return { number, bytes: bytes.length }
}

/** Starts an import in the background once all its parts are there. Throws 404, 409 when one is missing or it has been started. */
export async function startImport(ctx: Ctx, importId: Id<'import_batch'>, parts: number): Promise<Import> {
  await requireReceiving(ctx, importId)
  const { count, bytes } = await ctx.tx
    .selectFrom('importPart')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('number', '<=', parts)
    .select([
      sql<number>`count(*)::int`.as('count'),
      sql<number>`coalesce(sum(octet_length(bytes)), 0)::bigint`.as('bytes'),
    ])
    .executeTakeFirstOrThrow()
  if (count !== parts) throw new Problem(importsProblems.partMissing)
  await ctx.tx
    .updateTable('importBatch')
    .set({ state: 'queued', fileBytes: bytes, fileHash: await hashOfParts(ctx, importId, parts) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .execute()
  await enqueue(ctx, runImportJob, { data: { importId } })
  await ctx.record({
    action: 'integrations.import-started',
    subject: { kind: 'import_batch', id: importId },
    after: { parts, bytes },
  })
  return requireImport(ctx, importId)
}

async function requireReceiving(ctx: Ctx, importId: Id<'import_batch'>): Promise<void> {
  const row = await ctx.tx
    .selectFrom('importBatch')
    .select('state')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', importId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  if (row.state !== 'receiving') throw new Problem(importsProblems.started)
}

/** One part after the other, so that memory stays that of one. */
async function hashOfParts(ctx: Ctx, importId: Id<'import_batch'>, parts: number): Promise<string> {
  const hash = createHash('sha256')
  for (let number = 1; number <= parts; number += 1) hash.update((await readPart(ctx, importId, number)) ?? '')
  return hash.digest('hex')
}
