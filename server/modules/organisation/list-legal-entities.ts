import type { LegalEntity } from '#contract/organisation-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { type Ctx, reaches, requireGrant } from '#platform/context.ts'
import type { Tx } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'

/** Legal entities, before any condition. The table belongs to the installation, so every query says whose it wants. */
function legalEntitiesOf(tx: Tx) {
  return (
    tx
      .selectFrom('legalEntity')
      .select(['id', 'code', 'name', 'currency', 'languages', 'timeZone', 'version'])
      // The database holds what the contract let in: languages are a text array there.
      .$narrowType<{ languages: LegalEntity['languages'] }>()
  )
}

/** The legal entity the caller is in. */
export function readLegalEntity(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>): Promise<LegalEntity> {
  return legalEntitiesOf(ctx.tx).where('id', '=', ctx.legalEntityId).executeTakeFirstOrThrow()
}

/** All legal entities for whoever may see the installation, else one's own; by code. */
export async function listLegalEntities(
  ctx: Ctx,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<LegalEntity>> {
  const grant = requireGrant(ctx, 'legalEntity.read')
  const start = pageStart(ctx, 'legal-entities', page.cursor)
  const rows = await legalEntitiesOf(ctx.tx)
    .$if(!reaches(grant, 'installation'), (query) => query.where('id', '=', ctx.legalEntityId))
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'legal-entities', { rows, limit: page.limit, key: (row) => [row.code] })
}
