import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'

/** The bytes of one part; undefined past the last. */
export async function readPart(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  importId: Id<'import_batch'>,
  number: number,
): Promise<Buffer | undefined> {
  const part = await ctx.tx
    .selectFrom('importPart')
    .select('bytes')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('batchId', '=', importId)
    .where('number', '=', number)
    .executeTakeFirst()
  return part?.bytes
}
