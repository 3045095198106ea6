import type { Import } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { enqueue } from '#platform/jobs/index.ts'
import { markForUndoing } from './engine/undo-import.ts'
import { undoImportJob } from './import-jobs.ts'
import { requireImport } from './imports.ts'

/** Takes an import back in the background. Throws 404, 409 when it is not done yet or was taken back already. */
export async function undoImport(ctx: Ctx, importId: Id<'import_batch'>): Promise<Import> {
  await markForUndoing(ctx, importId)
  await enqueue(ctx, undoImportJob, { data: { importId } })
  return requireImport(ctx, importId)
}
