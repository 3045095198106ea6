import { organisationProblems } from '#contract/organisation.ts'
import type { OpenLegalEntity } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { type Tx, violates } from '#platform/database/index.ts'
import { publish } from '#platform/events/publish.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { legalEntityOpened } from './events.ts'
import { readLegalEntity } from './list-legal-entities.ts'

/**
 * Opens a legal entity and returns its id. It is empty: no store, no associate, no role. The transaction is still where it
 * was; whoever calls enters the new legal entity (`ctx.enter`), announces it there (`announceLegalEntity`) and fills it.
 * Throws 409 when the code or the id is taken.
 */
export async function openLegalEntity(
  { tx }: { readonly tx: Tx },
  input: OpenLegalEntity,
): Promise<Id<'legal_entity'>> {
  const { id = newId<'legal_entity'>(), ...fields } = input
  try {
    await tx
      .insertInto('legalEntity')
      .values({ id, ...fields })
      .execute()
  } catch (error) {
    if (violates(error, 'legal_entity_code_key'))
      throw new Problem(organisationProblems.legalEntityCodeTaken, { cause: error })
    if (violates(error, 'legal_entity_pkey')) throw new Problem(organisationProblems.idTaken, { cause: error })
    throw error
  }
  return id
}

/** From inside a legal entity that was opened in this transaction: records it in its own audit log and tells subscribers. */
export async function announceLegalEntity(ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'outbox' | 'record'>): Promise<void> {
  const { legalEntityId } = ctx
  await ctx.record({
    action: 'organisation.legal-entity-opened',
    subject: { kind: 'legal_entity', id: legalEntityId },
    after: await readLegalEntity(ctx),
  })
  await publish(ctx, legalEntityOpened, { legalEntityId })
}
